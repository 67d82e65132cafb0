"""The event stream, for networks that block WebSockets.

The response to a POST of the ``hello`` is an endless stream of frames. The browser sends its further frames to
``MessagesView``.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from http import HTTPStatus
from typing import Final

from aiohttp import HttpVersion11, hdrs, web

from homeassistant.components.http import KEY_HASS, HomeAssistantView

from ...http import json_message
from ...stage.messages import Message
from ..frames import Frame, closed_frame
from ..handshake import HandshakeError, accept
from ..limits import MAX_QUEUED_BYTES
from ..machine.capacity import CAPACITY, FullError, refusal
from ..protocol import MAX_FRAME_BYTES, CloseCode
from ..sessions.session import Session
from ..upstream import error_response, read_batch

# Seconds between checks whether the connection is still open, which aiohttp doesn't report to a handler.
_CHECK_SECONDS: Final = 1.0
# Seconds that a browser has to read the last frames of a stream.
_CLOSING_SECONDS: Final = 2.0


class EventStreamTransport:
    """Writes encoded chunks directly to the connection."""

    direct: Final = None

    def __init__(self) -> None:
        """Discard frames until ``begin``."""
        self._connection: asyncio.Transport | None = None
        self._ended = asyncio.Event()

    def begin(self, connection: asyncio.Transport) -> None:
        """Start writing to ``connection``, on which a chunked response is prepared."""
        self._connection = connection

    def write(self, frame: Frame) -> None:
        """Write a frame at once; discard it if the stream has ended."""
        if self._connection is not None and not self._ended.is_set() and not self._connection.is_closing():
            self._connection.write(frame.event_stream)
            if self.waiting() > MAX_QUEUED_BYTES:
                self._connection.abort()

    def ping(self) -> None:
        """Do nothing: an event stream has no pings."""

    def waiting(self) -> int:
        """Return the number of bytes that are not sent yet."""
        return self._connection.get_write_buffer_size() if self._connection is not None else 0

    def close(self, code: CloseCode, reason: str) -> None:
        """Write a last frame with the code and the reason, and end the stream."""
        self.write(closed_frame(code, reason))
        self._ended.set()

    async def ended(self) -> None:
        """Wait until either side has ended the stream."""
        while self._connection is not None and not self._connection.is_closing():
            try:
                async with asyncio.timeout(_CHECK_SECONDS):
                    await self._ended.wait()
            except TimeoutError:
                continue
            return

    async def finish(self) -> None:
        """Abort a connection whose last bytes can't be sent: it would stay open until the network gives up."""
        if self._connection is None:
            return
        if self.waiting() and not self._connection.is_closing():
            await asyncio.sleep(_CLOSING_SECONDS)
        if self.waiting():
            self._connection.abort()


class EventStreamView(HomeAssistantView):
    """Opens an event stream for a browser."""

    url = "/api/slide_control/events"
    name = "api:slide_control:events"
    requires_auth = False
    cors_allowed = True

    async def post(self, request: web.Request) -> web.StreamResponse:
        """Serve a browser until its stream ends.

        HTTP/1.0, which nginx speaks to Home Assistant by default, has no chunks. The answer has no close code, so the
        page takes the next transport.
        """
        if request.version < HttpVersion11:
            return json_message(Message("stream_needs_http_1_1"), HTTPStatus.HTTP_VERSION_NOT_SUPPORTED)
        hass = request.app[KEY_HASS]
        transport = EventStreamTransport()
        try:
            text = await read_batch(request, MAX_FRAME_BYTES)
            leave = hass.data[CAPACITY].async_acquire(request)
        except FullError:
            return refusal()
        except HandshakeError as refused:
            return error_response(refused)
        try:
            return await _stream(request, accept(hass, request, text, transport), transport)
        except HandshakeError as refused:
            return error_response(refused)
        finally:
            leave()


async def _stream(request: web.Request, session: Session, transport: EventStreamTransport) -> web.StreamResponse:
    response = web.StreamResponse(
        status=HTTPStatus.OK,
        headers={
            hdrs.CONTENT_TYPE: "text/event-stream",
            hdrs.CACHE_CONTROL: "no-store",
            # Otherwise nginx holds the stream back until a buffer is full.
            "X-Accel-Buffering": "no",
        },
    )
    response.enable_chunked_encoding()
    # A browser that has just gone is no error; aiohttp ends the connection.
    with suppress(ConnectionError):
        await response.prepare(request)
    if request.transport is not None and not request.transport.is_closing():
        transport.begin(request.transport)
        session.open(with_key=True)
        try:
            await transport.ended()
        finally:
            session.end()
        await transport.finish()
    return response
