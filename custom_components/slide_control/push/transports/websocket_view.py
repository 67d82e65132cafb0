"""The view at ``/api/slide_control/ws``, which opens WebSockets.

aiohttp handles the opening handshake; then ``SocketConnection`` takes over the connection. aiohttp would keep 15 KiB
for each: the request and all middleware, which wait for its end. ``SocketConnection`` needs a fifth of that, and a
write is a single call.
"""

from __future__ import annotations

from contextvars import copy_context
from http import HTTPStatus
from typing import Final, override

from aiohttp import HttpVersion11, web

from homeassistant.components.http import KEY_HASS, HomeAssistantView

from ...http import json_message, retry_after
from ...stage.messages import Message
from ..handshake import accept
from ..limits import MAX_PENDING_CONNECTIONS
from ..pending_connections import PendingConnections
from ..protocol import HELLO_SECONDS
from .websocket import SocketConnection

_pending_connections: Final = PendingConnections(MAX_PENDING_CONNECTIONS)


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
        if request.version < HttpVersion11 or not handshake.can_prepare(request):
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
