"""The webhook: one address for each deck, for whatever can call a URL."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
import math
import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from aiohttp import hdrs, web
from aiohttp.http_exceptions import HttpProcessingError

from homeassistant.components import webhook
from homeassistant.core import Context, HomeAssistant
from homeassistant.util.json import json_loads

from ..const import CONF_WEBHOOK_ID, DOMAIN
from ..deck import fields
from ..deck.commands import Action, Command, parse_command
from ..deck.fields import InvalidFieldError
from ..deck.rates import TokenBuckets
from ..deck.results import CommandResult, Result
from ..deck.state import View
from ..entry import allow_get, local_only
from ..push.limits import WEBHOOK_CALLS

if TYPE_CHECKING:
    from ..entry import SlideControlConfigEntry

LARGEST_BODY: Final = 64 * 1024
_IDEMPOTENCY_KEY: Final = "Idempotency-Key"
_JSON: Final = "application/json"
_FORM: Final = "application/x-www-form-urlencoded"
_MULTIPART: Final = "multipart/form-data"
# A body of these types may also be JSON: curl and IFTTT send it so when nobody tells them better.
_LOOSE: Final = frozenset({_FORM, "text/plain", "application/octet-stream", ""})

_STATUS: Final[Mapping[Result, HTTPStatus]] = {
    Result.APPLIED: HTTPStatus.OK,
    Result.EXPIRED: HTTPStatus.CONFLICT,
    Result.NO_DISPLAY: HTTPStatus.SERVICE_UNAVAILABLE,
    Result.TIMEOUT: HTTPStatus.GATEWAY_TIMEOUT,
    Result.REJECTED: HTTPStatus.UNPROCESSABLE_ENTITY,
}
# Rejections that are about a field of the request.
_FIELDS: Final[Mapping[str, str]] = {"unknown_slide": "slide", "ambiguous_slide": "slide"}


class _BodyError(Exception):
    """The body can't be read; ``status`` says why."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        """Keep the answer's status."""
        super().__init__(message)
        self.status = status


def async_register_webhook(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Answer the deck's webhook until the entry is unloaded."""
    webhook_id = entry.data[CONF_WEBHOOK_ID]
    calls = TokenBuckets(WEBHOOK_CALLS)

    async def handle(hass: HomeAssistant, _webhook_id: str, request: web.Request) -> web.Response:
        if wait := calls.take(request.remote, time.monotonic()):
            message = f"Too many calls. Try again in {wait:.1f} s."
            return _refuse(HTTPStatus.TOO_MANY_REQUESTS, message, reason="rate", retry_after=wait)
        return await _handle(hass, entry, request)

    webhook.async_register(
        hass,
        DOMAIN,
        entry.title,
        webhook_id,
        handle,
        local_only=local_only(entry),
        allowed_methods=(hdrs.METH_POST, hdrs.METH_PUT, *((hdrs.METH_GET,) if allow_get(entry) else ())),
    )
    entry.async_on_unload(lambda: webhook.async_unregister(hass, webhook_id))


async def _handle(hass: HomeAssistant, entry: SlideControlConfigEntry, request: web.Request) -> web.Response:
    try:
        data = {**request.query, **await _read_body(request)}
        wait = fields.boolean(data.pop("wait", True), "wait")
        command = _command(data, request)
    except _BodyError as error:
        return _refuse(error.status, str(error))
    except InvalidFieldError as error:
        return _refuse(HTTPStatus.BAD_REQUEST, str(error), error.field)
    deck = entry.runtime_data.deck
    if wait:
        return _answer(await deck.async_execute(command))
    entry.async_create_background_task(hass, deck.async_execute(command), f"webhook {command.action}")
    return web.json_response({"result": "accepted"}, status=HTTPStatus.ACCEPTED)


def _command(data: dict[str, Any], request: web.Request) -> Command:
    if (key := request.headers.get(_IDEMPOTENCY_KEY)) is not None:
        data.setdefault("id", key)
    return parse_command(
        data.pop("command", None) or Action.NEXT,
        data,
        source="webhook",
        sender=request.remote or "",
        context=Context(),
    )


def _answer(outcome: CommandResult) -> web.Response:
    """Tell the caller; whoever can move the slides need not see the speaker's notes."""
    body = outcome.as_dict(view=View.PUBLIC)
    if outcome.result is Result.DUPLICATE:
        status = HTTPStatus.CONFLICT if outcome.first is None else HTTPStatus.OK
    elif outcome.retry_after is not None:
        status = HTTPStatus.TOO_MANY_REQUESTS
    elif field := _FIELDS.get(outcome.reason or ""):
        status = HTTPStatus.BAD_REQUEST
        body["field"] = field
    else:
        status = _STATUS[outcome.result]
    return web.json_response(body, status=status, headers=_retry(outcome.retry_after))


def _refuse(
    status: HTTPStatus,
    message: str,
    field: str | None = None,
    *,
    reason: str = "invalid",
    retry_after: float | None = None,
) -> web.Response:
    body = {"result": Result.REJECTED.value, "changed": False, "reason": reason, "message": message}
    if field is not None:
        body["field"] = field
    return web.json_response(body, status=status, headers=_retry(retry_after))


def _retry(seconds: float | None) -> dict[str, str] | None:
    """Return the header that says when to come again, in whole seconds (RFC 9110 section 10.2.3)."""
    return None if seconds is None else {hdrs.RETRY_AFTER: str(math.ceil(seconds))}


async def _read_body(request: web.Request) -> Mapping[str, Any]:
    """Read JSON or a form; an empty body says nothing, whatever type it claims to be."""
    kind = request.headers.get(hdrs.CONTENT_TYPE, "").partition(";")[0].strip().lower()
    if kind == _MULTIPART:
        return await _read_multipart(request)
    body = await _read_limited(request)
    if not body.strip():
        return {}
    if kind == _JSON or kind.endswith("+json") or (kind in _LOOSE and body.lstrip().startswith(b"{")):
        return _read_json(body)
    if kind != _FORM:
        raise _BodyError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Send {_JSON} or {_FORM}, not {kind[:100] or 'a body without a type'}."
        )
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=20))
    except ValueError:
        raise _BodyError(HTTPStatus.BAD_REQUEST, "The form is not valid UTF-8, or has more than 20 fields.") from None


async def _read_limited(request: web.Request) -> bytes:
    body = bytearray()
    # A request from the cloud makes a new reader each time it is asked for one.
    content = request.content
    try:
        while chunk := await content.read(LARGEST_BODY + 1 - len(body)):
            body += chunk
            if len(body) > LARGEST_BODY:
                raise _BodyError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is larger than 64 KiB.")
    except web.RequestPayloadError:
        raise _BodyError(HTTPStatus.BAD_REQUEST, "The body is not encoded as its headers say.") from None
    return bytes(body)


async def _read_multipart(request: web.Request) -> Mapping[str, Any]:
    """Read a form as Apple Shortcuts sends it; its size must be said beforehand."""
    try:
        size = int(request.headers.get(hdrs.CONTENT_LENGTH, ""))
    except ValueError:
        raise _BodyError(HTTPStatus.LENGTH_REQUIRED, "Say the form's Content-Length.") from None
    if size > LARGEST_BODY:
        raise _BodyError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is larger than 64 KiB.")
    try:
        form = await request.post()
    except ValueError, web.RequestPayloadError, HttpProcessingError:
        raise _BodyError(HTTPStatus.BAD_REQUEST, "The form cannot be read.") from None
    return {name: value if isinstance(value, str) else None for name, value in form.items()}


def _read_json(body: bytes) -> Mapping[str, Any]:
    try:
        data = json_loads(body)
    except ValueError:
        raise _BodyError(HTTPStatus.BAD_REQUEST, "The body is not valid JSON.") from None
    if not isinstance(data, dict):
        raise _BodyError(HTTPStatus.BAD_REQUEST, "The body must be a JSON object.")
    return data
