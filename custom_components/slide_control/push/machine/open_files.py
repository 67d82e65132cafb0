"""The files that Home Assistant may have open, of which each connection is one.

When they run out, Home Assistant stops its event loop for good (``runner.py``, ``EMFILE``). It raises its own soft
limit to 2,048 only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
import os
from pathlib import Path
import resource
import time
from typing import Final

from ..limits import RESERVED_FILES

_LIST: Final = "/proc/self/fd"
_LISTS: Final = (Path(_LIST), Path("/dev/fd"))
# Seconds for which a slow count is good enough; connections since then are added to it.
_SLOW_COUNT_SECONDS: Final = 2.0


class OpenFiles:
    """Counts open files against the soft limit, which may have been raised."""

    def __init__(self, run: Callable[[Callable[[], int]], asyncio.Future[int]]) -> None:
        """``run`` executes a function in another thread."""
        self._run = run
        self._slow_count = 0
        self._taken_since = 0
        self._counted_at = float("-inf")

    @property
    def limit(self) -> int:
        """The soft limit."""
        return resource.getrlimit(resource.RLIMIT_NOFILE)[0]

    def free(self) -> int:
        """Return how many files connections may still open: never the last ``RESERVED_FILES``."""
        if self.limit == resource.RLIM_INFINITY:
            return RESERVED_FILES * 1_000
        return self.limit - RESERVED_FILES - self.count()

    def count(self) -> int:
        """Return the number of open files; on Linux before 6.2 and on macOS, an estimate that is too high at most."""
        if count := _count_at_once():
            return count
        if time.monotonic() - self._counted_at > _SLOW_COUNT_SECONDS:
            self._counted_at = time.monotonic()
            self._run(_count_slowly).add_done_callback(self._on_counted)
        return self._slow_count + self._taken_since

    def take(self) -> None:
        """Note that a connection was let in."""
        self._taken_since += 1

    def _on_counted(self, counting: asyncio.Future[int]) -> None:
        if not counting.cancelled() and counting.exception() is None:
            self._slow_count, self._taken_since = counting.result(), 0

    def raise_limit(self, connections: int) -> bool:
        """Raise the soft limit for that many connections, as far as the hard limit allows; return whether it suffices.

        It is never lowered.
        """
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = self.wanted(connections)
        if soft == resource.RLIM_INFINITY or soft >= wanted:
            return True
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, allowed), hard))
        except OSError, ValueError:
            return False
        return allowed >= wanted

    def wanted(self, connections: int) -> int:
        """Return the limit that so many connections need."""
        return self.count() + RESERVED_FILES + connections


def _count_at_once() -> int:
    """Return what Linux 6.2 and later say in constant time, or else 0."""
    try:
        return os.stat(_LIST).st_size  # noqa: PTH116 - asked for each connection, and Path takes twice as long
    except OSError:
        return 0


def _count_slowly() -> int:
    for path in _LISTS:
        try:
            return sum(1 for _ in path.iterdir())
        except OSError:
            continue
    return 0
