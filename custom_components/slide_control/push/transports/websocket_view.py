"""The view at ``/api/slide_control/ws``, which opens WebSockets.

aiohttp handles the opening handshake; then ``SocketConnection`` takes over the connection. aiohttp would keep 15 KiB
for each: the request and all middleware, which wait for its end. ``SocketConnection`` needs a fifth of that, and a
write is a single call.
"""

from __future__ import annotations

from contextvars import copy_context
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, override

from aiohttp import HttpVersion11, web

from homeassistant.components.http import KEY_HASS, HomeAssistantView

from ...access.client_network import client_network
from ...http import json_message, retry_after
from ...messages import english
from ...stage.admission.fair_share import FairShare
from ...stage.messages import Message
from ..handshake import HandshakeError, accept
from ..limits import MAX_PENDING_CONNECTIONS
from ..machine.capacity import CAPACITY, FullError, refusal
from ..protocol import HELLO_SECONDS, CloseCode
from .websocket import SocketConnection

if TYPE_CHECKING:
    from ..sessions.session import Session

_pending_connections: Final = FairShare(MAX_PENDING_CONNECTIONS)


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
        hass = request.app[KEY_HASS]
        capacity = hass.data[CAPACITY]
        client, free = client_network(request.remote), capacity.free(request)
        try:
            leave = capacity.async_acquire(request)
        except FullError as full:
            return await _refuse(request, handshake, full) if capacity.can_explain else refusal()
        if (release := _pending_connections.acquire(client, free)) is None:
            leave()
            return json_message(Message("too_many_pending"), HTTPStatus.TOO_MANY_REQUESTS, retry_after(HELLO_SECONDS))
        try:
            await handshake.prepare(request)
        except BaseException:
            release()
            leave()
            raise
        # The handshake needs Home Assistant's context variables of this request.
        context = copy_context()
        _hand_over(
            request,
            SocketConnection(
                lambda text, connection: context.run(accept, hass, request, text, connection), release, leave
            ),
        )
        return handshake


async def _refuse(request: web.Request, handshake: _Handshake, full: FullError) -> web.StreamResponse:
    """Open a WebSocket to close it with a code: to a refused handshake, the page would answer with other transports."""
    await handshake.prepare(request)
    connection = SocketConnection(_accept_nobody)
    if _hand_over(request, connection):
        connection.close(CloseCode.RATE, english(full.message))
    return handshake


def _accept_nobody(_text: str, _connection: SocketConnection) -> Session:
    raise HandshakeError(CloseCode.RATE, Message("machine_full"))


def _hand_over(request: web.Request, connection: SocketConnection) -> bool:
    """Hand the request's connection over to another protocol; for aiohttp's protocol, the connection is lost.

    Returns False if the browser has gone in the meantime.
    """
    transport, handler = request.transport, request.protocol
    if transport is None:
        connection.connection_lost(None)
        return False
    transport.set_protocol(connection)
    # Otherwise aiohttp's protocol closes the transport.
    handler.transport = None
    handler.connection_lost(None)
    connection.connection_made(transport)
    return True
