"""File responses with ranges, ETag revalidation (304) and gzip compression."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
import gzip
from http import HTTPStatus
from pathlib import Path
from typing import Final

from aiohttp import hdrs, web

from homeassistant.core import HomeAssistant

CONTENT_SECURITY_POLICY: Final = "Content-Security-Policy"
REVALIDATE: Final[dict[str, str]] = {hdrs.CACHE_CONTROL: "no-cache"}
"""Browsers revalidate on each request and receive 304 if nothing has changed."""
TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html",
    ".md": "text/markdown; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
}
_COMPRESSIBLE: Final = frozenset({".js", ".mjs", ".css", ".html", ".htm", ".md", ".json", ".svg", ".txt", ".wasm"})
# A smaller file fits into one packet anyway; the compressed copy of a larger one would use too much memory.
_MIN_COMPRESSED_BYTES: Final = 1_400
_MAX_COMPRESSED_BYTES: Final = 8 * 1024 * 1024
_MAX_CACHE_BYTES: Final = 32 * 1024 * 1024
_GZIP_LEVEL: Final = 6

_cache: Final[OrderedDict[tuple[str, str], bytes]] = OrderedDict()


async def async_send_file(
    hass: HomeAssistant, request: web.Request, file: Path, headers: dict[str, str]
) -> web.StreamResponse:
    """Return a response with a file; range requests are answered uncompressed."""
    if content_type := TYPES.get(file.suffix.lower()):
        headers = {hdrs.CONTENT_TYPE: content_type, **headers}
    if file.suffix.lower() in _COMPRESSIBLE and hdrs.RANGE not in request.headers:
        status = await hass.async_add_executor_job(file.stat)
        if _MIN_COMPRESSED_BYTES <= status.st_size <= _MAX_COMPRESSED_BYTES:
            tag = f"{status.st_mtime_ns:x}-{status.st_size:x}"
            return await async_send_body(hass, request, tag, file.read_bytes, headers, key=str(file))
    return web.FileResponse(file, headers=headers)


async def async_send_body(
    hass: HomeAssistant,
    request: web.Request,
    tag: str,
    make: Callable[[], bytes],
    headers: dict[str, str],
    *,
    key: str,
) -> web.Response:
    """Return a response with the result of ``make``, which runs in the executor.

    The compressed body is cached by ``key`` and ``tag``, the ETag.
    """
    compressed = "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, "")
    tag = f"{tag}-gz" if compressed else tag
    headers = {hdrs.ETAG: f'"{tag}"', hdrs.VARY: hdrs.ACCEPT_ENCODING, **headers}
    if any(etag.value in (tag, "*") for etag in request.if_none_match or ()):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    if not compressed:
        return web.Response(body=await hass.async_add_executor_job(make), headers=headers)
    body = _cache.get((key, tag))
    if body is None:
        body = await hass.async_add_executor_job(lambda: gzip.compress(make(), _GZIP_LEVEL))
        _add_to_cache((key, tag), body)
    return web.Response(body=body, headers={hdrs.CONTENT_ENCODING: "gzip", **headers})


def _add_to_cache(key: tuple[str, str], body: bytes) -> None:
    if len(body) > _MAX_CACHE_BYTES // 4:
        return
    _cache[key] = body
    while sum(map(len, _cache.values())) > _MAX_CACHE_BYTES:
        _cache.popitem(last=False)
