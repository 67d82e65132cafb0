"""Helpers for HTTP handlers: bodies of limited size, JSON, responses with messages, and ``Retry-After``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from http import HTTPStatus
import math
from typing import Any, Final

from aiohttp import StreamReader, hdrs, web

from homeassistant.util.json import json_loads

from .access.body_budget import BodyError, within_budget
from .messages import said
from .stage.messages import Message

_CHUNK_BYTES: Final = 1024 * 1024
# Seconds without a byte after which a body counts as cut off.
_SILENCE_SECONDS: Final = 30.0


async def read_chunks(request: web.Request, max_bytes: int) -> AsyncIterator[bytes]:
    """Yield the body as it arrives; raises ``BodyError`` when it exceeds ``max_bytes`` or is damaged."""
    size = 0
    # A request through Home Assistant Cloud creates a new reader at each access to ``content``.
    content = request.content
    try:
        while chunk := await _read(content, min(_CHUNK_BYTES, max_bytes + 1 - size)):
            size += len(chunk)
            if size > max_bytes:
                raise _too_large(max_bytes)
            yield chunk
    except web.RequestPayloadError:
        raise _damaged() from None


async def _read(content: StreamReader, max_bytes: int) -> bytes:
    try:
        async with asyncio.timeout(_SILENCE_SECONDS):
            return await content.read(max_bytes)
    except TimeoutError:
        raise BodyError(HTTPStatus.REQUEST_TIMEOUT, Message("body_too_slow")) from None


def _too_large(max_bytes: int) -> BodyError:
    return BodyError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, Message("body_too_large", kib=max_bytes // 1024))


def _damaged() -> BodyError:
    return BodyError(HTTPStatus.BAD_REQUEST, Message("body_damaged"))


async def read_body(request: web.Request, max_bytes: int) -> bytes:
    """Return the whole body, regardless of its content type; raises ``BodyError``."""
    content = request.content
    if isinstance(content, StreamReader) and content.is_eof():
        # The short way for a body that has arrived with its request, as that of nearly every press has.
        return _arrived(content, max_bytes)
    async with within_budget(request):
        return b"".join([chunk async for chunk in read_chunks(request, max_bytes)])


def _arrived(content: StreamReader, max_bytes: int) -> bytes:
    try:
        body = content.read_nowait(max_bytes + 1)
    except web.RequestPayloadError:
        raise _damaged() from None
    if len(body) > max_bytes:
        raise _too_large(max_bytes)
    return body


def decode_body(body: bytes) -> str:
    """Return a body as text; raises ``BodyError`` unless it is UTF-8."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise BodyError(HTTPStatus.BAD_REQUEST, Message("body_not_utf8")) from None


def parse_json(body: bytes | str) -> object:
    """Return the parsed JSON of a body; raises ``BodyError``."""
    try:
        return json_loads(body)
    except ValueError, RecursionError:
        raise BodyError(HTTPStatus.BAD_REQUEST, Message("body_not_json")) from None


def parse_json_object(body: bytes | str) -> Mapping[str, Any]:
    """Return the JSON object in a body; raises ``BodyError``."""
    if not isinstance(data := parse_json(body), dict):
        raise BodyError(HTTPStatus.BAD_REQUEST, Message("body_not_object"))
    return data


def retry_after(seconds: float) -> dict[str, str]:
    """Return the ``Retry-After`` header, rounded up to whole seconds (RFC 9110 section 10.2.3)."""
    return {hdrs.RETRY_AFTER: str(math.ceil(seconds))}


def body_error(error: BodyError) -> web.Response:
    """Return the JSON response for a body that can't be read."""
    return json_message(
        error.message, error.status, None if error.retry_after is None else retry_after(error.retry_after)
    )


def json_message(
    message: Message, status: HTTPStatus, headers: Mapping[str, str] | None = None, **more: object
) -> web.Response:
    """Return a JSON response with the message in English, and its key for pages that translate it themselves."""
    return web.json_response({**more, **said(message)}, status=status, headers=headers)
