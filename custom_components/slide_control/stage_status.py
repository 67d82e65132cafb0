"""What a stage tells remotes beside its slides: clock, displays, deck, driver, and audience.

``StageStatus`` in ``frontend/sources/source.js`` describes each field.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import HomeAssistant, callback

from .access.tokens import Role
from .config_entry import alert_minutes
from .push.display_list import describe_displays
from .push.frames import status_frame
from .shown_deck import ShownDeck
from .stage.changes import ALL_BUT_OUTCOMES
from .talk.steps import ClockState

if TYPE_CHECKING:
    from .config_entry import SlideControlConfigEntry
    from .push.sessions.remote import RemoteSession
    from .stage.changes import Change
    from .talk.planning.breaks import UpcomingBreak
    from .talk.planning.schedule import SectionProgress

INTERVAL_SECONDS: Final = 0.25
"""Seconds within which changes are sent as one."""
# While a talk has a plan, the plan moves on without any other change.
_PLAN_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who sees a status: what they may do decides what it shows."""

    id: str
    """The remote's id, by which the driver is known."""
    may: tuple[str, ...] = ()
    """``command`` and ``open``."""
    addresses: bool = False
    """Whether they see the displays' addresses, as administrators do."""


_EVERYTHING: Final = Viewer("", addresses=True)


class StatusFeed:
    """Sends a stage's status to its remotes, and tells listeners when it has changed.

    The slides come first: a status is sent after the entities have changed, at most every ``INTERVAL_SECONDS``.
    """

    def __init__(self, hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
        """Follow a stage whose runtime data is set; ``start`` begins."""
        self._hass = hass
        self._entry = entry
        self._deck = ShownDeck(hass, entry, self.async_changed)
        self._listeners: list[Callable[[], None]] = []
        self._known: dict[str, Any] | None = None
        """What everybody was told; None if somebody must be told again."""
        self._watched = False
        self._timer: asyncio.TimerHandle | None = None
        self._end_wish: Callable[[], None] | None = None
        self._flushed_at = 0.0
        self._stopped = False

    @callback
    def start(self) -> None:
        """Send each remote a status after its welcome, and after each change."""
        data = self._entry.runtime_data
        data.changes.async_subscribe(self._on_change, kinds=ALL_BUT_OUTCOMES)
        data.hub.on_sessions_changed = self.async_changed
        data.hub.on_remote_welcomed = self._welcome

    @callback
    def stop(self) -> None:
        """Send nothing any more."""
        self._stopped = True
        self._listeners.clear()
        self._update_wish()
        if self._timer is not None:
            self._timer.cancel()

    @callback
    def async_subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after changes, at most every ``INTERVAL_SECONDS``; returns ``unsubscribe``.

        The caller takes the present status itself.
        """
        self._begin()
        self._listeners.append(listener)
        self.async_changed()
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    @callback
    def async_changed(self) -> None:
        """Look at the status again soon, because something that it shows may have changed."""
        if self._stopped:
            return  # the connections of a stage that is unloaded still end
        self._update_wish()
        self._schedule(self._flushed_at + INTERVAL_SECONDS)

    def status(self, viewer: Viewer) -> dict[str, Any]:
        """Return the status now, as JSON data."""
        self._deck.update()
        data = self._entry.runtime_data
        return {
            "stage": data.stage.name,
            "clock": self._clock(),
            "displays": describe_displays(self._hass, self._entry, addresses=viewer.addresses),
            "deck": self._deck.as_dict(),
            "pictures": data.hub.pictures.paths(),
            "driver": data.stage.driver.as_dict(viewer.id),
            "followers": data.hub.count(Role.FOLLOWER),
            "back_channel": data.hub.back_channel.for_speaker(),
            "debounce": data.stage.settings.debounce,
            "may": list(viewer.may),
        }

    # When it is sent

    @callback
    def _on_change(self, _change: Change) -> None:
        self.async_changed()

    def _update_wish(self) -> None:
        """Want pictures while somebody sees the status; a hosted deck is shown as its own picture."""
        hub = self._entry.runtime_data.hub
        wanted = not self._stopped and bool(self._listeners or hub.remotes)
        if wanted and self._end_wish is None:
            self._end_wish = hub.pictures.want(self.async_changed, hosted=False)
        elif not wanted and self._end_wish is not None:
            self._end_wish()
            self._end_wish = None

    def _schedule(self, at: float) -> None:
        """Flush at a time of the event loop's clock, or earlier if that is planned already."""
        if self._stopped or (self._timer is not None and self._timer.when() <= at):
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_at(at, self._flush)

    def _flush(self) -> None:
        self._timer = None
        self._flushed_at = asyncio.get_running_loop().time()
        remotes = self._entry.runtime_data.hub.remotes
        self._watched = bool(self._listeners or remotes)
        if not self._watched:
            self._deck.update()  # its title takes a moment to find
            return
        known = self._comparable()
        if known["clock"] is not None and known["clock"]["planned"] is not None:
            self._schedule(self._flushed_at + _PLAN_SECONDS)
        if known == self._known:
            return
        self._known = known
        for session in remotes:
            self._write(session)
        for listener in tuple(self._listeners):
            listener()

    def _begin(self) -> None:
        """Remember what the first who sees the status is told, so that it isn't told twice."""
        if not self._watched:
            self._watched = True
            self._known = self._comparable()

    def _comparable(self) -> dict[str, Any]:
        """Return the status without what a browser counts on by itself."""
        status = self.status(_EVERYTHING)
        return status | {"clock": _without_seconds(status["clock"])}

    @callback
    def _welcome(self, session: RemoteSession) -> None:
        self._begin()
        self._write(session)

    def _write(self, session: RemoteSession) -> None:
        """Send a remote its status; one that reads too slowly gets a later one."""
        if session.congested():
            self._known = None
            self.async_changed()
        else:
            session.write(status_frame(self.status(Viewer(session.participant.id, session.may))))

    # What it says

    def _clock(self) -> dict[str, Any] | None:
        pacing = self._entry.runtime_data.pacing
        if (elapsed := pacing.elapsed) is None or (state := pacing.state) is None:
            return None
        section, forecast, timer = pacing.section, pacing.forecast, pacing.timer
        resumes_at = pacing.resumes_at
        return {
            "elapsed": round(elapsed, 1),
            "planned": pacing.planned,
            "behind": None if (behind := pacing.behind) is None else round(behind, 1),
            "tick": None if (expected := pacing.expected) is None else round(expected, 4),
            "running": state is ClockState.RUNNING,
            "state": state.value,
            "resumes": resumes_at and round(resumes_at, 1),
            "break_title": pacing.break_title,
            "next_break": _next_break(pacing.next_break),
            "event": pacing.event,
            "rehearsal": pacing.rehearsing,
            "section": section and _section(section),
            "forecast": forecast and round(forecast, 1),
            "timer": timer,
            "alerts": list(alert_minutes(self._entry)),
        }


def _next_break(upcoming: UpcomingBreak | None) -> dict[str, Any] | None:
    if upcoming is None:
        return None
    planned = upcoming.planned
    return {"title": planned.title, "seconds": planned.seconds, "at": upcoming.begins_at, "after": planned.after}


def _section(section: SectionProgress) -> dict[str, Any]:
    return {
        "title": section.title,
        "number": section.number,
        "count": section.count,
        "ends": None if section.ends is None else round(section.ends, 1),
        "over": round(section.over, 1),
    }


def _without_seconds(clock: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return what a browser can't count on by itself."""
    return None if clock is None else {name: value for name, value in clock.items() if name != "elapsed"}
