"""The WebSocket: how browsers reach a deck at ``/api/slide_control/ws``."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from aiohttp import WSMsgType, web

from homeassistant.components.http import KEY_HASS, HomeAssistantView

from .entrance import RefusedError, let_in
from .limits import MOST_QUEUED
from .protocol import HELLO_SECONDS, LARGE_FRAME, CloseCode, Frame, exceeds
from .sessions import Session

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

# How long a browser may take to answer that it closes too (seconds).
_CLOSING_SECONDS: Final = 2.0
# RFC 6455 section 5.5: a close frame's reason has room for 123 bytes.
_LONGEST_REASON: Final = 123
# RFC 6455 section 5.5.2: FIN and the ping opcode, no payload.
_PING: Final = b"\x89\x00"


class SocketTransport:
    """Writes ready-made frames straight to the connection, without a queue or a task."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport) -> None:
        """Write to ``transport``, on which ``socket`` lives; uncompressed, so that frames can be shared."""
        self._socket = socket
        self._transport = transport
        self._closing: asyncio.Task[None] | None = None

    def write(self, frame: Frame) -> None:
        """Hand a frame to the network at once; on a connection that is closing it is lost."""
        if self._open():
            self._transport.write(frame.websocket)
            if self.waiting() > MOST_QUEUED:
                self._transport.abort()

    def ping(self) -> None:
        """Ask the browser for a pong, which it gives even while the page's timers sleep."""
        if self._open():
            self._transport.write(_PING)

    def waiting(self) -> int:
        """Return how many bytes have not gone out yet."""
        return self._transport.get_write_buffer_size()

    def close(self, code: CloseCode, reason: str) -> None:
        """Say why and close."""
        if self._closing is None:
            message = reason.encode()[:_LONGEST_REASON]
            self._closing = asyncio.get_running_loop().create_task(self._close(code, message))

    async def _close(self, code: CloseCode, message: bytes) -> None:
        await self._socket.close(code=code, message=message, drain=False)
        # What a browser that does not read has not taken by now would keep the connection for ever.
        self._transport.abort()

    async def closed(self) -> None:
        """Wait until a close that was begun is through."""
        if self._closing is not None:
            await self._closing

    def _open(self) -> bool:
        return self._closing is None and not self._socket.closed and not self._transport.is_closing()


class SocketView(HomeAssistantView):
    """Opens a WebSocket and hands it to a session once the first message has proven who it is."""

    url = "/api/slide_control/ws"
    name = "api:slide_control:ws"
    requires_auth = False

    async def get(self, request: web.Request) -> web.StreamResponse:
        """Serve one browser until its connection ends."""
        # Pings are the audience's: one timer for all, where aiohttp keeps one for each connection, closed ones too.
        socket = web.WebSocketResponse(
            autoping=False, compress=False, max_msg_size=LARGE_FRAME + 1, timeout=_CLOSING_SECONDS
        )
        if not socket.can_prepare(request):
            return self.json_message("This address is a WebSocket.", HTTPStatus.UPGRADE_REQUIRED)
        await socket.prepare(request)
        if request.transport is None:
            return socket
        transport = SocketTransport(socket, request.transport)
        try:
            session = await _let_in(request.app[KEY_HASS], request, socket, transport)
        except RefusedError as refused:
            if refused.frame:
                transport.write(refused.frame)
            transport.close(refused.code, str(refused))
        else:
            session.open()
            try:
                await _converse(socket, session)
            finally:
                session.end()
        await transport.closed()
        return socket


async def _let_in(
    hass: HomeAssistant, request: web.Request, socket: web.WebSocketResponse, transport: SocketTransport
) -> Session:
    """Wait for the first message and return the session that it opens; raises ``RefusedError``."""
    try:
        message = await socket.receive(timeout=HELLO_SECONDS)
    except TimeoutError:
        raise RefusedError(CloseCode.NO_HELLO, "No hello in time.") from None
    if message.type is not WSMsgType.TEXT:
        raise RefusedError(CloseCode.MALFORMED, "The first message must be a hello.")
    return let_in(hass, request, message.data, transport)


async def _converse(socket: web.WebSocketResponse, session: Session) -> None:
    async for message in socket:
        session.heard()
        if message.type is WSMsgType.TEXT:
            if exceeds(message.data, session.largest_frame):
                session.close(CloseCode.TOO_BIG, "The frame is too big.")
            else:
                session.receive(message.data)
        elif message.type is WSMsgType.PING:
            await socket.pong(message.data)
        elif message.type is not WSMsgType.PONG:
            session.close(CloseCode.MALFORMED, "Only text frames are understood.")
