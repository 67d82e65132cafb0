"""The timers of breaks: when the next one begins, and when the present one ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from .trace import SHOWING_SECONDS

if TYPE_CHECKING:
    from .planning.breaks import UpcomingBreak


class BreakTimers:
    """Calls back at the times of breaks. Times are Unix times in seconds, as ``wall_clock`` returns."""

    def __init__(
        self,
        wall_clock: Callable[[], float],
        *,
        begin: Callable[[UpcomingBreak], None],
        section_left: Callable[[], None],
        end: Callable[[float], None],
    ) -> None:
        """Call ``end`` with the time at which the break ends."""
        self._clock = wall_clock
        self._begin = begin
        self._section_left = section_left
        self._end = end
        self._until_begin: asyncio.TimerHandle | None = None
        self._until_showing: asyncio.TimerHandle | None = None
        self._until_end: asyncio.TimerHandle | None = None

    def await_begin(self, breaks: Iterable[UpcomingBreak]) -> None:
        """Wait for the next of the breaks that begin at a time, and for no other one."""
        timed = [(each.begins_at, each) for each in breaks if each.begins_at is not None]
        if self._until_begin is not None:
            self._until_begin.cancel()
            self._until_begin = None
        if timed:
            at, first = min(timed, key=lambda each: each[0])
            self._until_begin = self._call_at(at, partial(self._begin, first))

    def await_showing(self, *, wanted: bool) -> None:
        """Wait until what is shown is a showing, because a break comes before it; or no more."""
        if wanted and self._until_showing is None:
            self._until_showing = self._call_at(self._clock() + SHOWING_SECONDS, self._showing)
        elif not wanted and self._until_showing is not None:
            self._until_showing.cancel()
            self._until_showing = None

    def await_end(self, resumes_at: float | None) -> None:
        """Wait for the end of the break; None for none."""
        if self._until_end is not None:
            self._until_end.cancel()
            self._until_end = None
        if resumes_at is not None:
            self._until_end = self._call_at(resumes_at, partial(self._end, resumes_at))

    def cancel(self) -> None:
        """Wait for nothing."""
        self.await_begin(())
        self.await_showing(wanted=False)
        self.await_end(None)

    def _showing(self) -> None:
        self._until_showing = None
        self._section_left()

    def _call_at(self, at: float, call: Callable[[], None]) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(max(0.0, at - self._clock()), call)
