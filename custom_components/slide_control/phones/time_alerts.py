"""The moments at which a speaker wants to feel how many minutes of the talk are left."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from ..talk.steps import ClockState

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..talk.pacing import Pacing

# Minutes that passed longer ago, in seconds, are not announced any more.
_LATE_SECONDS: Final = 10.0


class TimeAlerts:
    """Calls ``announce`` with the minutes that are left, each of them once in a talk."""

    def __init__(self, pacing: Pacing, minutes: tuple[int, ...], announce: Callable[[int], None]) -> None:
        """Wait for ``update``, which begins."""
        self._pacing = pacing
        self._minutes = minutes
        self._announce = announce
        self._talk: tuple[float | None, float | None] = (None, None)
        """The start and the plan of the talk that ``_least`` belongs to."""
        self._least = 0.0
        """The least seconds that were left so far."""
        self._timer: asyncio.TimerHandle | None = None

    def update(self) -> None:
        """Look at the clock, because it may have changed, and again when the next minutes are left."""
        self.stop()
        pacing = self._pacing
        if (left := pacing.remaining) is None or pacing.state is not ClockState.RUNNING:
            return
        talk = (pacing.started_at, pacing.planned)
        if talk != self._talk:  # what has passed before is no news
            self._talk, self._least = talk, left
        before, self._least = self._least, min(self._least, left)
        if due := [each for each in self._minutes if before > each * 60 >= left > each * 60 - _LATE_SECONDS]:
            self._announce(min(due))
        if next_left := [each * 60 for each in self._minutes if each * 60 < self._least]:
            # A moment late rather than early: the clock is asked again then.
            self._timer = asyncio.get_running_loop().call_later(left - max(next_left) + 0.05, self.update)

    def stop(self) -> None:
        """Wait for nothing any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
