"""The operating system's notices that something in a folder has changed: inotify(7) of Linux.

Home Assistant brings no library for this, and the few calls need none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
import ctypes
import errno
import os
from pathlib import Path
import struct
from typing import Any, Final

_EVENT: Final = struct.Struct("iIII")
"""Watch, mask, cookie, and length of the name that follows."""
_READ_BYTES: Final = 64 * 1024

_MODIFY: Final = 0x0002
_ATTRIB: Final = 0x0004
_CLOSE_WRITE: Final = 0x0008
_MOVE: Final = 0x00C0
_CREATE: Final = 0x0100
_DELETE: Final = 0x0200
_GONE: Final = 0x0C00
_OVERFLOW: Final = 0x4000
_ONLY_FOLDERS: Final = 0x01000000
_MASK: Final = _MODIFY | _ATTRIB | _CLOSE_WRITE | _MOVE | _CREATE | _DELETE | _GONE | _ONLY_FOLDERS

type Watched = Mapping[Path, frozenset[str] | None]
"""The folders that are watched, without those below, and for each the names that matter; None for all."""


class Notices:
    """The notices about some folders, as calls of a function in the event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, on_change: Callable[[], None]) -> None:
        """Open the connection to the kernel; raises ``OSError`` where there is none."""
        self._loop = loop
        self._on_change = on_change
        self._libc = _library()
        self._file = _checked(self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
        self._watches: dict[Path, int] = {}
        self._names: dict[int, frozenset[str] | None] = {}
        loop.add_reader(self._file, self._read)

    def watch(self, folders: Watched) -> None:
        """Watch these folders and no others; blocks on disk access. Raises ``OSError`` if one can't be watched."""
        for folder in self._watches.keys() - folders.keys():
            self._libc.inotify_rm_watch(self._file, self._watches.pop(folder))
        # A folder that another one has replaced has a new watch, and an unchanged one keeps its own.
        self._watches = {
            folder: _checked(self._libc.inotify_add_watch(self._file, os.fsencode(folder), _MASK)) for folder in folders
        }
        self._names = {self._watches[folder]: names for folder, names in folders.items()}

    def close(self) -> None:
        """End all notices."""
        self._loop.remove_reader(self._file)
        os.close(self._file)

    def _read(self) -> None:
        with suppress(BlockingIOError):
            if any(self._matters(*event) for event in _events(os.read(self._file, _READ_BYTES))):
                self._on_change()

    def _matters(self, watch: int, mask: int, name: str) -> bool:
        names = self._names.get(watch)
        return bool(mask & (_OVERFLOW | _GONE)) or (watch in self._names and (names is None or name in names))


def _events(data: bytes) -> Iterator[tuple[int, int, str]]:
    at = 0
    while at < len(data):
        watch, mask, _, length = _EVENT.unpack_from(data, at)
        at += _EVENT.size + length
        yield watch, mask, os.fsdecode(data[at - length : at].rstrip(b"\0"))


def _library() -> Any:
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "inotify_init1"):
        raise OSError(errno.ENOSYS, "")
    return library


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
