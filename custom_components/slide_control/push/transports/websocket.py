"""The WebSocket transport: what one browser's connection reads and writes after the opening handshake."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
import os
from typing import TYPE_CHECKING, Final, cast, override

from ...messages import english
from ...stage.messages import Message
from ..frames import Frame
from ..handshake import HandshakeError
from ..limits import MAX_PARTIAL_BYTES, MAX_QUEUED_BYTES
from ..machine.joins import Joins
from ..protocol import HELLO_SECONDS, MAX_FRAME_BYTES, CloseCode
from ..websocket_frames import (
    INVALID_PAYLOAD,
    FrameReader,
    FramingError,
    Opcode,
    close_answer,
    close_frame,
    server_frame,
)

if TYPE_CHECKING:
    from ..sessions.session import Session

# Seconds to wait for the browser's close frame.
_CLOSING_SECONDS: Final = 2.0
_PING: Final = server_frame(Opcode.PING, b"")


class _PartialFrames:
    """The incomplete frames of all connections; ``total`` is in bytes."""

    total = 0


_partial_frames: Final = _PartialFrames()


class SocketConnection(asyncio.Protocol):
    """One browser's connection: parses its frames, and writes encoded frames without a queue or a task."""

    __slots__ = (
        "_accept",
        "_buffering",
        "_closing",
        "_held_bytes",
        "_joins",
        "_leave",
        "_reader",
        "_release",
        "_session",
        "_timer",
        "_transport",
        "_write_directly",
        "direct",
    )

    def __init__(
        self,
        accept_hello: Callable[[str, SocketConnection], Session],
        release: Callable[[], None] | None = None,
        leave: Callable[[], None] | None = None,
        joins: Joins | None = None,
    ) -> None:
        """``accept_hello`` returns the session that the first message opens, and raises ``HandshakeError``.

        ``release`` is called when its turn comes, or when the connection closes before; ``leave`` when it closes.
        ``joins`` are the connections among which this one waits for its turn.
        """
        self._joins = joins or Joins()
        self._accept: Callable[[str, SocketConnection], Session] | None = accept_hello
        self._release = release
        self._leave = leave
        self._held_bytes = 0
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
        """Send a close frame and end the session; the browser has ``_CLOSING_SECONDS`` for a close frame of its own."""
        if not self._closing:
            self._transport.write(close_frame(code, reason))
            self._begin_closing()

    def _begin_closing(self) -> None:
        """Lose the lead at once, however long the connection takes to send the bytes that wait."""
        self._mark_closing()
        self._set_timer(_CLOSING_SECONDS, self._transport.abort)
        self._end_session()

    def _mark_closing(self) -> None:
        self._closing = True
        self.direct = None

    def _end_session(self) -> None:
        """End the session.

        It also breaks the reference cycle: when an audience leaves, the garbage collector would block the event loop
        while it looks for thousands of cycles.
        """
        session, self._session = self._session, None
        if session is not None:
            session.end()

    def _send(self, data: bytes) -> None:
        self._transport.write(data)
        if self.waiting() > MAX_QUEUED_BYTES:
            self._transport.abort()

    # asyncio.Protocol

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take over a connection; ``answer`` begins."""
        self._transport = cast("asyncio.Transport", transport)
        # ``pause_writing`` must report the first buffered byte: a direct write must not overtake it.
        self._transport.set_write_buffer_limits(high=0)
        self._write_directly = self.direct = _direct_write(self._transport)

    def answer(self, opening: bytes, acquire: Callable[[], Callable[[], None] | None]) -> None:
        """Write the answer to the opening handshake when its turn comes, and wait for the first message.

        Until then, it keeps the place that it was made with; ``acquire`` returns the ``release`` of the next one, or
        None if there is none.
        """
        if self._joins.may_go_now():
            self._begin(opening, acquire)
        else:
            self._joins.add(partial(self._begin, opening, acquire))

    def _begin(self, opening: bytes, acquire: Callable[[], Callable[[], None] | None]) -> None:
        self._release_slot()
        if self._closing:
            return
        self._transport.write(opening)
        self._release = acquire()
        if self._release is None:
            self.close(CloseCode.RATE, english(Message("too_many_pending")))
        else:
            self._set_timer(HELLO_SECONDS, self._miss_hello)

    def refuse(self, opening: bytes, reason: Message) -> None:
        """Write the answer to the opening handshake, and close the connection with the reason."""
        self._transport.write(opening)
        self.close(CloseCode.RATE, english(reason))

    def _miss_hello(self) -> None:
        self.close(CloseCode.NO_HELLO, english(Message("hello_missing")))

    @override
    def data_received(self, data: bytes) -> None:
        """Parse and handle frames, up to the first message when its turn comes."""
        if self._accept is None or self._joins.may_go_now():
            self._receive(data)
            return
        self._transport.pause_reading()
        self._hold(self._held_bytes + len(data))
        self._joins.add(partial(self._receive_first, data), begun=True)

    def _receive_first(self, data: bytes) -> None:
        """Handle what has waited, unless the connection is lost."""
        if self._accept is not None:
            self._transport.resume_reading()
            self._receive(data)

    def _receive(self, data: bytes) -> None:
        if self._reader is None:
            return
        try:
            for opcode, payload in self._reader.feed(data):
                self._handle_frame(opcode, payload)
        except FramingError as error:
            # After an invalid frame, the start of the next one is unknown.
            self._reader = None
            self.close(error.code, english(error.message))
        self._hold(self._reader.buffered if self._reader is not None else 0)

    def _hold(self, size: int) -> None:
        """Count the bytes of an incomplete frame; close the connection if all together hold too many."""
        if size == self._held_bytes:
            return
        grows = size > self._held_bytes
        _partial_frames.total += size - self._held_bytes
        self._held_bytes = size
        if grows and _partial_frames.total > MAX_PARTIAL_BYTES:
            self._reader = None
            self._hold(0)
            self.close(CloseCode.RATE, english(Message("machine_full")))

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
    def eof_received(self) -> None:
        """End the session: a browser that sends no more has gone. The transport closes when this returns None."""
        if not self._closing:
            self._begin_closing()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """End the session."""
        self._mark_closing()
        self._accept = None
        self._release_slot()
        leave, self._leave = self._leave, None
        if leave is not None:
            leave()
        self._hold(0)
        self._set_timer(None)
        self._end_session()

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
                self.close(INVALID_PAYLOAD, english(Message("frame_not_utf8")))
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
        """Release the place among the connections that wait for their turn, or among those without a hello."""
        release, self._release = self._release, None
        if release is not None:
            release()

    def _answer_close(self, payload: bytes) -> None:
        if not self._closing:
            if self._session is not None:
                self._session.said_goodbye = True
            self._transport.write(close_answer(payload))
            self._begin_closing()
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
