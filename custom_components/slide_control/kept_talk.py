"""Keeps a talk over a restart: when it began, how long each slide was shown, and which phones show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store

from .const import DOMAIN
from .deck.changes import Change, PacingChanged, PhonesChanged
from .deck.pacing import Course
from .phones.screen import async_clear, tag_of

if TYPE_CHECKING:
    from .entry import SlideControlConfigEntry

_VERSION: Final = 1
# Seconds: a talk's start and the phones come together.
_SOON: Final = 1.0


async def async_recall_talk(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Go on with the talk that was on when Home Assistant stopped, and keep what becomes of it."""
    data = entry.runtime_data
    kept = await _store(hass, entry).async_load()
    if course := _read_course(kept):
        data.pacing.recall(course)
    await data.talk.async_resume(_read_phones(kept))
    store = _store(hass, entry)

    @callback
    def keep(change: Change) -> None:
        if isinstance(change, PacingChanged | PhonesChanged):
            store.async_delay_save(lambda: _written(entry), _SOON)

    data.news.async_subscribe(keep)


@callback
def async_keep_talk_at_stop(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Write the talk down with all else that Home Assistant writes when it stops."""
    written = _written(entry)
    _store(hass, entry).async_delay_save(lambda: written)


async def async_keep_talk(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Write the talk down of a deck that is being unloaded."""
    await _store(hass, entry).async_save(_written(entry))


async def async_forget_talk(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Take the notifications of a deck away that is removed, and what was written down."""
    store = _store(hass, entry)
    for device_id in _read_phones(await store.async_load()):
        await async_clear(hass, device_id, tag_of(entry.entry_id))
    await store.async_remove()


def _store(hass: HomeAssistant, entry: SlideControlConfigEntry) -> Store[dict[str, Any]]:
    return Store(hass, _VERSION, f"{DOMAIN}.talk.{entry.entry_id}", private=True, atomic_writes=True)


def _written(entry: SlideControlConfigEntry) -> dict[str, Any]:
    course, phones = entry.runtime_data.pacing.course, entry.runtime_data.talk.phones
    if course is None:
        return {"phones": phones}
    times = {str(number): round(seconds, 3) for number, seconds in course.times.items()}
    return {"started_at": course.started_at, "times": times, "phones": phones}


def _read_course(kept: Any) -> Course | None:
    """Read when the talk began; a damaged file must not keep a deck from starting."""
    match kept:
        case {"started_at": int() | float() as started_at, "times": dict() as times}:
            read = {
                int(number): float(seconds)
                for number, seconds in times.items()
                if str(number).isdecimal() and isinstance(seconds, int | float)
            }
            return Course(started_at, read)
    return None


def _read_phones(kept: Any) -> dict[str, str]:
    match kept:
        case {"phones": dict() as phones}:
            return {
                device_id: nonce
                for device_id, nonce in phones.items()
                if isinstance(device_id, str) and isinstance(nonce, str)
            }
    return {}
