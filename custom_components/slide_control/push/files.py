"""Sends a file as browsers expect it: ranges, 304 for what they have, and compressed where that helps."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
import gzip
from http import HTTPStatus
from pathlib import Path
from typing import Final

from aiohttp import hdrs, web

from homeassistant.core import HomeAssistant

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
_SQUEEZED: Final = frozenset({".js", ".mjs", ".css", ".html", ".htm", ".md", ".json", ".svg", ".txt", ".wasm"})
# Below, a packet is a packet; above, the compressed copy would fill the memory.
_SMALLEST: Final = 1_400
_LARGEST: Final = 8 * 1024 * 1024
_KEPT: Final = 32 * 1024 * 1024
_LEVEL: Final = 6

_kept: Final[OrderedDict[tuple[str, str], bytes]] = OrderedDict()


async def async_send_file(
    hass: HomeAssistant, request: web.Request, file: Path, headers: dict[str, str]
) -> web.StreamResponse:
    """Answer with a file; a range of it comes uncompressed."""
    if content_type := TYPES.get(file.suffix.lower()):
        headers = {hdrs.CONTENT_TYPE: content_type, **headers}
    if file.suffix.lower() in _SQUEEZED and hdrs.RANGE not in request.headers:
        status = await hass.async_add_executor_job(file.stat)
        if _SMALLEST <= status.st_size <= _LARGEST:
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
    """Answer with what ``make`` returns in the executor, compressed once for as long as its tag stays."""
    squeezed = "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, "")
    tag = f"{tag}-gz" if squeezed else tag
    headers = {hdrs.ETAG: f'"{tag}"', hdrs.VARY: hdrs.ACCEPT_ENCODING, **headers}
    if any(known.value in (tag, "*") for known in request.if_none_match or ()):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    if not squeezed:
        return web.Response(body=await hass.async_add_executor_job(make), headers=headers)
    body = _kept.get((key, tag))
    if body is None:
        body = await hass.async_add_executor_job(lambda: gzip.compress(make(), _LEVEL))
        _keep((key, tag), body)
    return web.Response(body=body, headers={hdrs.CONTENT_ENCODING: "gzip", **headers})


def _keep(key: tuple[str, str], body: bytes) -> None:
    if len(body) > _KEPT // 4:
        return
    _kept[key] = body
    while sum(map(len, _kept.values())) > _KEPT:
        _kept.popitem(last=False)
