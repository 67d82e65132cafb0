"""The displays of a stage as people see them: what each does, and since when."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
import time
from typing import TYPE_CHECKING, Any, Final

from ..access.paired_displays import PAIRED_DISPLAYS

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry
    from homeassistant.core import HomeAssistant

    from ..access.paired_displays import PairedDisplay
    from ..stage.stage import Stage
    from .sessions.display import DisplaySession

LOST_SECONDS: Final = 60.0
"""Seconds for which a display whose connection broke is listed as lost."""


class DisplayState(StrEnum):
    """What a display does."""

    SHOWING = "showing"
    WAITING = "waiting"
    LOST = "lost"
    AWAY = "away"


@dataclass(slots=True)
class _Known:
    """What was last known of a display that is, or was, connected."""

    name: str
    state: DisplayState
    since: float
    """Unix time in seconds of the last change of ``state``; of the connection's loss for one that is away."""
    paired: bool


class DisplayList:
    """Remembers since when each display of a stage does what it does, and which ones have just been lost.

    A display is known by its id: the one that pairing gave it, else the page's. ``clock`` is Unix time in seconds.
    """

    def __init__(
        self, stage: Stage, sessions: Callable[[], Iterable[DisplaySession]], clock: Callable[[], float] = time.time
    ) -> None:
        """``sessions`` returns the connected displays."""
        self._stage = stage
        self._sessions = sessions
        self._clock = clock
        self._known: dict[str, _Known] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    @property
    def connected(self) -> dict[str, DisplaySession]:
        """The connected displays by id; of several pages with one id, the one that shows most."""
        found: dict[str, DisplaySession] = {}
        for session in self._sessions():
            known = found.get(session.list_id)
            if known is None or self._rank(session) > self._rank(known):
                found[session.list_id] = session
        return found

    def _rank(self, session: DisplaySession) -> tuple[bool, bool]:
        return session is self._stage.lead, session.shows

    def update(self) -> None:
        """Note what the connected displays do now; to be called after each change."""
        now = self._clock()
        for display_id, session in self.connected.items():
            if timer := self._timers.pop(display_id, None):
                timer.cancel()
            state = DisplayState.SHOWING if session.shows else DisplayState.WAITING
            known = self._known.get(display_id)
            since = now if known is None or known.state is not state else known.since
            self._known[display_id] = _Known(session.name, state, since, session.display_id is not None)

    def removed(self, session: DisplaySession) -> None:
        """Note that a connection has ended: its display is lost for a while, unless its page said goodbye."""
        display_id = session.list_id
        known = self._known.get(display_id)
        if known is None or display_id in self.connected:
            return
        known.since = self._clock()
        if session.said_goodbye or not (known.paired or known.state is DisplayState.SHOWING):
            self._leave(display_id)
            return
        known.state = DisplayState.LOST
        self._timers[display_id] = asyncio.get_running_loop().call_later(LOST_SECONDS, self._give_up, display_id)

    def forget(self, display_id: str) -> None:
        """Drop a display that was forgotten, or whose link was revoked."""
        if timer := self._timers.pop(display_id, None):
            timer.cancel()
        self._known.pop(display_id, None)

    def stop(self) -> None:
        """Forget all displays, and those whose connections end from now on."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self._known.clear()

    def entries(self, paired: Iterable[PairedDisplay]) -> list[dict[str, Any]]:
        """Return the displays: the paired ones in this order, then the others; see ``describe_displays``."""
        connected = self.connected
        by_id = {display.display_id: display for display in paired}
        others = [each for each, known in self._known.items() if each not in by_id and not known.paired]
        return [self._entry(each, by_id.get(each), connected.get(each)) for each in (*by_id, *others)]

    def _entry(self, display_id: str, paired: PairedDisplay | None, session: DisplaySession | None) -> dict[str, Any]:
        known = self._known.get(display_id)
        return {
            "id": display_id,
            "name": paired.name if paired else known.name if known else "",
            "paired": paired is not None,
            "address": session.address if session else paired.address if paired else None,
            "state": (known.state if known else DisplayState.AWAY).value,
            "lead": session is not None and session is self._stage.lead,
            "standby": session is not None and session is self._stage.standby,
            "opens": session is not None and session.opens,
            "since": known.since if known else None,
        }

    def _give_up(self, display_id: str) -> None:
        del self._timers[display_id]
        self._leave(display_id)
        self._stage.async_displays_changed()

    def _leave(self, display_id: str) -> None:
        """Mark a paired display as away, since its connection ended; drop another, which nobody can wait for."""
        known = self._known[display_id]
        if known.paired:
            known.state = DisplayState.AWAY
        else:
            del self._known[display_id]


def describe_displays(hass: HomeAssistant, entry: ConfigEntry, *, addresses: bool = False) -> list[dict[str, Any]]:
    """Return the displays of a loaded stage as ``DisplayEntry`` in ``frontend/sources/source.js``, paired ones first.

    ``addresses`` adds their IP addresses, which are for administrators only. The stage notifies its listeners with
    ``DisplaysChanged`` whenever the list changes.
    """
    paired = hass.data[PAIRED_DISPLAYS].of_stage(entry.data)
    displays: list[dict[str, Any]] = entry.runtime_data.hub.display_list.entries(paired)
    return displays if addresses else [display | {"address": None} for display in displays]
