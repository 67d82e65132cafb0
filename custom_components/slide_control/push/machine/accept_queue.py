"""The accept queue: the connections that the system keeps for Home Assistant's server until it takes them.

Home Assistant asks for 128. When an audience comes all at once, the system drops what is beyond, and each browser tries
again after one second, then after two more, and so on. No interface of Home Assistant changes that, but the length
belongs to the listening socket, an open file of this process: calling ``listen`` again sets it, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
import os
from pathlib import Path
import socket
from typing import Final

ACCEPT_QUEUE: Final = 4_096
"""Connections that may wait; the system may allow fewer (``net.core.somaxconn``)."""

_TABLES: Final = (Path("/proc/self/net/tcp"), Path("/proc/self/net/tcp6"))
_OPEN_FILES: Final = Path("/proc/self/fd")
_LISTENS: Final = "0A"


def lengthen_accept_queue(port: int) -> int:
    """Let more connections wait for the server at a TCP port of this process; return on how many sockets it listens.

    Reads files of Linux; elsewhere, it does nothing.
    """
    listening = {f"socket:[{inode}]" for inode in _listening(port)}
    found = 0
    # Any file may be closed by another thread while it is looked at.
    with suppress(OSError):
        for file in _OPEN_FILES.iterdir() if listening else ():
            with suppress(OSError):
                if str(file.readlink()) in listening:
                    with socket.socket(fileno=os.dup(int(file.name))) as copy:
                        copy.listen(ACCEPT_QUEUE)
                    found += 1
    return found


def _listening(port: int) -> Iterator[str]:
    """Yield the inodes of the sockets that listen at a port, of whatever process."""
    for table in _TABLES:
        with suppress(OSError):
            for line in table.read_text().splitlines()[1:]:
                _, address, _, state, *_, inode = line.split()[:10]
                if state == _LISTENS and int(address.rpartition(":")[2], 16) == port:
                    yield inode
