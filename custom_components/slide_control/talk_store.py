"""Stores the talk across restarts: its trace, whether it is a rehearsal, and the phones that show it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import UnsupportedStorageVersionError
from homeassistant.helpers.storage import Store

from .const import DOMAIN
from .phones.phone_view import async_clear, tag_of
from .stage.changes import Change, PacingChanged, PhonesChanged
from .stage.fields import InvalidFieldError
from .talk.serialization import parse_record, record_dict

if TYPE_CHECKING:
    from collections.abc import Callable

    from .change_queue import ChangeQueue
    from .phones.phones import Phones
    from .talk.pacing import Pacing
    from .talk.record import TalkRecord

_LOGGER: Final = logging.getLogger(__name__)
_VERSION: Final = 1
SAVE_SECONDS: Final = 5.0
"""The least time between two writes, and the most that a crash loses of a talk."""


class TalkStore:
    """Stores the talk of one stage."""

    def __init__(self, hass: HomeAssistant, entry_id: str, pacing: Pacing, phones: Phones) -> None:
        """Use a file of the stage's own."""
        self._store = _store(hass, entry_id)
        self._pacing = pacing
        self._phones = phones
        self._timer: asyncio.TimerHandle | None = None

    async def async_recall(self, changes: ChangeQueue) -> None:
        """Restore the talk that was running when Home Assistant stopped, and save later changes."""
        stored = await _load(self._store)
        self._pacing.rehearse(on=isinstance(stored, dict) and stored.get("rehearsing") is True)
        if (record := _read_talk(stored)) is not None:
            self._pacing.recall(record)
        await self._phones.async_resume(_read_phones(stored))

        @callback
        def save(_change: Change) -> None:
            self._save_soon()

        changes.async_subscribe(save, kinds=(PacingChanged, PhonesChanged))

    @callback
    def save_at_stop(self) -> None:
        """Save the talk with Home Assistant's final writes."""
        self._stop()
        self._store.async_delay_save(self._snapshot())

    async def async_save(self) -> None:
        """Save the talk now, because the stage is being unloaded."""
        self._stop()
        await self._store.async_save(self._snapshot()())

    def _save_soon(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(SAVE_SECONDS, self._save)

    @callback
    def _save(self) -> None:
        """Save, and again after a while: what a talk shows changes without any other change."""
        self._timer = None
        self._store.async_delay_save(self._snapshot())
        if self._pacing.has_record:
            self._save_soon()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _snapshot(self) -> Callable[[], dict[str, Any]]:
        """Return what makes the data of this moment, in whatever thread."""
        record, phones, rehearsing = self._pacing.record, self._phones.phones, self._pacing.rehearsing

        def serialize() -> dict[str, Any]:
            data: dict[str, Any] = {"phones": phones, "rehearsing": rehearsing}
            return data if record is None else data | {"talk": record_dict(record)}

        return serialize


async def async_remove_talk(hass: HomeAssistant, entry_id: str) -> None:
    """Remove a stage's notifications from the phones, and its stored talk."""
    store = _store(hass, entry_id)
    for device_id in _read_phones(await _load(store)):
        await async_clear(hass, device_id, tag_of(entry_id))
    await store.async_remove()


def _store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, Any]]:
    return Store(
        hass,
        _VERSION,
        f"{DOMAIN}.talk.{entry_id}",
        private=True,
        atomic_writes=True,
        serialize_in_event_loop=False,
    )


async def _load(store: Store[dict[str, Any]]) -> Any:
    """Return what is stored; None for a file of a later version, which the next write replaces."""
    try:
        return await store.async_load()
    except UnsupportedStorageVersionError:
        _LOGGER.warning("The talk before the restart was stored by a later version and can't go on")
        return None


def _read_talk(stored: Any) -> TalkRecord | None:
    """Return the stored talk; a damaged file must not prevent a stage from starting."""
    match stored:
        case {"talk": talk}:
            try:
                return parse_record(talk)
            except InvalidFieldError:
                return None
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
