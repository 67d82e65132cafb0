"""Strangers: connections that have said no hello yet. Each may hold a whole first message in memory without a token."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable


class Strangers:
    """Counts them by address, and takes only so many from each."""

    def __init__(self, most: int) -> None:
        """Take ``most`` at the same time from one address."""
        self._most = most
        self._waiting: Counter[str | None] = Counter()

    def __len__(self) -> int:
        """Return how many addresses have any."""
        return len(self._waiting)

    def arrive(self, address: str | None) -> Callable[[], None] | None:
        """Return what to call, once, when this one is known or gone; None for one too many."""
        if self._waiting[address] >= self._most:
            return None
        self._waiting[address] += 1
        return lambda: self._leave(address)

    def _leave(self, address: str | None) -> None:
        self._waiting[address] -= 1
        if not self._waiting[address]:
            del self._waiting[address]
