"""Stores the talk across restarts: its start, the time spent on each slide, and the phones that show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store

from .const import DOMAIN
from .phones.phone_view import async_clear, tag_of
from .stage.changes import Change, PacingChanged, PhonesChanged
from .talk.pacing import TalkProgress

if TYPE_CHECKING:
    from .change_queue import ChangeQueue
    from .phones.phones import Phones
    from .talk.pacing import Pacing

_VERSION: Final = 1
# Batches the changes at a talk's start into one write.
_SAVE_DELAY_SECONDS: Final = 1.0


class TalkStore:
    """Stores the talk of one stage."""

    def __init__(self, hass: HomeAssistant, entry_id: str, pacing: Pacing, phones: Phones) -> None:
        """Use a file of the stage's own."""
        self._store = _store(hass, entry_id)
        self._pacing = pacing
        self._phones = phones

    async def async_recall(self, changes: ChangeQueue) -> None:
        """Restore the talk that was running when Home Assistant stopped, and save later changes."""
        stored = await self._store.async_load()
        if progress := _read_progress(stored):
            self._pacing.recall(progress)
        await self._phones.async_resume(_read_phones(stored))

        @callback
        def save(change: Change) -> None:
            if isinstance(change, PacingChanged | PhonesChanged):
                self._store.async_delay_save(self._serialize, _SAVE_DELAY_SECONDS)

        changes.async_subscribe(save)

    @callback
    def save_at_stop(self) -> None:
        """Save the talk with Home Assistant's final writes."""
        data = self._serialize()
        self._store.async_delay_save(lambda: data)

    async def async_save(self) -> None:
        """Save the talk now, because the stage is being unloaded."""
        await self._store.async_save(self._serialize())

    def _serialize(self) -> dict[str, Any]:
        progress, phones = self._pacing.progress, self._phones.phones
        if progress is None:
            return {"phones": phones}
        times = {str(number): round(seconds, 3) for number, seconds in progress.times.items()}
        return {"started_at": progress.started_at, "times": times, "phones": phones}


async def async_remove_talk(hass: HomeAssistant, entry_id: str) -> None:
    """Remove a stage's notifications from the phones, and its stored talk."""
    store = _store(hass, entry_id)
    for device_id in _read_phones(await store.async_load()):
        await async_clear(hass, device_id, tag_of(entry_id))
    await store.async_remove()


def _store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, Any]]:
    return Store(hass, _VERSION, f"{DOMAIN}.talk.{entry_id}", private=True, atomic_writes=True)


def _read_progress(stored: Any) -> TalkProgress | None:
    """Return the stored progress; a damaged file must not prevent a stage from starting."""
    match stored:
        case {"started_at": int() | float() as started_at, "times": dict() as times}:
            seconds_by_number = {
                int(number): float(seconds)
                for number, seconds in times.items()
                if str(number).isdecimal() and isinstance(seconds, int | float)
            }
            return TalkProgress(started_at, seconds_by_number)
    return None


def _read_phones(stored: Any) -> dict[str, str]:
    match stored:
        case {"phones": dict() as phones}:
            return {
                device_id: nonce
                for device_id, nonce in phones.items()
                if isinstance(device_id, str) and isinstance(nonce, str)
            }
    return {}
