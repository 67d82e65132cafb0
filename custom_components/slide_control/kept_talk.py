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
    from .deck.pacing import Pacing
    from .news import News
    from .phones.talk import Talk

_VERSION: Final = 1
# Seconds: a talk's start and the phones come together.
_SOON: Final = 1.0


class KeptTalk:
    """Writes down what there is of a deck's talk."""

    def __init__(self, hass: HomeAssistant, entry_id: str, pacing: Pacing, talk: Talk) -> None:
        """Keep it in a file of the deck's own."""
        self._store = _store(hass, entry_id)
        self._pacing = pacing
        self._talk = talk

    async def async_recall(self, news: News) -> None:
        """Go on with the talk that was on when Home Assistant stopped, and keep what becomes of it."""
        kept = await self._store.async_load()
        if course := _read_course(kept):
            self._pacing.recall(course)
        await self._talk.async_resume(_read_phones(kept))

        @callback
        def keep(change: Change) -> None:
            if isinstance(change, PacingChanged | PhonesChanged):
                self._store.async_delay_save(self._written, _SOON)

        news.async_subscribe(keep)

    @callback
    def keep_at_stop(self) -> None:
        """Write it down with all else that Home Assistant writes when it stops."""
        written = self._written()
        self._store.async_delay_save(lambda: written)

    async def async_keep(self) -> None:
        """Write it down now: the deck is being unloaded."""
        await self._store.async_save(self._written())

    def _written(self) -> dict[str, Any]:
        course, phones = self._pacing.course, self._talk.phones
        if course is None:
            return {"phones": phones}
        times = {str(number): round(seconds, 3) for number, seconds in course.times.items()}
        return {"started_at": course.started_at, "times": times, "phones": phones}


async def async_forget_talk(hass: HomeAssistant, entry_id: str) -> None:
    """Take the notifications of a deck away that is removed, and what was written down."""
    store = _store(hass, entry_id)
    for device_id in _read_phones(await store.async_load()):
        await async_clear(hass, device_id, tag_of(entry_id))
    await store.async_remove()


def _store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, Any]]:
    return Store(hass, _VERSION, f"{DOMAIN}.talk.{entry_id}", private=True, atomic_writes=True)


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
