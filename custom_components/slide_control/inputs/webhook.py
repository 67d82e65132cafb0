"""The webhook of each stage, for anything that can call a URL."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from aiohttp import hdrs, web
from aiohttp.http_exceptions import HttpProcessingError

from homeassistant.components import webhook
from homeassistant.core import Context, HomeAssistant

from ..access.body_budget import BodyError, within_budget
from ..access.client_network import client_network
from ..access.grants import is_from_local_network
from ..config_entry import allow_get, local_only
from ..const import CONF_WEBHOOK_ID, DOMAIN
from ..http import parse_json_object, read_body, retry_after as retry_after_header
from ..messages import english, outcome_dict
from ..push.limits import WEBHOOK_RATE
from ..stage import fields
from ..stage.admission.token_bucket import TokenBuckets
from ..stage.commands import Action, Command, parse_command
from ..stage.fields import InvalidFieldError
from ..stage.messages import Message
from ..stage.results import CommandResult, Result
from ..stage.state import View

if TYPE_CHECKING:
    from ..config_entry import SlideControlConfigEntry

MAX_BODY_BYTES: Final = 64 * 1024
_MAX_FORM_FIELDS: Final = 20
_IDEMPOTENCY_KEY: Final = "Idempotency-Key"
_JSON: Final = "application/json"
_FORM: Final = "application/x-www-form-urlencoded"
_MULTIPART: Final = "multipart/form-data"
# A body of these types may also be JSON: curl and IFTTT use them unless configured otherwise.
_LOOSE: Final = frozenset({_FORM, "text/plain", "application/octet-stream", ""})

_STATUS: Final[Mapping[Result, HTTPStatus]] = {
    Result.APPLIED: HTTPStatus.OK,
    Result.EXPIRED: HTTPStatus.CONFLICT,
    Result.NO_DISPLAY: HTTPStatus.SERVICE_UNAVAILABLE,
    Result.TIMEOUT: HTTPStatus.GATEWAY_TIMEOUT,
    Result.REJECTED: HTTPStatus.UNPROCESSABLE_ENTITY,
}
# Reasons of rejections that concern a field of the request.
_FIELDS: Final[Mapping[str, str]] = {"unknown_slide": "slide", "ambiguous_slide": "slide"}


def async_register_webhook(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Register the stage's webhook until the entry is unloaded."""
    webhook_id = entry.data[CONF_WEBHOOK_ID]
    rate_limits = TokenBuckets(WEBHOOK_RATE)

    async def handle(hass: HomeAssistant, _webhook_id: str, request: web.Request) -> web.Response:
        if wait := rate_limits.take(client_network(request.remote), time.monotonic()):
            message = Message("rate", seconds=f"{wait:.1f}")
            return _refuse(HTTPStatus.TOO_MANY_REQUESTS, message, reason="rate", retry_after=wait)
        if local_only(entry) and not is_from_local_network(hass, request, entry):
            return _refuse(HTTPStatus.FORBIDDEN, Message("local_network_only"), reason="local_network_only")
        if request.method == hdrs.METH_HEAD:
            return web.Response()  # a check whether the address exists, not a press
        return await _handle(hass, entry, request)

    webhook.async_register(
        hass,
        DOMAIN,
        entry.title,
        webhook_id,
        handle,
        local_only=False,  # with True, it answers callers from elsewhere with 200 and an empty body
        allowed_methods=(
            hdrs.METH_HEAD,
            hdrs.METH_POST,
            hdrs.METH_PUT,
            *((hdrs.METH_GET,) if allow_get(entry) else ()),
        ),
    )
    entry.async_on_unload(lambda: webhook.async_unregister(hass, webhook_id))


async def _handle(hass: HomeAssistant, entry: SlideControlConfigEntry, request: web.Request) -> web.Response:
    try:
        data = {**request.query, **await _read_body(request)}
        wait = fields.boolean(data.pop("wait", True), "wait")
        command = _command(data, request)
    except BodyError as error:
        return _refuse(error.status, error.message, retry_after=error.retry_after)
    except InvalidFieldError as error:
        return _refuse(HTTPStatus.BAD_REQUEST, error.message, error.field)
    stage = entry.runtime_data.stage
    if wait:
        return _response(await stage.async_execute(command))
    entry.async_create_background_task(hass, stage.async_execute(command), f"webhook {command.action}")
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


def _response(outcome: CommandResult) -> web.Response:
    """Return the response with the outcome; it omits the notes, because the webhook only grants commands."""
    body = outcome_dict(outcome, view=View.PUBLIC)
    if outcome.result is Result.DUPLICATE:
        status = HTTPStatus.CONFLICT if outcome.first is None else HTTPStatus.OK
    elif outcome.retry_after is not None:
        status = HTTPStatus.TOO_MANY_REQUESTS
    elif field := _FIELDS.get(outcome.reason or ""):
        status = HTTPStatus.BAD_REQUEST
        body["field"] = field
    else:
        status = _STATUS[outcome.result]
    return web.json_response(body, status=status, headers=_headers(outcome.retry_after))


def _refuse(
    status: HTTPStatus,
    message: Message,
    field: str | None = None,
    *,
    reason: str = "invalid",
    retry_after: float | None = None,
) -> web.Response:
    body = {"result": Result.REJECTED.value, "changed": False, "reason": reason, "message": english(message)}
    if field is not None:
        body["field"] = field
    return web.json_response(body, status=status, headers=_headers(retry_after))


def _headers(seconds: float | None) -> dict[str, str] | None:
    return None if seconds is None else retry_after_header(seconds)


async def _read_body(request: web.Request) -> Mapping[str, Any]:
    """Read JSON or a form; an empty body is accepted with any content type."""
    content_type = request.headers.get(hdrs.CONTENT_TYPE, "").partition(";")[0].strip().lower()
    if content_type == _MULTIPART:
        return await _read_multipart(request)
    body = await read_body(request, MAX_BODY_BYTES)
    if not body.strip():
        return {}
    if (
        content_type == _JSON
        or content_type.endswith("+json")
        or (content_type in _LOOSE and body.lstrip().startswith(b"{"))
    ):
        return parse_json_object(body)
    if content_type != _FORM:
        message = Message("body_type", type=content_type[:100]) if content_type else Message("body_without_type")
        raise BodyError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MAX_FORM_FIELDS))
    except ValueError:
        raise BodyError(HTTPStatus.BAD_REQUEST, Message("form_invalid", fields=_MAX_FORM_FIELDS)) from None


async def _read_multipart(request: web.Request) -> Mapping[str, Any]:
    """Read a multipart form, as Apple Shortcuts sends it; ``Content-Length`` is required."""
    try:
        size = int(request.headers.get(hdrs.CONTENT_LENGTH, ""))
    except ValueError:
        raise BodyError(HTTPStatus.LENGTH_REQUIRED, Message("length_required")) from None
    if size > MAX_BODY_BYTES:
        raise BodyError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, Message("body_too_large", kib=MAX_BODY_BYTES // 1024))
    try:
        async with within_budget(request):
            form = await request.post()
    except ValueError, web.RequestPayloadError, HttpProcessingError:
        raise BodyError(HTTPStatus.BAD_REQUEST, Message("form_unreadable")) from None
    return {name: value if isinstance(value, str) else None for name, value in form.items()}
