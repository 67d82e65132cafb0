"""The names by which people know a stage: its own, the one that they gave to its device, aliases, area, and floor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
)

from ...const import DOMAIN
from ...stage.outline.fuzzy_match import best_matches, normalize
from ..targets import is_loaded

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from ...config_entry import SlideControlConfigEntry

_OWN: Final = 0


def shown_name(hass: HomeAssistant, entry: SlideControlConfigEntry) -> str:
    """Return the name of a stage as Home Assistant shows it."""
    device = _device(hass, entry)
    return (device and device.name_by_user) or entry.title


def own_names(hass: HomeAssistant, entry: SlideControlConfigEntry) -> tuple[str, ...]:
    """Return the names of a stage, its device, and the aliases of its entities."""
    device = _device(hass, entry)
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    aliases = (alias for entity in entities for alias in entity.aliases if isinstance(alias, str))
    names = (shown_name(hass, entry), entry.title, device and device.name, *aliases)
    return tuple(dict.fromkeys(name for name in names if name))


def stages_named(
    hass: HomeAssistant, stages: Sequence[SlideControlConfigEntry], name: str
) -> list[SlideControlConfigEntry]:
    """Return the stages that a name matches: by their own names, else by their area, else by their floor.

    Of several stages in one place, those that are presenting are meant.
    """
    levels = [_level(stages, names) for names in _names_by_level(hass, stages)]
    wanted = normalize(name)
    exact = ([entry for each, entry in level if normalize(each) == wanted] for level in levels)
    similar = (best_matches(level, name) for level in levels)
    for number, matches in (*enumerate(exact), *enumerate(similar)):
        # One stage may have several names that match.
        found = list({entry.entry_id: entry for entry in matches}.values())
        presenting = [entry for entry in found if is_loaded(entry) and entry.runtime_data.stage.presenting]
        if found:
            return found if number == _OWN else presenting or found
    return []


def _level(
    stages: Sequence[SlideControlConfigEntry], names: Iterable[Iterable[str]]
) -> list[tuple[str, SlideControlConfigEntry]]:
    return [(name, entry) for entry, each in zip(stages, names, strict=True) for name in each]


def _names_by_level(
    hass: HomeAssistant, stages: Sequence[SlideControlConfigEntry]
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return the names of each stage itself, of its area, and of its floor."""
    areas, floors = [_area(hass, entry) for entry in stages], fr.async_get(hass)
    on_floors = [floors.async_get_floor(area.floor_id) if area and area.floor_id else None for area in areas]
    return (
        [own_names(hass, entry) for entry in stages],
        [(area.name, *area.aliases) if area else () for area in areas],
        [(floor.name, *floor.aliases) if floor else () for floor in on_floors],
    )


def _area(hass: HomeAssistant, entry: SlideControlConfigEntry) -> ar.AreaEntry | None:
    device = _device(hass, entry)
    return ar.async_get(hass).async_get_area(device.area_id) if device and device.area_id else None


def _device(hass: HomeAssistant, entry: SlideControlConfigEntry) -> dr.DeviceEntry | None:
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return next((device for device in devices if (DOMAIN, entry.entry_id) in device.identifiers), None)
