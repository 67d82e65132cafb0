"""The WebSocket: how browsers reach a deck at ``/api/slide_control/ws``.

aiohttp makes the handshake and then hands the connection over, because for a connection that says something twice a
minute it keeps 15 KiB: the request, and every middleware that waits for its end. Ours takes a fifth of that, and a
write is one call.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from http import HTTPStatus
import os
from typing import TYPE_CHECKING, Final, cast, override

from aiohttp import hdrs, web

from homeassistant.components.http import KEY_HASS, HomeAssistantView

from .entrance import RefusedError, let_in
from .framing import FrameReader, FramingError, Opcode, server_frame
from .limits import MOST_QUEUED, MOST_STRANGERS
from .protocol import HELLO_SECONDS, SMALL_FRAME, CloseCode, Frame
from .strangers import Strangers

if TYPE_CHECKING:
    from .sessions import Session

# How long a browser may take to answer that it closes too (seconds).
_CLOSING_SECONDS: Final = 2.0
# RFC 6455 section 5.5: a close frame's reason has room for 123 bytes.
_LONGEST_REASON: Final = 123
_NOT_UTF8: Final = 1007
_PING: Final = server_frame(Opcode.PING, b"")

_strangers: Final = Strangers(MOST_STRANGERS)


class SocketConnection(asyncio.Protocol):
    """One browser's connection: reads its frames, and writes ready-made ones without a queue or a task."""

    __slots__ = (
        "_closing",
        "_enter",
        "_full",
        "_leave",
        "_reader",
        "_session",
        "_timer",
        "_transport",
        "_write_directly",
        "direct",
    )

    def __init__(
        self, enter: Callable[[str, SocketConnection], Session], leave: Callable[[], None] | None = None
    ) -> None:
        """``enter`` returns the session that a first message opens; it raises ``RefusedError``.

        ``leave`` is called when that message comes, or when the connection ends without one.
        """
        self._enter: Callable[[str, SocketConnection], Session] | None = enter
        self._leave = leave
        self._reader: FrameReader | None = FrameReader(SMALL_FRAME)
        self._session: Session | None = None
        self._transport: asyncio.Transport
        self.direct: Callable[[bytes], object] | None = None
        self._write_directly: Callable[[bytes], object]
        self._closing = False
        self._full = False
        self._timer: asyncio.TimerHandle | None = None

    # To the browser

    def write(self, frame: Frame) -> None:
        """Hand a frame to the network at once; on a connection that is closing it is lost."""
        if not self._closing:
            self._transport.write(frame.websocket)
            if self.waiting() > MOST_QUEUED:
                self._transport.abort()

    def ping(self) -> None:
        """Ask the browser for a pong, which it gives even while the page's timers sleep."""
        if not self._closing:
            self._send(_PING)

    def waiting(self) -> int:
        """Return how many bytes have not gone out yet."""
        return self._transport.get_write_buffer_size() if self._full else 0

    def close(self, code: int, reason: str) -> None:
        """Say why and close, once the browser has answered or has had its time."""
        if not self._closing:
            self._is_closing()
            payload = code.to_bytes(2) + reason.encode()[:_LONGEST_REASON]
            self._transport.write(server_frame(Opcode.CLOSE, payload))
            self._set_timer(_CLOSING_SECONDS, self._transport.abort)

    def _is_closing(self) -> None:
        self._closing = True
        self.direct = None

    def _send(self, data: bytes) -> None:
        self._transport.write(data)
        if self.waiting() > MOST_QUEUED:
            self._transport.abort()

    # What asyncio calls

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the first message."""
        self._transport = cast("asyncio.Transport", transport)
        # Whether anything waits is to be known at once: what is written directly must not overtake it.
        self._transport.set_write_buffer_limits(high=0)
        self._write_directly = self.direct = _direct(self._transport)
        self._set_timer(HELLO_SECONDS, partial(self.close, CloseCode.NO_HELLO, "No hello in time."))

    @override
    def data_received(self, data: bytes) -> None:
        """Take what the browser says."""
        if self._reader is None:
            return
        try:
            for opcode, payload in self._reader.feed(data):
                self._take(opcode, payload)
        except FramingError as error:
            # Where one frame is broken nobody knows where the next begins.
            self._reader = None
            self.close(error.code, str(error))

    @override
    def pause_writing(self) -> None:
        """Note that frames wait."""
        self._full = True
        self.direct = None

    @override
    def resume_writing(self) -> None:
        """Note that they have gone out."""
        self._full = False
        if not self._closing:
            self.direct = self._write_directly

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """End the session."""
        self._is_closing()
        self._enter = None
        self._know()
        self._set_timer(None)
        # The session knows its transport: were that to know the session for ever, a room that goes would be left to the
        # garbage collection, which holds the loop for as long as it takes to look for thousands of them.
        session, self._session = self._session, None
        if session is not None:
            session.end()

    # From the browser

    def _take(self, opcode: Opcode, payload: bytes) -> None:
        if self._session is not None:
            self._session.heard()
        if opcode is Opcode.CLOSE:
            self._answer_close(payload)
        elif self._closing:
            return
        elif opcode is Opcode.PING:
            self._send(server_frame(Opcode.PONG, payload))
        elif opcode is Opcode.TEXT:
            try:
                self._read(payload.decode())
            except UnicodeDecodeError:
                self.close(_NOT_UTF8, "The frame is not UTF-8.")
        elif opcode is Opcode.BINARY:
            self.close(CloseCode.MALFORMED, "Only text frames are understood.")

    def _read(self, text: str) -> None:
        if self._session is not None:
            self._session.receive(text)
        elif self._enter is not None:
            enter, self._enter = self._enter, None
            self._know()
            self._set_timer(None)
            try:
                session = enter(text, self)
            except RefusedError as refused:
                if refused.frame:
                    self.write(refused.frame)
                self.close(refused.code, str(refused))
                return
            self._session = session
            if self._reader is not None:
                self._reader.largest = session.largest_frame
            session.open()

    def _know(self) -> None:
        """Count it among the strangers no more."""
        leave, self._leave = self._leave, None
        if leave is not None:
            leave()

    def _answer_close(self, payload: bytes) -> None:
        if not self._closing:
            self._is_closing()
            self._transport.write(server_frame(Opcode.CLOSE, payload[:2] if len(payload) > 1 else b""))
        self._transport.close()

    def _set_timer(self, seconds: float | None, then: Callable[[], None] | None = None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        if seconds is not None and then is not None:
            self._timer = asyncio.get_running_loop().call_later(seconds, then)


def _direct(transport: asyncio.Transport) -> Callable[[bytes], object]:
    """Return how to write while nothing waits, without what ``transport.write`` asks first: a tenth of its time."""
    if transport.get_extra_info("sslcontext") is not None:
        return transport.write
    descriptor: int = transport.get_extra_info("socket").fileno()

    def write(data: bytes) -> None:
        try:
            sent = os.write(descriptor, data)
        except BlockingIOError:
            sent = 0
        except OSError:
            transport.abort()
            return
        if sent < len(data):
            transport.write(data[sent:])

    return write


class _Handshake(web.WebSocketResponse):
    """Answers the handshake and leaves the rest to the connection's new owner."""

    @override
    async def write_eof(self, data: bytes = b"") -> None:
        """Write no close frame when aiohttp takes the response for finished."""


class SocketView(HomeAssistantView):
    """Opens a WebSocket and hands it to a session once the first message has proven who it is."""

    url = "/api/slide_control/ws"
    name = "api:slide_control:ws"
    requires_auth = False

    async def get(self, request: web.Request) -> web.StreamResponse:
        """Answer the handshake; from then on the connection is no business of aiohttp's."""
        handshake = _Handshake(compress=False)
        if not handshake.can_prepare(request):
            return self.json_message("This address is a WebSocket.", HTTPStatus.UPGRADE_REQUIRED)
        if (leave := _strangers.arrive(request.remote)) is None:
            return self.json_message(
                "Too many connections from this address say nothing.",
                HTTPStatus.TOO_MANY_REQUESTS,
                headers={hdrs.RETRY_AFTER: str(HELLO_SECONDS)},
            )
        try:
            await handshake.prepare(request)
        except BaseException:
            leave()
            raise
        # What Home Assistant keeps of a request in context variables counts when the first message comes, too.
        context = copy_context()
        hass = request.app[KEY_HASS]
        _hand_over(
            request,
            SocketConnection(lambda text, connection: context.run(let_in, hass, request, text, connection), leave),
        )
        return handshake


def _hand_over(request: web.Request, connection: SocketConnection) -> None:
    """Give the request's connection to another protocol; aiohttp's is told that it has lost it."""
    transport, handler = request.transport, request.protocol
    if transport is None:
        connection.connection_lost(None)
        return
    transport.set_protocol(connection)
    # It closes what it has when it loses it.
    handler.transport = None
    handler.connection_lost(None)
    connection.connection_made(transport)
