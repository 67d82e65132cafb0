"""The WebSocket transport: what one browser's connection reads and writes after the opening handshake."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, cast, override

from ...messages import english
from ...stage.messages import Message
from ..frames import Frame
from ..limits import MAX_QUEUED_BYTES
from ..machine.joins import Joins
from ..machine.partial_frames import PARTIAL_FRAMES
from ..protocol import MAX_FRAME_BYTES, CloseCode
from ..websocket_frames import (
    INVALID_PAYLOAD,
    FrameReader,
    FramingError,
    Opcode,
    close_answer,
    close_frame,
    server_frame,
)
from .direct_write import direct_write
from .websocket_joining import AcceptHello, Joining, Release

if TYPE_CHECKING:
    from ..sessions.session import Session

# Seconds to wait for the browser's close frame.
_CLOSING_SECONDS: Final = 2.0
_PING: Final = server_frame(Opcode.PING, b"")


class SocketConnection(asyncio.Protocol):
    """One browser's connection: parses its frames, and writes encoded frames without a queue or a task."""

    __slots__ = (
        "_buffering",
        "_held_bytes",
        "_joining",
        "_leave",
        "_reader",
        "_session",
        "_timer",
        "_transport",
        "_write_directly",
        "closing",
        "direct",
    )

    def __init__(
        self,
        accept_hello: AcceptHello,
        release: Release | None = None,
        leave: Callable[[], None] | None = None,
        joins: Joins | None = None,
    ) -> None:
        """``accept_hello``, ``release`` and ``joins`` are those of ``Joining``.

        ``leave`` is called when the connection closes.
        """
        self._joining: Joining | None = Joining(self, accept_hello, release, joins)
        self._leave = leave
        self._held_bytes = 0
        self._reader: FrameReader | None = FrameReader(MAX_FRAME_BYTES)
        self._session: Session | None = None
        self._transport: asyncio.Transport
        self.direct: Callable[[bytes], object] | None = None
        self._write_directly: Callable[[bytes], object]
        self.closing = False
        self._buffering = False
        self._timer: asyncio.TimerHandle | None = None

    # Frames to the browser

    def write(self, frame: Frame) -> None:
        """Write a frame at once; discard it if the connection is closing."""
        if not self.closing:
            self._transport.write(frame.websocket)
            if self.waiting() > MAX_QUEUED_BYTES:
                self._transport.abort()

    def ping(self) -> None:
        """Send a ping; browsers reply with a pong even while the page's timers are throttled."""
        if not self.closing:
            self._send(_PING)

    def waiting(self) -> int:
        """Return the number of bytes that are not sent yet."""
        return self._transport.get_write_buffer_size() if self._buffering else 0

    def close(self, code: int, reason: str) -> None:
        """Send a close frame and end the session; the browser has ``_CLOSING_SECONDS`` for a close frame of its own."""
        if not self.closing:
            self._transport.write(close_frame(code, reason))
            self._begin_closing()

    def _begin_closing(self) -> None:
        """Lose the lead at once, however long the connection takes to send the bytes that wait."""
        self._mark_closing()
        self.set_timer(_CLOSING_SECONDS, self._transport.abort)
        self._end_session()

    def _mark_closing(self) -> None:
        self.closing = True
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
        self._write_directly = self.direct = direct_write(self._transport)

    def answer(self, opening: bytes, acquire: Callable[[], Release | None]) -> None:
        """Answer the opening handshake when its turn comes; ``acquire`` is that of ``Joining.answer``."""
        if self._joining is not None:
            self._joining.answer(self._transport, opening, acquire)

    def refuse(self, opening: bytes, reason: Message) -> None:
        """Write the answer to the opening handshake, and close the connection with the reason."""
        self._transport.write(opening)
        self.close(CloseCode.RATE, english(reason))

    @override
    def data_received(self, data: bytes) -> None:
        """Parse and handle frames, up to the first message when its turn comes."""
        if self._joining is None:
            self.receive(data)
        else:
            self._joining.receive(self._transport, data)

    def receive(self, data: bytes) -> None:
        """Parse and handle frames now."""
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

    def hold_more(self, size: int) -> None:
        """Count bytes that wait for their turn."""
        self._hold(self._held_bytes + size)

    def _hold(self, size: int) -> None:
        """Count the bytes of an incomplete frame; close the connection if all together hold too many."""
        if size == self._held_bytes:
            return
        too_many = PARTIAL_FRAMES.change(self._held_bytes, size)
        self._held_bytes = size
        if too_many:
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
        if not self.closing:
            self.direct = self._write_directly

    @override
    def eof_received(self) -> None:
        """End the session: a browser that sends no more has gone. The transport closes when this returns None."""
        if not self.closing:
            self._begin_closing()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """End the session."""
        self._mark_closing()
        joining, self._joining = self._joining, None
        if joining is not None:
            joining.end()
        leave, self._leave = self._leave, None
        if leave is not None:
            leave()
        self._hold(0)
        self.set_timer(None)
        self._end_session()

    # Frames from the browser

    def _handle_frame(self, opcode: Opcode, payload: bytes) -> None:
        if self._session is not None:
            self._session.note_activity()
        if opcode is Opcode.CLOSE:
            self._answer_close(payload)
        elif self.closing:
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
        elif self._joining is not None:
            joining, self._joining = self._joining, None
            if (session := joining.open_session(text)) is not None:
                self._begin_session(session)

    def _begin_session(self, session: Session) -> None:
        self._session = session
        if self._reader is not None:
            self._reader.max_bytes = session.max_frame_bytes
        session.open()

    def _answer_close(self, payload: bytes) -> None:
        if not self.closing:
            if self._session is not None:
                self._session.said_goodbye = True
            self._transport.write(close_answer(payload))
            self._begin_closing()
        self._transport.close()

    def set_timer(self, seconds: float | None, then: Callable[[], None] | None = None) -> None:
        """Call ``then`` after some seconds, instead of what the timer was set for before."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        if seconds is not None and then is not None:
            self._timer = asyncio.get_running_loop().call_later(seconds, then)
