"""Pending connections: WebSockets that have not sent a hello yet; each may hold 64 KiB without a token."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable


class PendingConnections:
    """Counts and limits the pending connections of each address."""

    def __init__(self, limit: int) -> None:
        """Allow ``limit`` concurrent connections from one address."""
        self._limit = limit
        self._counts: Counter[str | None] = Counter()

    def __len__(self) -> int:
        """Return the number of addresses with pending connections."""
        return len(self._counts)

    def acquire(self, address: str | None) -> Callable[[], None] | None:
        """Return ``release``, to call once when the connection sends its hello or closes; None above the limit."""
        if self._counts[address] >= self._limit:
            return None
        self._counts[address] += 1
        return lambda: self._release(address)

    def _release(self, address: str | None) -> None:
        self._counts[address] -= 1
        if not self._counts[address]:
            del self._counts[address]
