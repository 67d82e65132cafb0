"""Helpers for the clicker tests: add a clicker as its dialog stores it, and press things."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_mqtt_message

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import Context
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

EVENT = "event.lectern_button"
EVENT_TYPES = ["single", "double", "long"]
_PRESSES = count()
USUAL = {"single": "next", "double": "previous", "long": "blank"}


async def bind(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    source: dict[str, Any],
    presses: dict[str, str | dict[str, str]],
    title: str = "Lectern button",
    **options: Any,
) -> str:
    """Add a clicker to the stage and return its subentry's id."""
    subentry = ConfigSubentry(
        subentry_type="clicker",
        title=title,
        unique_id=None,
        data=MappingProxyType(
            {
                "source": source,
                "presses": {
                    kind: {"choice": does} if isinstance(does, str) else does for kind, does in presses.items()
                },
                **options,
            }
        ),
    )
    hass.config_entries.async_add_subentry(entry, subentry)
    await hass.async_block_till_done()
    return subentry.subentry_id


def entity(hass: HomeAssistant, entity_id: str, **more: Any) -> er.RegistryEntry:
    """Register an entity of another integration."""
    domain, _, name = entity_id.partition(".")
    return er.async_get(hass).async_get_or_create(domain, "zoo", name, suggested_object_id=name, **more)


def event_source(hass: HomeAssistant, entity_id: str = EVENT) -> dict[str, str]:
    """Return an event entity as a source; it was never pressed."""
    registered = entity(hass, entity_id, capabilities={"event_types": EVENT_TYPES})
    hass.states.async_set(entity_id, "unknown", {"event_types": EVENT_TYPES, "event_type": None})
    return {"type": "event", "entity": registered.id}


async def press(hass: HomeAssistant, kind: str = "single", entity_id: str = EVENT, user: str | None = None) -> None:
    """Press a button that is an event entity."""
    attributes = {"event_types": EVENT_TYPES, "event_type": kind}
    hass.states.async_set(entity_id, just_now(), attributes, context=Context(user_id=user))
    await settle(hass)


def just_now() -> str:
    """Return a timestamp as event entities report it, never the same twice."""
    at = dt_util.utcnow() + timedelta(milliseconds=next(_PRESSES) % 5000)
    return at.isoformat(timespec="milliseconds")


async def settle(hass: HomeAssistant) -> None:
    """Wait until all presses have been handled."""
    await hass.async_block_till_done(wait_background_tasks=True)


async def mqtt_button(hass: HomeAssistant, *kinds: str) -> str:
    """Discover a remote without entities as Zigbee2MQTT announces it; return its device's id."""
    for kind in kinds:
        trigger = {
            "automation_type": "trigger",
            "topic": "zigbee2mqtt/remote/action",
            "payload": kind,
            "type": "action",
            "subtype": kind,
            "device": {"identifiers": ["remote"], "name": "Remote"},
        }
        async_fire_mqtt_message(hass, f"homeassistant/device_automation/remote/{kind}/config", json.dumps(trigger))
    await settle(hass)
    device = next(device for device in dr.async_get(hass).devices if device.name == "Remote")
    return device.id


def trigger(device_id: str, kind: str) -> dict[str, str]:
    """Return the configuration of such a trigger, as the automation editor would store it."""
    named = {"platform": "device", "domain": "mqtt", "device_id": device_id}
    return named | {"discovery_id": f"remote {kind}", "type": "action", "subtype": kind}
