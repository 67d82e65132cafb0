"""How many connections Home Assistant's server takes at a time.

When an audience comes all at once, asyncio takes up to 129 connections in each turn of the event loop, and their
requests then fill one turn, in which a press waits: 0.13 to 0.35 s with 5,000 browsers. Taken by a few, with a pause in
between, they are all there as soon, and the longest press takes 7 to 46 ms (``scripts/bench``).

asyncio has no setting for it, so this replaces the callback that it keeps for a listening socket, and leaves everything
else to asyncio. What it finds there is checked; where anything is different, it does nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from selectors import BaseSelector
import socket
from typing import Any, Final

CONNECTIONS_AT_ONCE: Final = 4
PAUSE_SECONDS: Final = 0.002
"""With ``CONNECTIONS_AT_ONCE``, up to 2,000 a second; each takes about 0.8 ms of CPU until it has joined."""

# Positions in the arguments of `BaseSelectorEventLoop._accept_connection` (Lib/asyncio/selector_events.py).
_SOCKET: Final = 1
_BACKLOG: Final = 4
_ARGUMENTS: Final = 7


def pace_accepting(loop: asyncio.AbstractEventLoop, port: int) -> int:
    """Let the servers of this loop at a TCP port take few connections at a time; return how many servers.

    Holds until the server is closed. A server that is paced already is not counted.
    """
    servers = list(_servers(loop, port))
    for server in servers:
        server.begin()
    return len(servers)


def _servers(loop: asyncio.AbstractEventLoop, port: int) -> Iterator[_PacedServer]:
    selector, accept = getattr(loop, "_selector", None), getattr(loop, "_accept_connection", None)
    if not isinstance(selector, BaseSelector) or accept is None:
        return
    for key in list(selector.get_map().values()):
        reader, _ = key.data
        arguments: tuple[Any, ...] = getattr(reader, "_args", None) or ()
        if getattr(reader, "_callback", None) == accept and len(arguments) == _ARGUMENTS:
            sock, backlog = arguments[_SOCKET], arguments[_BACKLOG]
            if isinstance(backlog, int) and _listens_at(sock, port):
                # asyncio takes one more than that.
                few = (*arguments[:_BACKLOG], CONNECTIONS_AT_ONCE - 1, *arguments[_BACKLOG + 1 :])
                yield _PacedServer(loop, sock, accept, few)


def _listens_at(sock: object, port: int) -> bool:
    return (
        isinstance(sock, socket.socket)
        and sock.family in (socket.AF_INET, socket.AF_INET6)
        and sock.getsockname()[1] == port
    )


class _PacedServer:
    """A listening socket whose connections are taken by a few."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        sock: socket.socket,
        accept: Callable[..., object],
        arguments: tuple[Any, ...],
    ) -> None:
        self._loop = loop
        self._socket = sock
        self._accept = accept
        self._arguments = arguments

    def begin(self) -> None:
        """Take connections from now on, in the place of asyncio's callback or after a pause."""
        if self._socket.fileno() >= 0:
            self._loop.add_reader(self._socket, self._take)

    def _take(self) -> None:
        self._accept(*self._arguments)
        # Where the system has no files left, asyncio stops reading itself, and goes on with its own callback later.
        if self._loop.remove_reader(self._socket):
            self._loop.call_later(PAUSE_SECONDS, self.begin)
