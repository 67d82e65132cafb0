"""Receives frames in requests, from browsers that use the event stream or the long poll."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant
from homeassistant.util.json import json_loads

from ..access.body_budget import BodyError
from ..const import DOMAIN
from ..http import decode_body, json_message, parse_json, read_body, retry_after
from ..stage import fields
from ..stage.fields import InvalidFieldError
from ..stage.messages import Message
from .frames import error_frame
from .handshake import HandshakeError
from .protocol import MAX_DISPLAY_FRAME_BYTES, CloseCode, ErrorCode

if TYPE_CHECKING:
    from ..config_entry import SlideControlConfigEntry
    from .sessions.session import Session

_MAX_FRAMES: Final = 100

_STATUS: Final[Mapping[CloseCode, HTTPStatus]] = {
    CloseCode.MALFORMED: HTTPStatus.BAD_REQUEST,
    CloseCode.REFUSED: HTTPStatus.FORBIDDEN,
    CloseCode.TOO_BIG: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    CloseCode.RATE: HTTPStatus.TOO_MANY_REQUESTS,
    CloseCode.TRY_LATER: HTTPStatus.SERVICE_UNAVAILABLE,
    CloseCode.GONE: HTTPStatus.GONE,
    CloseCode.AUDIENCE_CLOSED: HTTPStatus.FORBIDDEN,
}

_CLOSE_CODES: Final[Mapping[HTTPStatus, CloseCode]] = {
    HTTPStatus.BAD_REQUEST: CloseCode.MALFORMED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: CloseCode.TOO_BIG,
    HTTPStatus.REQUEST_TIMEOUT: CloseCode.TRY_LATER,
    HTTPStatus.TOO_MANY_REQUESTS: CloseCode.RATE,
}


class MessagesView(HomeAssistantView):
    """Receives frames from a browser on an event stream."""

    url = "/api/slide_control/messages"
    name = "api:slide_control:messages"
    requires_auth = False
    cors_allowed = True

    async def post(self, request: web.Request) -> web.Response:
        """Deliver the frames to the session that the body names; replies arrive on its stream."""
        try:
            body = parse_message_batch(await read_batch(request, MAX_DISPLAY_FRAME_BYTES))
            session = find_session(request.app[KEY_HASS], body)
            deliver(session, body)
        except HandshakeError as refused:
            return error_response(refused)
        return web.Response(status=HTTPStatus.NO_CONTENT)


async def read_batch(request: web.Request, max_bytes: int) -> str:
    """Return a body of at most ``max_bytes`` as text; raises ``HandshakeError``."""
    try:
        return decode_body(await read_body(request, max_bytes))
    except BodyError as error:
        raise HandshakeError(_CLOSE_CODES[error.status], error.message, retry_after=error.retry_after or 0) from None


def parse_message_batch(text: str) -> Mapping[str, Any]:
    """Parse ``{session, frames}``; raises ``HandshakeError``."""
    try:
        body = fields.mapping(parse_json(text), "body")
        fields.array(body.get("frames", ()), "frames", _MAX_FRAMES, fields.mapping)
    except InvalidFieldError as error:
        frame = error_frame(ErrorCode.INVALID, error.message, error.field)
        raise HandshakeError(CloseCode.MALFORMED, error.message, frame) from None
    except BodyError as error:
        raise HandshakeError(CloseCode.MALFORMED, error.message) from None
    return body


def find_session(hass: HomeAssistant, body: Mapping[str, Any]) -> Session:
    """Return the session with the unguessable key in the body; raises ``HandshakeError``."""
    key = body.get("session")
    entries: list[SlideControlConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        if isinstance(key, str) and (session := entry.runtime_data.hub.by_session_key.get(key)):
            return session
    raise HandshakeError(CloseCode.GONE, Message("session_ended"))


def deliver(session: Session, body: Mapping[str, Any]) -> None:
    """Deliver the frames to their session, in order."""
    session.note_activity()
    for frame in body.get("frames", ()):
        session.deliver(frame)


def error_response(refused: HandshakeError) -> web.Response:
    """Return the response to a refused request, with the close code that a WebSocket would have."""
    error = {} if refused.frame is None else {"error": json_loads(refused.frame.json)}
    headers = retry_after(refused.retry_after) if refused.code is CloseCode.RATE else None
    return json_message(refused.message, _STATUS[refused.code], headers, code=refused.code.value, **error)
