"""How many frames a browser may send."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from ...stage.admission.token_bucket import TokenBucket

if TYPE_CHECKING:
    from ...stage.admission.token_bucket import Rate


class Excess(Enum):
    """What a frame beyond the rate gets."""

    ERROR = auto()
    DROPPED = auto()
    CLOSE = auto()


class FrameRate:
    """Counts the frames of one browser: the first beyond the rate gets an error, the next are dropped.

    More than a burst of them close the connection.
    """

    def __init__(self, rate: Rate, now: float) -> None:
        """``now`` is in seconds of a monotonic clock."""
        self._burst = rate.burst
        self._bucket = TokenBucket(rate, now)
        self._dropped = 0

    def take(self, now: float) -> Excess | None:
        """Count a frame; returns None if it is within the rate."""
        if not self._bucket.take(now):
            self._dropped = 0
            return None
        self._dropped += 1
        if self._dropped > self._burst:
            return Excess.CLOSE
        return Excess.ERROR if self._dropped == 1 else Excess.DROPPED
