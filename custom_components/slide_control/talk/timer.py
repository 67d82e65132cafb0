"""The activity timer: minutes for an exercise or a discussion, which the talk's pacing doesn't know."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

MAX_TIMER_MINUTES: Final = 24 * 60
SHOWN_AFTER_SECONDS: Final = 10.0
"""Seconds for which pages say that the time is up."""
MAX_TIMER_TITLE_LENGTH: Final = 100


@dataclass(frozen=True, slots=True)
class ActivityTimer:
    """A timer that counts down."""

    title: str
    ends_at: float
    """Unix time in seconds."""
    seconds: float
    """Its whole length."""

    def as_dict(self, now: float) -> dict[str, Any]:
        """Return ``ActivityTimer`` of ``frontend/sources/source.js``, as of ``now``."""
        return {
            "title": self.title,
            "left": round(max(0.0, self.ends_at - now), 1),
            "seconds": self.seconds,
            "ends": round(self.ends_at, 1),
        }


class RunningTimer:
    """Runs at most one activity timer, until pages have said that its time is up."""

    def __init__(self, wall_clock: Callable[[], float], changed: Callable[[], None]) -> None:
        """Call ``changed`` when a timer starts or ends."""
        self._clock = wall_clock
        self._changed = changed
        self._timer: ActivityTimer | None = None
        self._end: asyncio.TimerHandle | None = None

    def start(self, seconds: float, title: str) -> None:
        """Start a timer in the place of the one that runs, or end that with 0 seconds."""
        self.cancel()
        if seconds:
            self._timer = ActivityTimer(title, self._clock() + seconds, seconds)
            self._end = asyncio.get_running_loop().call_later(seconds + SHOWN_AFTER_SECONDS, self.end)
        self._changed()

    def end(self) -> None:
        """End the timer; nothing changes if none runs."""
        if self._timer is not None:
            self.cancel()
            self._changed()

    def cancel(self) -> None:
        """Forget the timer, and tell nobody."""
        self._timer = None
        if self._end is not None:
            self._end.cancel()
            self._end = None

    def as_dict(self) -> dict[str, Any] | None:
        """Return the timer as pages get it; None if none runs."""
        return None if self._timer is None else self._timer.as_dict(self._clock())
