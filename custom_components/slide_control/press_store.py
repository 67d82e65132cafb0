"""Stores the ids of recent presses across restarts: a sender without a reply may repeat its press."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store

from .const import DOMAIN
from .stage.admission.deduplication import PastPress
from .stage.results import Result

if TYPE_CHECKING:
    from .config_entry import SlideControlConfigEntry

_VERSION: Final = 1

type _StoredPresses = dict[str, tuple[float, str]]


async def async_load_presses(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Load the stored presses into a stage that starts."""
    entry.runtime_data.stage.admission.recall(_deserialize(await _store(hass, entry).async_load()))


@callback
def async_save_presses_at_stop(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Save the presses with Home Assistant's final writes."""
    _store(hass, entry).async_delay_save(lambda: _serialize(entry))


async def async_save_presses(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Save the presses of a stage that is being unloaded."""
    await _store(hass, entry).async_save(_serialize(entry))


async def async_remove_presses(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Remove the stored presses of a stage."""
    await _store(hass, entry).async_remove()


def _store(hass: HomeAssistant, entry: SlideControlConfigEntry) -> Store[_StoredPresses]:
    return Store(hass, _VERSION, f"{DOMAIN}.presses.{entry.entry_id}", private=True, atomic_writes=True)


def _serialize(entry: SlideControlConfigEntry) -> _StoredPresses:
    presses = entry.runtime_data.stage.admission.past_presses()
    return {press.id: (press.at, press.result.value) for press in presses}


def _deserialize(stored: Any) -> Iterator[PastPress]:
    """Yield the valid presses; a damaged file must not prevent a stage from starting."""
    for press_id, fields in stored.items() if isinstance(stored, dict) else ():
        match fields:
            case [int() | float() as at, str() as result] if result in Result:
                yield PastPress(press_id, at, Result(result))
