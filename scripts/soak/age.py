"""How old a message is at most when it is read: frontend/age.js without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_ROUND_TRIP = 500.0


class Age:
    """Ages by one clock, which has no sleep and is never set. All times are milliseconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Know nothing yet."""
        self._clock = clock
        self._ahead = float("-inf")
        self._asked: tuple[int, float] | None = None
        self._count = 0

    def of(self, time: float) -> float:
        """Return the age that a message has at most."""
        return self._clock() - time - self._ahead

    def ask(self) -> int:
        """Return the number of a question that is sent now: 1 for the hello, then those of each ping."""
        self._count += 1
        self._asked = (self._count, self._clock())
        return self._count

    @property
    def asking(self) -> bool:
        """Tell whether a pong is still to come."""
        return self._asked is not None

    def answered(self, number: int, time: float) -> None:
        """Learn from an answer, which was written after its question was sent; a quick one starts anew."""
        if self._asked is None or self._asked[0] != number:
            return
        asked, trip = self._asked[1], self._clock() - self._asked[1]
        self._asked = None
        ahead = asked - time
        self._ahead = ahead if trip < LONGEST_ROUND_TRIP else max(self._ahead, ahead)
