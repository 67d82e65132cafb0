"""Which of a source's presses count: a bounce, and a source that fires on and on, are one press."""

from __future__ import annotations

from collections.abc import Callable
import time
from typing import Final

# No finger is faster than this (seconds).
BOUNCE: Final = 0.05


class Gate:
    """Lets a press through when the source was quiet, and the last that went through is long enough ago."""

    def __init__(self, minimum_time: float, clock: Callable[[], float] = time.monotonic) -> None:
        """``minimum_time`` is in seconds, and so is ``clock``."""
        self._minimum_time = minimum_time
        self._clock = clock
        self._seen = float("-inf")
        self._counted = float("-inf")

    def admits(self) -> bool:
        """Tell whether the press that comes now counts."""
        now = self._clock()
        quiet, self._seen = now - self._seen, now
        if quiet < BOUNCE or now - self._counted < self._minimum_time:
            return False
        self._counted = now
        return True
