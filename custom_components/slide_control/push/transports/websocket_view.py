"""The view at ``/api/slide_control/ws``, which opens WebSockets.

aiohttp reads the opening handshake; then ``SocketConnection`` takes over the connection and answers. aiohttp would keep
15 KiB for each: the request and all middleware, which wait for its end. ``SocketConnection`` needs a fifth of that, and
a write is a single call.
"""

from __future__ import annotations

from contextvars import copy_context
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, override

from aiohttp import HttpVersion11, hdrs, web

from homeassistant.components.http import KEY_HASS, HomeAssistantView

from ...access.client_network import client_network
from ...http import json_message, retry_after
from ...stage.admission.fair_share import FairShare
from ...stage.messages import Message
from ..handshake import HandshakeError, accept
from ..limits import MAX_PENDING_CONNECTIONS, MAX_WAITING_CONNECTIONS
from ..machine.capacity import CAPACITY, refusal
from ..protocol import HELLO_SECONDS, CloseCode
from ..websocket_frames import opening_answer
from .websocket import SocketConnection

if TYPE_CHECKING:
    from ..sessions.session import Session

_waiting_connections: Final = FairShare(MAX_WAITING_CONNECTIONS)
"""Those that wait for the answer to their opening handshake."""
_pending_connections: Final = FairShare(MAX_PENDING_CONNECTIONS)
"""Those that have it, and have not sent a hello."""


class _HandedOver(web.StreamResponse):
    """Stands for the answer of a request whose connection has a new owner, which writes it."""

    def __init__(self) -> None:
        super().__init__(status=HTTPStatus.SWITCHING_PROTOCOLS)

    @override
    async def prepare(self, request: web.BaseRequest) -> None:
        """Write nothing."""

    @override
    async def write_eof(self, data: bytes = b"") -> None:
        """Write nothing."""


class SocketView(HomeAssistantView):
    """Opens WebSockets; the first message then authenticates the browser."""

    url = "/api/slide_control/ws"
    name = "api:slide_control:ws"
    requires_auth = False

    async def get(self, request: web.Request) -> web.StreamResponse:
        """Answer the opening handshake, and hand the connection over."""
        if request.version < HttpVersion11 or not web.WebSocketResponse(compress=False).can_prepare(request):
            return json_message(Message("websocket_expected"), HTTPStatus.UPGRADE_REQUIRED)
        hass = request.app[KEY_HASS]
        capacity = hass.data[CAPACITY]
        client, free = client_network(request.remote), capacity.free(request)
        if free <= 0:
            return _refuse(request) if capacity.can_explain else refusal()
        if (release := _waiting_connections.acquire(client, free)) is None:
            return json_message(Message("too_many_pending"), HTTPStatus.TOO_MANY_REQUESTS, retry_after(HELLO_SECONDS))
        leave = capacity.async_take(request)
        # The handshake needs Home Assistant's context variables of this request.
        context = copy_context()
        connection = SocketConnection(
            lambda text, connection: context.run(accept, hass, request, text, connection),
            release,
            leave,
            capacity.joins,
        )
        if _hand_over(request, connection):
            connection.answer(_answer_to(request), lambda: _pending_connections.acquire(client))
        return _HandedOver()


def _answer_to(request: web.Request) -> bytes:
    return opening_answer(request.headers[hdrs.SEC_WEBSOCKET_KEY])


def _refuse(request: web.Request) -> web.StreamResponse:
    """Open a WebSocket to close it with a code: to a refused handshake, the page would answer with other transports."""
    connection = SocketConnection(_accept_nobody)
    if _hand_over(request, connection):
        connection.refuse(_answer_to(request), Message("machine_full"))
    return _HandedOver()


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
