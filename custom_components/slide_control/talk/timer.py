"""The activity timer: minutes for an exercise or a discussion, which the talk's pacing doesn't know."""

from __future__ import annotations

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
