"""Finds the decks that an action or an event means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids

from ..const import ATTR_CONFIG_ENTRY_ID, DOMAIN
from ..entry import SlideControlConfigEntry

TARGET_FIELDS: Final = frozenset({ATTR_DEVICE_ID, ATTR_ENTITY_ID, "area_id", "floor_id", "label_id"})
# A part of a target since Home Assistant 2026.11: what of it is not meant.
EXCLUDE: Final = "exclude"
ADDRESS_FIELDS: Final = TARGET_FIELDS | {EXCLUDE, ATTR_CONFIG_ENTRY_ID}


def find_decks(hass: HomeAssistant, address: Mapping[str, Any]) -> list[SlideControlConfigEntry]:
    """Return the loaded decks that are addressed by entry or target; the only one if nothing is said.

    Raises ``ServiceValidationError`` when that names no deck, several where one must be chosen, or one that is not
    loaded.
    """
    if (entry_id := address.get(ATTR_CONFIG_ENTRY_ID)) is not None:
        found = [entry for entry in all_decks(hass) if entry.entry_id == entry_id]
        if not found:
            raise _error("unknown_entry", entry=str(entry_id)[:100])
    elif any(address.get(field) for field in TARGET_FIELDS):
        found = _targeted(hass, address)
        if not found:
            raise _error("no_deck_in_target")
    else:
        found = all_decks(hass)
        if not found:
            raise _error("no_deck")
        if len(found) > 1:
            raise _error("several_decks", names=", ".join(entry.title for entry in found))
    for entry in found:
        if not is_loaded(entry):
            raise _error("not_loaded", name=entry.title)
    return found


def decks_in(hass: HomeAssistant, target: Mapping[str, Any] | None) -> list[SlideControlConfigEntry]:
    """Return the decks in a target, loaded or not; every deck when there is none.

    The target has been checked, and is looked up anew each time: devices move to other areas, and decks are added.
    """
    return _targeted(hass, target) if target and any(_target(target).values()) else all_decks(hass)


def check_target(hass: HomeAssistant, target: Mapping[str, Any] | None) -> None:
    """Raise ``vol.Invalid`` if a target names devices and entities only, and none of them is a deck's.

    Areas, floors and labels may hold a deck later.
    """
    named = {field for field, ids in _target(target).items() if ids}
    if named and named <= {ATTR_DEVICE_ID, ATTR_ENTITY_ID} and not decks_in(hass, target):
        raise vol.Invalid("target: holds no deck. Choose the device of a deck, or one of its entities")


def presented_decks(hass: HomeAssistant) -> list[SlideControlConfigEntry]:
    """Return the loaded decks on which a presentation runs."""
    return [entry for entry in all_decks(hass) if is_loaded(entry) and entry.runtime_data.deck.presenting]


def is_loaded(entry: SlideControlConfigEntry) -> bool:
    """Tell whether a deck runs, so that it has runtime data."""
    return entry.state is ConfigEntryState.LOADED


def all_decks(hass: HomeAssistant) -> list[SlideControlConfigEntry]:
    """Return every deck that is not disabled, loaded or not."""
    return hass.config_entries.async_entries(DOMAIN, include_ignore=False, include_disabled=False)


def _targeted(hass: HomeAssistant, address: Mapping[str, Any]) -> list[SlideControlConfigEntry]:
    """Return the decks whose devices, or whose entities, are in the target."""
    target, exclude = _target(address), _target(address.get(EXCLUDE))
    # An action's target has been checked by Home Assistant; an event can carry anything.
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
    return [entry for entry in all_decks(hass) if entry.entry_id in entry_ids]


def _target(address: object) -> dict[str, Any]:
    """Return what of an address is a target."""
    return (
        {field: address[field] for field in TARGET_FIELDS if field in address} if isinstance(address, Mapping) else {}
    )


def _are_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _error(key: str, **placeholders: str) -> ServiceValidationError:
    return ServiceValidationError(translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders)
