"""The calendar of a stage: the event that is on, or begins soon, is the slot of the next talk."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
import logging
from typing import TYPE_CHECKING, Any, Final

from homeassistant.const import ATTR_ENTITY_ID, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_state_change_event, async_track_time_interval
from homeassistant.util import dt as dt_util

from .config_entry import calendar_of
from .plain_text import plain
from .stage.messages import Message
from .stage.state import MAX_TITLE_LENGTH
from .talk.planning.slot import SOON_SECONDS, Slot, find_slot
from .talk.steps import ClockState

if TYPE_CHECKING:
    from homeassistant.core import Event, EventStateChangedData

    from .config_entry import SlideControlConfigEntry
    from .stage.changes import Change

_LOGGER: Final = logging.getLogger(__name__)
_INTERVAL: Final = timedelta(minutes=1)
_TIMEOUT_SECONDS: Final = 30.0
# While slides are shown and no talk goes on.
_WAITS: Final = frozenset({ClockState.READY, ClockState.ENDED})


class CalendarSlot:
    """Looks at the calendar from when slides are shown until the talk begins, so events that are moved count."""

    def __init__(self, hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
        """Follow the stage of an entry whose runtime data is set; ``start`` begins."""
        self._hass = hass
        self._entry = entry
        self._calendar = calendar_of(entry)
        self._waited = False
        self._task: asyncio.Task[None] | None = None
        self.problem: Message | None = None
        """Why the calendar isn't known."""

    @callback
    def start(self) -> None:
        """Look at the calendar from now on, if the stage has one."""
        if (calendar := self._calendar) is None:
            return
        entry = self._entry
        entry.async_on_unload(entry.runtime_data.changes.async_subscribe(self._stage_changed))
        entry.async_on_unload(async_track_state_change_event(self._hass, [calendar], self._look))
        entry.async_on_unload(
            async_track_time_interval(
                self._hass, self._look, _INTERVAL, name="Slide Control calendar", cancel_on_shutdown=True
            )
        )

    @property
    def _waits(self) -> bool:
        return self._entry.runtime_data.pacing.state in _WAITS

    @callback
    def _stage_changed(self, _change: Change) -> None:
        """Look when slides are shown, and when a talk has ended."""
        waited, self._waited = self._waited, self._waits
        if self._waited and not waited:
            self._look()

    @callback
    def _look(self, _now: datetime | Event[EventStateChangedData] | None = None) -> None:
        if not self._waits or (calendar := self._calendar) is None:
            return
        if self._task is not None:
            self._task.cancel()
        self._task = self._entry.async_create_background_task(
            self._hass, self._async_look(calendar), "slide_control_calendar"
        )

    async def _async_look(self, calendar: str) -> None:
        """Use the slot of the next talk; while the calendar isn't available, the one that was known last counts."""
        pacing = self._entry.runtime_data.pacing
        state = self._hass.states.get(calendar)
        if state is None:
            if self.problem is None:
                _LOGGER.warning("The calendar %s of %s doesn't exist", calendar, self._entry.title)
            self.problem = Message("calendar_gone", calendar=calendar)
            pacing.use_slot(None)
            return
        if state.state == STATE_UNAVAILABLE:
            self.problem = Message("calendar_unavailable", calendar=calendar)
            return
        now = pacing.now()
        try:
            events = await self._async_events(calendar, now)
        except (HomeAssistantError, TimeoutError) as error:
            _LOGGER.debug("The calendar %s doesn't answer: %s", calendar, error)
            self.problem = Message("calendar_unavailable", calendar=calendar)
            return
        self.problem = None
        slots = [slot for slot in map(_slot, events) if slot is not None]
        # A talk that began while the calendar was asked is held in that slot, too.
        pacing.use_slot(find_slot(slots, now), begun=not self._waits)

    async def _async_events(self, calendar: str, now: float) -> list[Mapping[str, Any]]:
        """Return the events that are on, or begin soon; raises ``HomeAssistantError`` or ``TimeoutError``."""
        begin = dt_util.utc_from_timestamp(now)
        wanted = {
            ATTR_ENTITY_ID: calendar,
            "start_date_time": begin,
            "end_date_time": begin + timedelta(seconds=SOON_SECONDS + 1),
        }
        async with asyncio.timeout(_TIMEOUT_SECONDS):
            answer = await self._hass.services.async_call(
                "calendar", "get_events", wanted, blocking=True, return_response=True
            )
        match answer:
            case {**calendars} if isinstance(found := calendars.get(calendar), Mapping):
                events = found.get("events")
                return [each for each in events if isinstance(each, Mapping)] if isinstance(events, list) else []
        return []


def _slot(event: Mapping[str, Any]) -> Slot | None:
    """Return the slot of an event; None if it lasts all day, or has no length."""
    begin, end = (dt_util.parse_datetime(str(event.get(name))) for name in ("start", "end"))
    if begin is None or end is None or begin.tzinfo is None or end.tzinfo is None or end <= begin:
        return None
    return Slot(plain(str(event.get("summary") or ""), max_length=MAX_TITLE_LENGTH), begin.timestamp(), end.timestamp())
