"""How a WebSocket joins: the answer to its opening handshake, and its first message, each when its turn comes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ...messages import english
from ...stage.messages import Message
from ..handshake import HandshakeError
from ..machine.joins import Joins
from ..protocol import HELLO_SECONDS, CloseCode

if TYPE_CHECKING:
    import asyncio

    from ..sessions.session import Session
    from .websocket import SocketConnection

type AcceptHello = Callable[[str, SocketConnection], Session]
"""Returns the session that a first message opens; raises ``HandshakeError``."""
type Release = Callable[[], None]


class Joining:
    """One connection until its first message: it waits for its turn, then for a hello, and holds a slot for each."""

    __slots__ = ("_accept", "_connection", "_joins", "_release")

    def __init__(
        self, connection: SocketConnection, accept_hello: AcceptHello, release: Release | None, joins: Joins | None
    ) -> None:
        """``release`` gives up the slot among those that wait; ``joins`` are the connections that take turns."""
        self._connection: SocketConnection | None = connection
        self._accept = accept_hello
        self._release = release
        self._joins = joins or Joins()

    def answer(self, transport: asyncio.Transport, opening: bytes, acquire: Callable[[], Release | None]) -> None:
        """Write the answer to the opening handshake when its turn comes, and wait for the first message.

        Until then, the connection keeps its slot; ``acquire`` returns the ``release`` of the next one, or None if
        there is none.
        """
        if self._joins.may_go_now():
            self._begin(transport, opening, acquire)
        else:
            self._joins.add(partial(self._begin, transport, opening, acquire))

    def _begin(self, transport: asyncio.Transport, opening: bytes, acquire: Callable[[], Release | None]) -> None:
        self._release_slot()
        if (connection := self._connection) is None or connection.closing:
            return
        transport.write(opening)
        self._release = acquire()
        if self._release is None:
            connection.close(CloseCode.RATE, english(Message("too_many_pending")))
        else:
            connection.set_timer(HELLO_SECONDS, self._miss_hello)

    def _miss_hello(self) -> None:
        if self._connection is not None:
            self._connection.close(CloseCode.NO_HELLO, english(Message("hello_missing")))

    def receive(self, transport: asyncio.Transport, data: bytes) -> None:
        """Give the connection what arrived when its turn comes; nothing more is read meanwhile."""
        if (connection := self._connection) is None:
            return
        if self._joins.may_go_now():
            connection.receive(data)
            return
        transport.pause_reading()
        connection.hold_more(len(data))
        self._joins.add(partial(self._receive_held, transport, data), begun=True)

    def _receive_held(self, transport: asyncio.Transport, data: bytes) -> None:
        if self._connection is not None:
            transport.resume_reading()
            self._connection.receive(data)

    def open_session(self, text: str) -> Session | None:
        """Return the session that the first message opens, or close the connection with the reason why it doesn't."""
        connection = self._connection
        self.end()
        if connection is None:
            return None
        connection.set_timer(None)
        try:
            return self._accept(text, connection)
        except HandshakeError as refused:
            if refused.frame:
                connection.write(refused.frame)
            connection.close(refused.code, english(refused.message))
            return None

    def end(self) -> None:
        """Release the slot, and drop what waits: the connection has a session, or is lost."""
        self._connection = None
        self._release_slot()

    def _release_slot(self) -> None:
        release, self._release = self._release, None
        if release is not None:
            release()
