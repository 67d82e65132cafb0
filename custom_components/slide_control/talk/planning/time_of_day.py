"""Times of day, at which breaks begin and end whatever the talk has taken so far."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final

from ...stage.messages import Message
from ..steps import ClockError

MAX_BREAK_SECONDS: Final = 12 * 3600
"""A time of day that is further away has passed: nobody means tomorrow."""


def seconds_until(at: time, now: datetime) -> float:
    """Return the seconds from ``now``, which has a time zone, until a time of day, also over midnight.

    Raises ``ClockError`` if it is more than ``MAX_BREAK_SECONDS`` away.
    """
    seconds = min(each for each in _distances(at, now) if each > 0)
    if seconds > MAX_BREAK_SECONDS:
        raise ClockError(Message("break_is_over", time=f"{at:%H:%M}"))
    return seconds


def _distances(at: time, now: datetime) -> Iterator[float]:
    """Yield the seconds until the time of day of today and tomorrow; where clocks are set back, it comes twice."""
    for day in (now.date(), now.date() + timedelta(days=1)):
        for fold in (0, 1):
            # Timestamps, because differences of two local times ignore the change to summer time.
            yield datetime.combine(day, at.replace(fold=fold, tzinfo=now.tzinfo)).timestamp() - now.timestamp()
