"""Remembers what was read from files, until they change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
import os
from pathlib import Path
from threading import Lock
import time
from typing import Final, NamedTuple

MAX_REMEMBERED: Final = 10_000
# A file that changes again within the resolution of its times could look the same.
_RESOLUTION_NS: Final = 100_000_000


class Stamp(NamedTuple):
    """What differs between two versions of a file or folder; times in nanoseconds."""

    modified: int
    size: int
    # Also changes with permissions and when another file takes the name.
    changed: int
    inode: int


class Remembered[T]:
    """The results of a function of a file or folder, by path and stamp; the 10,000 that were used last."""

    def __init__(self, read: Callable[[Path], T]) -> None:
        """Set the function; what it raises is not remembered."""
        self._read = read
        self._known: Final[OrderedDict[Path, tuple[Stamp, T]]] = OrderedDict()
        self._lock: Final = Lock()

    def get(self, path: Path, status: os.stat_result) -> T:
        """Return the result for the version of the path with this status, calling the function for a new one."""
        stamp = _stamp(status)
        with self._lock:
            known = self._known.get(path)
            if known and known[0] == stamp:
                self._known.move_to_end(path)
                return known[1]
        began = time.time_ns()
        result = self._read(path)
        if not 0 <= began - stamp.changed < _RESOLUTION_NS:
            self._remember(path, stamp, result)
        return result

    def peek(self, path: Path, status: os.stat_result) -> T | None:
        """Return the remembered result for the version of the path with this status, or None."""
        with self._lock:
            known = self._known.get(path)
        return known[1] if known and known[0] == _stamp(status) else None

    def _remember(self, path: Path, stamp: Stamp, result: T) -> None:
        with self._lock:
            self._known[path] = stamp, result
            self._known.move_to_end(path)
            while len(self._known) > MAX_REMEMBERED:
                self._known.popitem(last=False)


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_mtime_ns, status.st_size, status.st_ctime_ns, status.st_ino)
