"""The event stream: for venues whose networks break WebSockets.

A POST of the ``hello`` is answered with a stream of frames that does not end; the browser's further frames go to the
inbox.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Final

from aiohttp import hdrs, web

from homeassistant.components.http import KEY_HASS, HomeAssistantView

from .entrance import RefusedError, let_in
from .inbox import read_body, refuse
from .limits import MOST_QUEUED
from .protocol import SMALL_FRAME, CloseCode, Frame, closed_frame
from .sessions import Session

# How often a stream looks whether the browser is still there; aiohttp does not tell a handler (seconds).
_LOOK_EVERY: Final = 1.0


class EventStreamTransport:
    """Writes ready-made chunks straight to the connection."""

    direct: Final = None

    def __init__(self) -> None:
        """Write nothing before ``begin``."""
        self._connection: asyncio.Transport | None = None
        self._ended = asyncio.Event()

    def begin(self, connection: asyncio.Transport) -> None:
        """Write to ``connection``, on which a chunked response has been prepared."""
        self._connection = connection

    def write(self, frame: Frame) -> None:
        """Hand a frame to the network at once; on a stream that has ended it is lost."""
        if self._connection is not None and not self._ended.is_set() and not self._connection.is_closing():
            self._connection.write(frame.event_stream)
            if self.waiting() > MOST_QUEUED:
                self._connection.abort()

    def ping(self) -> None:
        """Do nothing: on a stream only the browser can ask for an answer."""

    def waiting(self) -> int:
        """Return how many bytes have not gone out yet."""
        return self._connection.get_write_buffer_size() if self._connection is not None else 0

    def close(self, code: CloseCode, reason: str) -> None:
        """Say why as a last frame, and end the stream."""
        self.write(closed_frame(code, reason))
        self._ended.set()

    async def ended(self) -> None:
        """Wait until either side has ended the stream."""
        while self._connection is not None and not self._connection.is_closing():
            try:
                async with asyncio.timeout(_LOOK_EVERY):
                    await self._ended.wait()
            except TimeoutError:
                continue
            return


class EventStreamView(HomeAssistantView):
    """Opens an event stream for a browser that says hello."""

    url = "/api/slide_control/events"
    name = "api:slide_control:events"
    requires_auth = False
    cors_allowed = True

    async def post(self, request: web.Request) -> web.StreamResponse:
        """Serve one browser until its stream ends."""
        transport = EventStreamTransport()
        try:
            session = let_in(request.app[KEY_HASS], request, await read_body(request, SMALL_FRAME), transport)
        except RefusedError as refused:
            return refuse(refused)
        return await _stream(request, session, transport)


async def _stream(request: web.Request, session: Session, transport: EventStreamTransport) -> web.StreamResponse:
    response = web.StreamResponse(
        status=HTTPStatus.OK,
        headers={
            hdrs.CONTENT_TYPE: "text/event-stream",
            hdrs.CACHE_CONTROL: "no-store",
            # nginx would keep the stream back until a buffer is full.
            "X-Accel-Buffering": "no",
        },
    )
    response.enable_chunked_encoding()
    await response.prepare(request)
    if request.transport is not None:
        transport.begin(request.transport)
        session.open(with_key=True)
        try:
            await transport.ended()
        finally:
            session.end()
    return response
