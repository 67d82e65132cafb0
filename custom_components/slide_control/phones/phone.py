"""Finds a phone: a device of the companion app, and the notify action that reaches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr

from ..const import DOMAIN

MOBILE_APP: Final = "mobile_app"
NOTIFY: Final = "notify"
_APPLE: Final = "Apple"
_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone, a tablet or a desktop with the companion app."""

    device_id: str
    name: str
    action: str
    """What the notify integration calls it, as in ``mobile_app_pixel_9``."""
    apple: bool
    """Whether it takes the payloads of iOS and macOS; else those of Android."""
    local: bool
    """Whether it is connected for local push, which has no daily limit."""


def find_phone(hass: HomeAssistant, wanted: str) -> Phone:
    """Return the phone that has this device id, or this notify action (``notify.mobile_app_pixel_9``).

    Raises ``ServiceValidationError`` where there is no such phone, or where it takes no notifications.
    """
    devices = dr.async_get(hass)
    for entry in hass.config_entries.async_entries(MOBILE_APP):
        for device in dr.async_entries_for_config_entry(devices, entry.entry_id):
            action = _notify_action(hass, entry)
            if wanted != device.id and (action is None or wanted.removeprefix(f"{NOTIFY}.") != action):
                continue
            name = device.name_by_user or device.name or entry.title
            if action is None or not hass.services.has_service(NOTIFY, action):
                raise _error("phone_silent", phone=name)
            return Phone(
                device_id=device.id,
                name=name,
                action=action,
                apple=entry.data.get("manufacturer") == _APPLE,
                local=entry.data[CONF_WEBHOOK_ID] in hass.data.get(MOBILE_APP, {}).get("push_channel", {}),
            )
    raise _error("unknown_phone", phone=wanted[:_LONGEST_NAME])


def _notify_action(hass: HomeAssistant, entry: ConfigEntry) -> str | None:
    """Return the name of the action that notifies a phone, as the companion app's own device action finds it.

    Home Assistant has no public way to ask for it; where this one should change, no phone is found.
    """
    if entry.state is not ConfigEntryState.LOADED:
        return None
    from homeassistant.components.mobile_app.util import get_notify_service  # noqa: PLC0415 - only once it is set up

    try:
        return get_notify_service(hass, entry.data[CONF_WEBHOOK_ID])
    except KeyError, AttributeError:
        return None


def _error(key: str, **placeholders: str) -> ServiceValidationError:
    return ServiceValidationError(translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders)
