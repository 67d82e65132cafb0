"""Finds the stages that an action or event addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.device_registry import DeviceEntry
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids

from ..config_entry import SlideControlConfigEntry, display_of
from ..const import ATTR_CONFIG_ENTRY_ID, DOMAIN
from ..errors import invalid
from ..messages import localizer
from ..stage.messages import Message
from .permissions import async_check_control

TARGET_FIELDS: Final = frozenset({ATTR_DEVICE_ID, ATTR_ENTITY_ID, "area_id", "floor_id", "label_id"})
# Part of a target since Home Assistant 2026.11: what to exclude from it.
EXCLUDE: Final = "exclude"
_MAX_ID_LENGTH: Final = 100
ADDRESS_FIELDS: Final = TARGET_FIELDS | {EXCLUDE, ATTR_CONFIG_ENTRY_ID}


def find_stages(hass: HomeAssistant, address: Mapping[str, Any]) -> list[SlideControlConfigEntry]:
    """Return the stages addressed by config entry or target; without either, the only stage.

    Raises ``ServiceValidationError`` if no stage is addressed, if there are several and none is named, or if one of
    them is not loaded.
    """
    if (entry_id := address.get(ATTR_CONFIG_ENTRY_ID)) is not None:
        found = [entry for entry in all_stages(hass) if entry.entry_id == entry_id]
        if not found:
            raise invalid(Message("unknown_stage", stage=str(entry_id)[:_MAX_ID_LENGTH]))
    elif any(address.get(field) for field in TARGET_FIELDS):
        found = _targeted(hass, address)
        if not found:
            raise invalid(Message("no_stage_in_target"))
    else:
        found = all_stages(hass)
        if not found:
            raise invalid(Message("no_stage"))
        if len(found) > 1:
            raise invalid(Message("several_stages", names=", ".join(entry.title for entry in found)))
    for entry in found:
        if not is_loaded(entry):
            raise invalid(Message("not_loaded", stage=entry.title))
    return found


async def async_find_stages(call: ServiceCall) -> list[SlideControlConfigEntry]:
    """Return the stages that an action addresses; raises as ``find_stages`` and ``async_check_control`` do."""
    entries = find_stages(call.hass, call.data)
    await async_check_control(call.hass, call.context, entries)
    return entries


def stages_in(hass: HomeAssistant, target: Mapping[str, Any] | None) -> list[SlideControlConfigEntry]:
    """Return the stages in a validated target, loaded or not; all stages if the target is empty.

    Targets are resolved on each call, because devices move between areas and stages are added.
    """
    return _targeted(hass, target) if target and any(_target(target).values()) else all_stages(hass)


def check_target(hass: HomeAssistant, target: Mapping[str, Any] | None) -> None:
    """Raise ``vol.Invalid`` if a target consists of devices and entities only and none of them belongs to a stage.

    Areas, floors and labels are accepted, because they may contain a stage later.
    """
    named = {field for field, ids in _target(target).items() if ids}
    if named and named <= {ATTR_DEVICE_ID, ATTR_ENTITY_ID} and not stages_in(hass, target):
        raise vol.Invalid(localizer(hass)(Message("no_stage_in_target")))


def presenting_stages(hass: HomeAssistant) -> list[SlideControlConfigEntry]:
    """Return the loaded stages that are presenting."""
    return [entry for entry in all_stages(hass) if is_loaded(entry) and entry.runtime_data.stage.presenting]


def is_loaded(entry: SlideControlConfigEntry) -> bool:
    """Return whether a stage is loaded and therefore has runtime data."""
    return entry.state is ConfigEntryState.LOADED


def all_stages(hass: HomeAssistant) -> list[SlideControlConfigEntry]:
    """Return all stages that are not disabled, loaded or not."""
    return hass.config_entries.async_entries(DOMAIN, include_ignore=False, include_disabled=False)


def find_displays(hass: HomeAssistant, address: Mapping[str, Any], entry: ConfigEntry) -> list[str] | None:
    """Return the ids of the displays that a target names; None if it names the stage itself, or nothing."""
    if address.get(ATTR_CONFIG_ENTRY_ID) is not None or not any(address.get(field) for field in TARGET_FIELDS):
        return None
    devices, selected = dr.async_get(hass), _selected_devices(hass, address)
    found = [device for each in selected if isinstance(device := devices.async_get(each), DeviceEntry)]
    ids = [display_of(device, entry) for device in found if device.config_entry_id == entry.entry_id]
    return None if None in ids else [display_id for display_id in ids if display_id is not None]


def _selected_devices(hass: HomeAssistant, address: Mapping[str, Any]) -> set[str]:
    """Return the devices in a validated target, and those of the entities in it."""
    selected = async_extract_referenced_entity_ids(
        hass, TargetSelection(_target(address) | {EXCLUDE: _target(address.get(EXCLUDE))})
    )
    entities = (er.async_get(hass).async_get(each) for each in selected.referenced | selected.indirectly_referenced)
    return selected.referenced_devices | {each.device_id for each in entities if each and each.device_id}


def _targeted(hass: HomeAssistant, address: Mapping[str, Any]) -> list[SlideControlConfigEntry]:
    """Return the stages with a device or an entity in the target."""
    target, exclude = _target(address), _target(address.get(EXCLUDE))
    # Home Assistant validates the target of an action, but event data can be anything.
    if not all(isinstance(ids, str) or _are_strings(ids) for ids in (*target.values(), *exclude.values())):
        return []
    selected = async_extract_referenced_entity_ids(hass, TargetSelection(target | {EXCLUDE: exclude}))
    devices, entities = dr.async_get(hass), er.async_get(hass)
    entry_ids: set[str] = set()
    for device_id in selected.referenced_devices:
        if device := devices.async_get(device_id):
            entry_ids |= device.config_entries
    for entity_id in selected.referenced | selected.indirectly_referenced:
        if (entity := entities.async_get(entity_id)) and entity.config_entry_id:
            entry_ids.add(entity.config_entry_id)
    return [entry for entry in all_stages(hass) if entry.entry_id in entry_ids]


def _target(address: object) -> dict[str, Any]:
    """Return the target fields of an address."""
    return (
        {field: address[field] for field in TARGET_FIELDS if field in address} if isinstance(address, Mapping) else {}
    )


def _are_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
