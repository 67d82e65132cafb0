"""Watches the lead while a standby is ready, and passes the lead on when it falls silent.

A cable that is pulled closes no connection: the heartbeat notices after eight seconds. With a standby, that is too
long, and nothing is lost by being wrong: it shows the same slide, and the old lead follows it as soon as it is back.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from ..stage.stage import Stage
from .sessions.display import DisplaySession

PULSE_SECONDS: Final = 0.5
"""Seconds between two pings of the lead and of its standby."""
MAX_MISSED: Final = 2
"""Pings in a row without any sign of life after which the lead is passed on: 1 to 1.5 s after a cable was pulled."""


@dataclass(slots=True)
class _Pulse:
    """What was last seen of a session."""

    activity: int
    missed: int = 0


class LeadWatch:
    """Watches a stage's lead while there is a standby.

    Pings are counted, not seconds, so an event loop that was busy for long finds nobody silent. A standby that is
    silent, too, gets nothing: then it is Home Assistant's own network that is gone.
    """

    def __init__(self, stage: Stage) -> None:
        """Start without a standby."""
        self._stage = stage
        self._timer: asyncio.TimerHandle | None = None
        self._pulses: dict[DisplaySession, _Pulse] = {}

    def update(self) -> None:
        """Watch from now on, or no longer; to be called after each change of the displays."""
        if self._watched() is None:
            self.stop()
        elif self._timer is None:
            self._take_pulses()

    def stop(self) -> None:
        """Watch nobody."""
        self._pulses.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _watched(self) -> tuple[DisplaySession, DisplaySession] | None:
        """Return the lead and its standby; None if there is no standby, or the lead's transport knows no pings."""
        lead, standby = self._stage.lead, self._stage.standby
        if isinstance(lead, DisplaySession) and isinstance(standby, DisplaySession) and lead.answers_pings:
            return lead, standby
        return None

    def _take_pulses(self) -> None:
        self._timer = None
        if (watched := self._watched()) is None:
            self.stop()
            return
        self._timer = asyncio.get_running_loop().call_later(PULSE_SECONDS, self._take_pulses)
        before, self._pulses = self._pulses, {}
        for session in watched:
            pulse = before.get(session)
            missed = pulse.missed + 1 if pulse is not None and pulse.activity == session.activity else 0
            self._pulses[session] = _Pulse(session.activity, missed)
            session.ping()
        lead, standby = watched
        if self._pulses[lead].missed >= MAX_MISSED and not (standby.answers_pings and self._pulses[standby].missed):
            self._stage.async_pass_lead(lead)
            # A lead that is only slow stays connected, and follows.
            lead.probe()
