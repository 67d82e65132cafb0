"""Device triggers: lists, validates and attaches those that describe presses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
import logging
from typing import Any, Final

from homeassistant.components.device_automation import DeviceAutomationType, async_get_device_automation_platform
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_DEVICE_ID, CONF_DOMAIN, CONF_ENTITY_ID, CONF_ID, CONF_PLATFORM, CONF_TYPE
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.trigger import async_initialize_triggers, async_validate_trigger_config

from ....const import DOMAIN
from ..gestures import is_press

_LOGGER: Final = logging.getLogger(__name__)
_SUBTYPE: Final = "subtype"
# The limit during detection; other devices can still be picked.
_MAX_TRIGGERS: Final = 1000

type Triggers = dict[str, dict[str, Any]]
"""Trigger configurations by kind of press."""


async def async_press_triggers(hass: HomeAssistant, device_id: str) -> Triggers:
    """Return the triggers of a device's integrations, except those of entities, which are sources themselves."""
    if (device := dr.async_get(hass).async_get(device_id)) is None:
        return {}
    found: list[dict[str, Any]] = []
    for domain in {
        entry.domain
        for entry_id in device.config_entries
        if (entry := hass.config_entries.async_get_entry(entry_id)) and entry.state is ConfigEntryState.LOADED
    } - {DOMAIN}:
        try:
            platform = await async_get_device_automation_platform(hass, domain, DeviceAutomationType.TRIGGER)
            found += await platform.async_get_triggers(hass, device_id)
        except Exception as error:  # noqa: BLE001 - an error in another integration must not end the flow
            _LOGGER.debug("%s has no triggers for %s: %s", domain, device_id, error)
    return _by_kind(trigger for trigger in found if CONF_ENTITY_ID not in trigger)


async def async_all_press_triggers(hass: HomeAssistant) -> dict[str, Triggers]:
    """Return the triggers that describe presses, by device id."""
    found: dict[str, Triggers] = {}
    count = 0
    for device in [*dr.async_get(hass).devices]:
        if device.disabled_by is None and (triggers := await async_press_triggers(hass, device.id)):
            pressed = {kind: config for kind, config in triggers.items() if is_press(kind)}
            count += len(pressed)
            if count > _MAX_TRIGGERS:
                _LOGGER.debug("Not all devices are listened to: they have more than %s triggers", _MAX_TRIGGERS)
                break
            if pressed:
                found[device.id] = pressed
    return found


async def async_attach(
    hass: HomeAssistant, triggers: Iterable[tuple[str, Mapping[str, Any]]], fired: Callable[[str, Context], None]
) -> CALLBACK_TYPE:
    """Attach triggers, each with an id that is passed to ``fired``; returns ``detach``.

    Raises ``HomeAssistantError`` if none of them can be attached.
    """
    configs: list[dict[str, Any]] = []
    problem: Exception = HomeAssistantError("no such trigger")
    for trigger_id, config in triggers:
        try:
            configs += await async_validate_trigger_config(hass, [{**config, CONF_ID: trigger_id}])
        except Exception as error:  # noqa: BLE001 - as above: skip only this trigger
            problem = error
            _LOGGER.debug("The trigger %s can't be attached: %s", trigger_id, error)

    @callback
    def triggered(variables: Mapping[str, Any], context: Context | None = None) -> None:
        fired(variables["trigger"][CONF_ID], context or Context())

    def log(_level: int, message: str, **details: Any) -> None:
        _LOGGER.debug("%s", message, **details)

    detach = await async_initialize_triggers(hass, configs, triggered, DOMAIN, "clicker", log) if configs else None
    if detach is None:
        raise HomeAssistantError(str(problem))
    return detach


def _by_kind(triggers: Iterable[Mapping[str, Any]]) -> Triggers:
    """Name each trigger by its subtype and type; metadata for the editor is removed."""
    named: Triggers = {}
    for trigger in triggers:
        words = (str(trigger.get(_SUBTYPE, "")), str(trigger.get(CONF_TYPE, "")))
        kind = name = " ".join(word for word in words if word) or str(trigger.get(CONF_DOMAIN, ""))
        count = 1
        while kind in named:
            count += 1
            kind = f"{name} {count}"
        named[kind] = {key: value for key, value in trigger.items() if key != "metadata"}
    return named


def is_trigger_of(config: Any, device_id: str) -> bool:
    """Return whether a stored configuration is a trigger of this device."""
    return (
        isinstance(config, Mapping)
        and config.get(CONF_PLATFORM) == "device"
        and config.get(CONF_DEVICE_ID) == device_id
        and isinstance(config.get(CONF_DOMAIN), str)
    )
