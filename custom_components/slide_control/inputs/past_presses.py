"""Keeps the ids of the last presses over a restart: a sender that got no answer sends its press again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store

from ..const import DOMAIN
from ..deck.memory import PastPress
from ..deck.results import Result

if TYPE_CHECKING:
    from ..entry import SlideControlConfigEntry

_VERSION: Final = 1

type _Kept = dict[str, tuple[float, str]]


async def async_recall_presses(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Let a deck that starts know the presses of the one that was there before."""
    entry.runtime_data.deck.admission.recall(_read(await _store(hass, entry).async_load()))


@callback
def async_keep_presses_at_stop(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Write the presses down with all else that Home Assistant writes when it stops."""
    _store(hass, entry).async_delay_save(lambda: _written(entry))


async def async_keep_presses(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Write the presses of a deck down that is being unloaded."""
    await _store(hass, entry).async_save(_written(entry))


async def async_forget_presses(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Remove what was written down for a deck."""
    await _store(hass, entry).async_remove()


def _store(hass: HomeAssistant, entry: SlideControlConfigEntry) -> Store[_Kept]:
    return Store(hass, _VERSION, f"{DOMAIN}.presses.{entry.entry_id}", private=True, atomic_writes=True)


def _written(entry: SlideControlConfigEntry) -> _Kept:
    presses = entry.runtime_data.deck.admission.past_presses()
    return {press.id: (press.at, press.result.value) for press in presses}


def _read(kept: Any) -> Iterator[PastPress]:
    """Yield what can be read; a damaged file must not keep a deck from starting."""
    for press_id, written in kept.items() if isinstance(kept, dict) else ():
        match written:
            case [int() | float() as at, str() as result] if result in Result:
                yield PastPress(press_id, at, Result(result))
