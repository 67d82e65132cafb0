"""Debounce: contact bounce, and continuous events from a source, count as one press."""

from __future__ import annotations

from collections.abc import Callable
import time
from typing import Final

# The shortest interval between two manual presses.
BOUNCE_SECONDS: Final = 0.05


class Debounce:
    """Accepts a press if the source was quiet for ``BOUNCE_SECONDS`` and the debounce time has passed."""

    def __init__(self, debounce: float, clock: Callable[[], float] = time.monotonic) -> None:
        """``debounce`` and ``clock`` are in seconds."""
        self._debounce = debounce
        self._clock = clock
        self._last_event = float("-inf")
        self._last_accepted = float("-inf")

    def accept(self) -> bool:
        """Return whether a press now counts, and record it."""
        now = self._clock()
        since_last_event, self._last_event = now - self._last_event, now
        if since_last_event < BOUNCE_SECONDS or now - self._last_accepted < self._debounce:
            return False
        self._last_accepted = now
        return True
