"""Streams contents to browsers: ETags (304), ranges, gzip; and a limit for all that is sent at the same time.

Memory: a content of 64 KiB or less goes to the system's buffer at once. For larger ones there are 64 slots, each with
64 KiB that are being read, 128 KiB that wait for the browser, and the beginning of a page or a compressed body
(512 KiB); and there is the cache of compressed bodies (16 MiB). That is at most 60 MiB for files of any size. Our own
scripts are in memory anyway.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
import errno
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from aiohttp import hdrs, web

from ..jobs import deck_jobs
from .compressed import MAX_BYTES, MIN_BYTES, compress, compressed_cache
from .content import CHUNK_BYTES, Content, of_bytes
from .framing import SAFE_HEADERS
from .slots import response_slots

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

_CHUNK_SECONDS: Final = 30
"""A browser that doesn't take 64 KiB in this time is disconnected, so that it doesn't keep its slot."""


async def async_send(
    hass: HomeAssistant,
    request: web.Request,
    open_content: Callable[[], Content],
    headers: dict[str, str],
    *,
    key: str,
    compressible: bool,
) -> web.StreamResponse:
    """Send a content, which is opened in the executor, and return the response; raises ``OSError`` from opening it.

    ``key`` stands for the content in the cache of compressed bodies, together with its tag.
    """
    respond = partial(_respond_compressed, hass, request, open_content, headers, key if compressible else None)
    with await hass.async_add_executor_job(open_content) as content:
        if content.size <= CHUNK_BYTES:
            return await respond(content)
    # Opened again, so that those who wait keep nothing open.
    async with response_slots(hass).take(request.remote or ""):
        with await hass.async_add_executor_job(open_content) as content:
            return await respond(content)


async def async_send_shared(
    hass: HomeAssistant, request: web.Request, text: bytes, tag: str, headers: dict[str, str]
) -> web.StreamResponse:
    """Send a text that is in memory anyway; so it needs no slot, and a whole hall behind one address gets it."""
    open_content = partial(of_bytes, text, tag)
    return await _respond_compressed(hass, request, open_content, headers, "", open_content())


async def _respond_compressed(
    hass: HomeAssistant,
    request: web.Request,
    open_content: Callable[[], Content],
    headers: dict[str, str],
    key: str | None,
    content: Content,
) -> web.StreamResponse:
    """Send an open content, compressed if it has a key and the browser wants that."""
    more: dict[str, str] = {}
    body = b""
    if key is not None:
        more[hdrs.VARY] = hdrs.ACCEPT_ENCODING
        if _wants_gzip(request) and MIN_BYTES <= content.size <= MAX_BYTES:
            if _is_known(request, compressed := f"{content.tag}-gz"):
                return await _respond(hass, request, of_bytes(b"", compressed), more | headers)
            body = await _compressed(hass, f"{content.tag} {key}", open_content, content.tag)
    if body:
        more[hdrs.CONTENT_ENCODING] = "gzip"
        content = of_bytes(body, f"{content.tag}-gz")
    return await _respond(hass, request, content, more | headers)


def _is_known(request: web.Request, tag: str) -> bool:
    """Return whether the browser has this version."""
    return any(etag.value in (tag, "*") for etag in request.if_none_match or ())


def _wants_gzip(request: web.Request) -> bool:
    return "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, "") and hdrs.RANGE not in request.headers


async def _compressed(hass: HomeAssistant, key: str, open_content: Callable[[], Content], tag: str) -> bytes:
    """Return the compressed content; b"" if it isn't worth it, or has another tag by now."""
    cache = compressed_cache(hass)
    if (body := cache.get(key)) is None:
        body = await deck_jobs(hass).compressing.once(key, partial(_open_and_compress, open_content, tag))
        cache.add(key, body)
    return body


def _open_and_compress(open_content: Callable[[], Content], tag: str) -> bytes:
    with open_content() as content:
        return compress(content) if content.tag == tag else b""


async def _respond(
    hass: HomeAssistant, request: web.Request, content: Content, headers: dict[str, str]
) -> web.StreamResponse:
    headers = {hdrs.ETAG: f'"{content.tag}"', hdrs.ACCEPT_RANGES: "bytes", **SAFE_HEADERS, **headers}
    if _is_known(request, content.tag):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    start, end = 0, content.size
    status = HTTPStatus.OK
    if hdrs.RANGE in request.headers and request.headers.get(hdrs.IF_RANGE, headers[hdrs.ETAG]) == headers[hdrs.ETAG]:
        try:
            start, end, _ = request.http_range.indices(content.size)
        except ValueError:
            end = start
        if start >= end:
            headers[hdrs.CONTENT_RANGE] = f"bytes */{content.size}"
            return web.Response(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
        headers[hdrs.CONTENT_RANGE] = f"bytes {start}-{end - 1}/{content.size}"
        status = HTTPStatus.PARTIAL_CONTENT
    response = web.StreamResponse(status=status, headers=headers)
    response.content_length = end - start
    try:
        await response.prepare(request)
        await _stream(hass, response, content, start, end)
    except OSError, TimeoutError:
        # The browser has gone or is too slow, or the file can't be read any more: what was sent is not the whole.
        if request.transport is not None:
            request.transport.abort()
    return response


async def _stream(hass: HomeAssistant, response: web.StreamResponse, content: Content, start: int, end: int) -> None:
    """Write a part of the content; raises ``OSError`` if the file was cut off, and ``TimeoutError``."""
    while start < end:
        count = min(CHUNK_BYTES, end - start)
        if content.file is None:
            data = content.read(start, count)
        else:
            data = await hass.async_add_executor_job(content.read, start, count)
        if not data:
            raise OSError(errno.ENODATA, "")
        start += len(data)
        async with asyncio.timeout(_CHUNK_SECONDS):
            await response.write(data)
    await response.write_eof()
