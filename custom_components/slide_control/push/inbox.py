"""The inbox: where browsers without a WebSocket send their frames, and how those of a session are found."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
import math
from typing import TYPE_CHECKING, Any, Final

from aiohttp import hdrs, web

from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant
from homeassistant.util.json import json_loads

from ..const import DOMAIN
from ..deck import fields
from ..deck.fields import InvalidFieldError
from .entrance import RefusedError
from .protocol import LARGE_FRAME, CloseCode, ErrorCode, error_frame

if TYPE_CHECKING:
    from ..entry import SlideControlConfigEntry
    from .sessions import Session

_MOST_FRAMES: Final = 100

_STATUS: Final[Mapping[CloseCode, HTTPStatus]] = {
    CloseCode.MALFORMED: HTTPStatus.BAD_REQUEST,
    CloseCode.REFUSED: HTTPStatus.FORBIDDEN,
    CloseCode.TOO_BIG: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    CloseCode.RATE: HTTPStatus.TOO_MANY_REQUESTS,
    CloseCode.TRY_LATER: HTTPStatus.SERVICE_UNAVAILABLE,
    CloseCode.GONE: HTTPStatus.GONE,
}


class InboxView(HomeAssistantView):
    """Takes the frames of a browser that listens to an event stream."""

    url = "/api/slide_control/messages"
    name = "api:slide_control:messages"
    requires_auth = False
    cors_allowed = True

    async def post(self, request: web.Request) -> web.Response:
        """Hand the frames to the session that the body names; answers come over its stream."""
        try:
            body = parse_letter(await read_body(request, LARGE_FRAME))
            session = find_session(request.app[KEY_HASS], body)
            deliver(session, body)
        except RefusedError as refused:
            return refuse(refused)
        return web.Response(status=HTTPStatus.NO_CONTENT)


async def read_body(request: web.Request, largest: int) -> str:
    """Return a body of at most ``largest`` bytes, whatever type it claims; raises ``RefusedError``."""
    body = bytearray()
    try:
        while chunk := await request.content.read(largest + 1 - len(body)):
            body += chunk
            if len(body) > largest:
                raise RefusedError(CloseCode.TOO_BIG, "The body is too big.")
        return body.decode()
    except UnicodeDecodeError:
        raise RefusedError(CloseCode.MALFORMED, "The body is not UTF-8.") from None
    except web.RequestPayloadError:
        raise RefusedError(CloseCode.MALFORMED, "The body is not encoded as its headers say.") from None


def parse_letter(text: str) -> Mapping[str, Any]:
    """Read ``{session, frames}``; raises ``RefusedError``."""
    try:
        body = fields.mapping(json_loads(text), "body")
        frames = body.get("frames", ())
        fields.array(frames, "frames", _MOST_FRAMES, fields.mapping)
    except InvalidFieldError as error:
        frame = error_frame(ErrorCode.INVALID, error.reason, error.field)
        raise RefusedError(CloseCode.MALFORMED, str(error), frame) from None
    except ValueError, RecursionError:
        raise RefusedError(CloseCode.MALFORMED, "The body is not JSON.") from None
    return body


def find_session(hass: HomeAssistant, body: Mapping[str, Any]) -> Session:
    """Return the session that a body names by its unguessable key; raises ``RefusedError``."""
    key = body.get("session")
    entries: list[SlideControlConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        if isinstance(key, str) and (session := entry.runtime_data.audience.by_key.get(key)):
            return session
    raise RefusedError(CloseCode.GONE, "The session has ended; say hello again.")


def deliver(session: Session, body: Mapping[str, Any]) -> None:
    """Give the frames to their session, in their order."""
    session.heard()
    for frame in body.get("frames", ()):
        session.deliver(frame)


def refuse(refused: RefusedError) -> web.Response:
    """Say why, with the close code that a WebSocket would be closed with."""
    body: dict[str, Any] = {"code": refused.code.value, "message": str(refused)}
    if refused.frame is not None:
        body["error"] = json_loads(refused.frame.json)
    headers = {hdrs.RETRY_AFTER: str(math.ceil(refused.retry_after))} if refused.code is CloseCode.RATE else None
    return web.json_response(body, status=_STATUS[refused.code], headers=headers)
