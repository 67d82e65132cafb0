"""The last talks of a stage and the plans of its decks, in Home Assistant's storage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
import logging
from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import UnsupportedStorageVersionError
from homeassistant.helpers.storage import Store

from .const import DOMAIN
from .stage.fields import InvalidFieldError
from .stage.messages import Message, SlideControlError
from .talk.planning.plan import NO_PLAN, DeckPlan
from .talk.planning.plans import parse_plans, plans_dict
from .talk.planning.slot import parse_slot
from .talk.serialization import TRACE, parse_record, record_dict

if TYPE_CHECKING:
    from .talk.record import TalkRecord

_LOGGER: Final = logging.getLogger(__name__)
_VERSION: Final = 1
_SAVE_SECONDS: Final = 5.0
MAX_TALKS: Final = 100
"""Talks that a stage keeps."""
MAX_TRASH: Final = 10
"""Deleted talks that can be restored."""
MAX_BYTES: Final = 4 * 1024 * 1024
"""Bytes of all talks; the oldest are dropped beyond."""
MAX_PLANS: Final = 200
"""Decks whose plan is kept; the one that was changed first is dropped beyond."""

type Stored = dict[str, Any]


class TalkError(SlideControlError):
    """There is no such talk; the message says so."""


class TalkHistory:
    """Keeps talks as JSON data, the oldest first: a trace is parsed only when its talk is opened."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Use files of the stage's own."""
        self._store = _store(hass, entry_id)
        self._beside = _store(hass, entry_id, beside=True)
        self._talks: list[Stored] = []
        self._trash: list[Stored] = []
        self._plans: dict[str, DeckPlan] = {}
        self._listeners: list[Callable[[], None]] = []

    async def async_load(self) -> None:
        """Load what is stored; damaged talks are left out, and a file of a later version stays as it is."""
        try:
            stored = await self._store.async_load()
        except UnsupportedStorageVersionError:
            _LOGGER.warning("A later version has stored the talks; new ones are kept in a file beside it")
            self._store = self._beside
            stored = await self._store.async_load()
        if not isinstance(stored, Mapping):
            return
        self._talks = _valid(stored.get("talks"))
        self._trash = _valid(stored.get("trash"))
        self._plans = parse_plans(stored.get("plans"))

    async def async_save(self) -> None:
        """Save now, because the stage is being unloaded."""
        await self._store.async_save(self._data())

    @callback
    def async_subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` when the list of talks or a plan has changed; returns ``unsubscribe``."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    # Talks

    @callback
    def add(self, record: TalkRecord) -> None:
        """Keep a talk that has ended."""
        self._talks.append(record_dict(record))
        del self._talks[:-MAX_TALKS]
        size = sum(len(talk[TRACE]) for talk in self._talks)
        while size > MAX_BYTES and len(self._talks) > 1:
            size -= len(self._talks.pop(0)[TRACE])
        self._changed()

    @property
    def summaries(self) -> list[Stored]:
        """What lists say of each talk, the newest first."""
        return [_summary(talk) for talk in reversed(self._talks)]

    @property
    def trash(self) -> list[Stored]:
        """What lists say of each deleted talk, the last one first."""
        return [_summary(talk) for talk in reversed(self._trash)]

    def get(self, talk_id: str) -> TalkRecord:
        """Return a talk; raises ``TalkError`` if there is none."""
        return parse_record(self._talks[self._find(talk_id)])

    def last(self, *, rehearsal: bool | None = None, deck: str | None = None) -> TalkRecord | None:
        """Return the last talk, of those that are rehearsals or not, and of a deck by its key."""
        return next(iter(self.talks(rehearsal=rehearsal, deck=deck, most=1)), None)

    def talks(
        self, *, rehearsal: bool | None = None, deck: str | None = None, most: int = MAX_TALKS
    ) -> list[TalkRecord]:
        """Return talks, the newest first."""
        found: list[TalkRecord] = []
        for stored in reversed(self._talks):
            if len(found) == most:
                break
            if rehearsal is not None and stored["rehearsal"] is not rehearsal:
                continue
            if deck is None or deck in (stored["deck"]["name"], f"page:{stored['deck']['title']}"):
                found.append(parse_record(stored))
        return found

    def rename(self, talk_id: str, title: str) -> None:
        """Give a talk a title, "" for that of its deck; raises ``TalkError``."""
        self._talks[self._find(talk_id)]["title"] = title
        self._changed()

    def delete(self, talk_id: str) -> None:
        """Move a talk to the trash; raises ``TalkError``."""
        self._trash.append(self._talks.pop(self._find(talk_id)))
        del self._trash[:-MAX_TRASH]
        self._changed()

    def restore(self, talk_id: str) -> None:
        """Take a talk out of the trash; raises ``TalkError``."""
        index = next((index for index, talk in enumerate(self._trash) if talk["id"] == talk_id), None)
        if index is None:
            raise TalkError(Message("talk_unknown"))
        self._talks.append(self._trash.pop(index))
        self._talks.sort(key=lambda talk: float(talk["started_at"]))
        self._changed()

    # Plans

    def plan(self, deck: str) -> DeckPlan:
        """Return the plan of a deck, by its key."""
        return self._plans.get(deck, NO_PLAN)

    def set_plan(self, deck: str, plan: DeckPlan) -> None:
        """Plan a deck, or forget its plan with ``NO_PLAN``."""
        self._plans.pop(deck, None)
        if plan != NO_PLAN:
            self._plans[deck] = plan
            while len(self._plans) > MAX_PLANS:
                self._plans.pop(next(iter(self._plans)))
        self._changed()

    def change_plan(self, deck: str, **changes: Any) -> None:
        """Change fields of a deck's plan."""
        self.set_plan(deck, replace(self.plan(deck), **changes))

    def set_section(self, deck: str, sections: Mapping[str, float | None]) -> None:
        """Plan seconds for sections of a deck by their titles, None for no plan."""
        merged = {**self.plan(deck).sections, **sections}
        kept = {title: seconds for title, seconds in merged.items() if seconds is not None}
        self.change_plan(deck, sections=kept)

    def _find(self, talk_id: str) -> int:
        for index, talk in enumerate(self._talks):
            if talk["id"] == talk_id:
                return index
        raise TalkError(Message("talk_unknown"))

    def _changed(self) -> None:
        self._store.async_delay_save(self._snapshot, _SAVE_SECONDS)
        for listener in tuple(self._listeners):
            listener()

    def _snapshot(self) -> Stored:
        """Return the data; called in another thread, so from copies that nothing else changes."""
        return self._data()

    def _data(self) -> Stored:
        return {
            "talks": [dict(talk) for talk in tuple(self._talks)],
            "trash": [dict(talk) for talk in tuple(self._trash)],
            "plans": plans_dict(dict(self._plans)),
        }


async def async_remove_talks(hass: HomeAssistant, entry_id: str) -> None:
    """Remove the talks and plans of a stage that is removed."""
    for beside in (False, True):
        await _store(hass, entry_id, beside=beside).async_remove()


def _store(hass: HomeAssistant, entry_id: str, *, beside: bool = False) -> Store[Stored]:
    key = f"{DOMAIN}.talks.{entry_id}"
    return Store(
        hass,
        _VERSION,
        f"{key}.v{_VERSION}" if beside else key,
        private=True,
        atomic_writes=True,
        serialize_in_event_loop=False,
    )


def _valid(stored: Any) -> list[Stored]:
    """Return the stored talks whose header is whole."""
    talks = []
    for talk in stored if isinstance(stored, list) else ():
        try:
            parse_record(dict(talk) | {TRACE: None})
        except InvalidFieldError, TypeError, ValueError:
            _LOGGER.warning("A stored talk is damaged and was left out")
        else:
            talks.append({**talk, TRACE: talk[TRACE] if isinstance(talk.get(TRACE), str) else ""})
    return talks


def _summary(talk: Stored) -> Stored:
    kept = {name: value for name, value in talk.items() if name not in (TRACE, "missing", "slot", "audience")}
    slot = parse_slot(talk.get("slot"))
    return kept | {"running": False, "elapsed": round(talk["elapsed"], 1), "event": slot and slot.title}
