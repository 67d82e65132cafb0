"""Finds a phone, a device of the companion app, and its notify action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from ..errors import invalid
from ..stage.messages import Message

MOBILE_APP: Final = "mobile_app"
NOTIFY: Final = "notify"
_APPLE: Final = "Apple"
_MAX_NAME_LENGTH: Final = 100


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone, a tablet or a desktop with the companion app."""

    device_id: str
    name: str
    action: str
    """The name of its notify action without the domain, such as ``mobile_app_pixel_9``."""
    apple: bool
    """Whether it needs payloads for iOS and macOS rather than Android."""
    local: bool
    """Whether it is connected through local push, which has no daily limit."""


def find_phone(hass: HomeAssistant, wanted: str) -> Phone:
    """Return the phone with this device id or notify action (``notify.mobile_app_pixel_9``).

    Raises ``ServiceValidationError`` if there is no such phone or it can't receive notifications.
    """
    devices = dr.async_get(hass)
    for entry in hass.config_entries.async_entries(MOBILE_APP):
        for device in dr.async_entries_for_config_entry(devices, entry.entry_id):
            action = _notify_action(hass, entry)
            if wanted != device.id and (action is None or wanted.removeprefix(f"{NOTIFY}.") != action):
                continue
            name = device.name_by_user or device.name or entry.title
            if action is None or not hass.services.has_service(NOTIFY, action):
                raise invalid(Message("phone_silent", phone=name))
            return Phone(
                device_id=device.id,
                name=name,
                action=action,
                apple=entry.data.get("manufacturer") == _APPLE,
                local=entry.data[CONF_WEBHOOK_ID] in hass.data.get(MOBILE_APP, {}).get("push_channel", {}),
            )
    raise invalid(Message("unknown_phone", phone=wanted[:_MAX_NAME_LENGTH]))


def _notify_action(hass: HomeAssistant, entry: ConfigEntry) -> str | None:
    """Return the name of a phone's notify action, looked up like in the companion app's own device action.

    Home Assistant has no public API for this. If the internal one changes, no phone is found.
    """
    if entry.state is not ConfigEntryState.LOADED:
        return None
    from homeassistant.components.mobile_app.util import get_notify_service  # noqa: PLC0415 - available once set up

    try:
        return get_notify_service(hass, entry.data[CONF_WEBHOOK_ID])
    except KeyError, AttributeError:
        return None
