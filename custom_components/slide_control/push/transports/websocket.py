"""The WebSocket transport at ``/api/slide_control/ws``.

aiohttp handles the opening handshake; then ``SocketConnection`` takes over the connection. aiohttp would keep 15 KiB
for each: the request and all middleware, which wait for its end. ``SocketConnection`` needs a fifth of that, and a
write is a single call.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from http import HTTPStatus
import os
from typing import TYPE_CHECKING, Final, cast, override

from aiohttp import web

from homeassistant.components.http import KEY_HASS, HomeAssistantView

from ...http import json_message, retry_after
from ...messages import english
from ...stage.messages import Message
from ..frames import Frame
from ..handshake import HandshakeError, accept
from ..limits import MAX_PENDING_CONNECTIONS, MAX_QUEUED_BYTES
from ..pending_connections import PendingConnections
from ..protocol import HELLO_SECONDS, MAX_FRAME_BYTES, CloseCode
from ..websocket_frames import FrameReader, FramingError, Opcode, server_frame

if TYPE_CHECKING:
    from ..session import Session

# Seconds to wait for the browser's close frame.
_CLOSING_SECONDS: Final = 2.0
# RFC 6455 section 5.5: a control frame has at most 125 bytes, of which the close code takes two.
_MAX_REASON_BYTES: Final = 123
_INVALID_PAYLOAD: Final = 1007
_PING: Final = server_frame(Opcode.PING, b"")

_pending_connections: Final = PendingConnections(MAX_PENDING_CONNECTIONS)


class SocketConnection(asyncio.Protocol):
    """One browser's connection: parses its frames, and writes encoded frames without a queue or a task."""

    __slots__ = (
        "_accept",
        "_buffering",
        "_closing",
        "_reader",
        "_release",
        "_session",
        "_timer",
        "_transport",
        "_write_directly",
        "direct",
    )

    def __init__(
        self, accept_hello: Callable[[str, SocketConnection], Session], release: Callable[[], None] | None = None
    ) -> None:
        """``accept_hello`` returns the session that the first message opens, and raises ``HandshakeError``.

        ``release`` is called when that message arrives, or when the connection closes without one.
        """
        self._accept: Callable[[str, SocketConnection], Session] | None = accept_hello
        self._release = release
        self._reader: FrameReader | None = FrameReader(MAX_FRAME_BYTES)
        self._session: Session | None = None
        self._transport: asyncio.Transport
        self.direct: Callable[[bytes], object] | None = None
        self._write_directly: Callable[[bytes], object]
        self._closing = False
        self._buffering = False
        self._timer: asyncio.TimerHandle | None = None

    # Frames to the browser

    def write(self, frame: Frame) -> None:
        """Write a frame at once; discard it if the connection is closing."""
        if not self._closing:
            self._transport.write(frame.websocket)
            if self.waiting() > MAX_QUEUED_BYTES:
                self._transport.abort()

    def ping(self) -> None:
        """Send a ping; browsers reply with a pong even while the page's timers are throttled."""
        if not self._closing:
            self._send(_PING)

    def waiting(self) -> int:
        """Return the number of bytes that are not sent yet."""
        return self._transport.get_write_buffer_size() if self._buffering else 0

    def close(self, code: int, reason: str) -> None:
        """Send a close frame; close the connection after the browser's own, or after ``_CLOSING_SECONDS``."""
        if not self._closing:
            self._mark_closing()
            # Browsers reject a reason that is cut within a character.
            shortened = reason.encode()[:_MAX_REASON_BYTES].decode(errors="ignore")
            payload = code.to_bytes(2) + shortened.encode()
            self._transport.write(server_frame(Opcode.CLOSE, payload))
            self._set_timer(_CLOSING_SECONDS, self._transport.abort)

    def _mark_closing(self) -> None:
        self._closing = True
        self.direct = None

    def _send(self, data: bytes) -> None:
        self._transport.write(data)
        if self.waiting() > MAX_QUEUED_BYTES:
            self._transport.abort()

    # asyncio.Protocol

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the first message."""
        self._transport = cast("asyncio.Transport", transport)
        # ``pause_writing`` must report the first buffered byte: a direct write must not overtake it.
        self._transport.set_write_buffer_limits(high=0)
        self._write_directly = self.direct = _direct_write(self._transport)
        self._set_timer(HELLO_SECONDS, partial(self.close, CloseCode.NO_HELLO, english(Message("hello_missing"))))

    @override
    def data_received(self, data: bytes) -> None:
        """Parse and handle frames."""
        if self._reader is None:
            return
        try:
            for opcode, payload in self._reader.feed(data):
                self._handle_frame(opcode, payload)
        except FramingError as error:
            # After an invalid frame, the start of the next one is unknown.
            self._reader = None
            self.close(error.code, english(error.message))

    @override
    def pause_writing(self) -> None:
        """Stop writing directly while the buffer isn't empty."""
        self._buffering = True
        self.direct = None

    @override
    def resume_writing(self) -> None:
        """Write directly again: the buffer is empty."""
        self._buffering = False
        if not self._closing:
            self.direct = self._write_directly

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """End the session."""
        self._mark_closing()
        self._accept = None
        self._release_slot()
        self._set_timer(None)
        # Break the reference cycle with the session: when an audience leaves, the garbage collector would block the
        # event loop while it looks for thousands of cycles.
        session, self._session = self._session, None
        if session is not None:
            session.end()

    # Frames from the browser

    def _handle_frame(self, opcode: Opcode, payload: bytes) -> None:
        if self._session is not None:
            self._session.note_activity()
        if opcode is Opcode.CLOSE:
            self._answer_close(payload)
        elif self._closing:
            return
        elif opcode is Opcode.PING:
            self._send(server_frame(Opcode.PONG, payload))
        elif opcode is Opcode.TEXT:
            try:
                self._handle_text(payload.decode())
            except UnicodeDecodeError:
                self.close(_INVALID_PAYLOAD, english(Message("frame_not_utf8")))
        elif opcode is Opcode.BINARY:
            self.close(CloseCode.MALFORMED, english(Message("frame_binary")))

    def _handle_text(self, text: str) -> None:
        if self._session is not None:
            self._session.receive(text)
        elif self._accept is not None:
            accept_hello, self._accept = self._accept, None
            self._release_slot()
            self._set_timer(None)
            try:
                session = accept_hello(text, self)
            except HandshakeError as refused:
                if refused.frame:
                    self.write(refused.frame)
                self.close(refused.code, english(refused.message))
                return
            self._session = session
            if self._reader is not None:
                self._reader.max_bytes = session.max_frame_bytes
            session.open()

    def _release_slot(self) -> None:
        """Release the slot among the pending connections."""
        release, self._release = self._release, None
        if release is not None:
            release()

    def _answer_close(self, payload: bytes) -> None:
        if not self._closing:
            self._mark_closing()
            self._transport.write(server_frame(Opcode.CLOSE, payload[:2] if len(payload) > 1 else b""))
        self._transport.close()

    def _set_timer(self, seconds: float | None, then: Callable[[], None] | None = None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        if seconds is not None and then is not None:
            self._timer = asyncio.get_running_loop().call_later(seconds, then)


def _direct_write(transport: asyncio.Transport) -> Callable[[bytes], object]:
    """Return a write function for an empty buffer; without the checks of ``transport.write``, it takes a tenth less."""
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
    """Answers the opening handshake only."""

    @override
    async def write_eof(self, data: bytes = b"") -> None:
        """Write nothing when aiohttp finishes the response: the connection has a new owner."""


class SocketView(HomeAssistantView):
    """Opens WebSockets; the first message then authenticates the browser."""

    url = "/api/slide_control/ws"
    name = "api:slide_control:ws"
    requires_auth = False

    async def get(self, request: web.Request) -> web.StreamResponse:
        """Answer the opening handshake, and hand the connection over."""
        handshake = _Handshake(compress=False)
        if not handshake.can_prepare(request):
            return json_message(Message("websocket_expected"), HTTPStatus.UPGRADE_REQUIRED)
        if (release := _pending_connections.acquire(request.remote)) is None:
            return json_message(Message("too_many_pending"), HTTPStatus.TOO_MANY_REQUESTS, retry_after(HELLO_SECONDS))
        try:
            await handshake.prepare(request)
        except BaseException:
            release()
            raise
        # The handshake needs Home Assistant's context variables of this request.
        context = copy_context()
        hass = request.app[KEY_HASS]
        _hand_over(
            request,
            SocketConnection(lambda text, connection: context.run(accept, hass, request, text, connection), release),
        )
        return handshake


def _hand_over(request: web.Request, connection: SocketConnection) -> None:
    """Hand the request's connection over to another protocol; for aiohttp's protocol, the connection is lost."""
    transport, handler = request.transport, request.protocol
    if transport is None:
        connection.connection_lost(None)
        return
    transport.set_protocol(connection)
    # Otherwise aiohttp's protocol closes the transport.
    handler.transport = None
    handler.connection_lost(None)
    connection.connection_made(transport)
