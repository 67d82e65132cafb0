"""Fair shares: limits what one client holds, and what all hold together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

_SHARE: Final = 0.25


def may_hold_more(held: int, total: int, places: int) -> bool:
    """Return whether a client that holds ``held`` of the ``total`` places that are taken may take one more.

    It may hold a quarter of those that are free. So one client gets a fifth of all places, several get fewer each, and
    a newcomer finds a place until all are taken (dynamic thresholds, Choudhury and Hahne 1998).
    """
    free = places - total
    return free > 0 if held == 0 else held < free * _SHARE


class FairShare:
    """Counts what each client holds."""

    def __init__(self, places: int) -> None:
        """Start with all places free."""
        self._places = places
        self._held: Counter[str] = Counter()
        self.total = 0

    def acquire(self, client: str, places: int | None = None) -> Callable[[], None] | None:
        """Return ``release``, to call once; None if the client may hold no more.

        ``places`` are the free ones if there are fewer than usual.
        """
        free = self._places - self.total
        if not may_hold_more(self._held[client], 0, free if places is None else min(places, free)):
            return None
        self._held[client] += 1
        self.total += 1
        return lambda: self._release(client)

    def _release(self, client: str) -> None:
        self.total -= 1
        self._held[client] -= 1
        if not self._held[client]:
            del self._held[client]
