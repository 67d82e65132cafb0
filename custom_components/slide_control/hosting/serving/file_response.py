"""Sends files, and pages with the browser client in them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
import hashlib
from mimetypes import MimeTypes
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aiohttp import hdrs, web

from .client_injection import HEAD_BYTES, Insertion, inject
from .content import Content, of_bytes, of_file
from .response import async_send, async_send_shared
from .script_comments import without_comments

if TYPE_CHECKING:
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
    ".webmanifest": "application/manifest+json",
}
_COMPRESSIBLE: Final = frozenset({".js", ".mjs", ".css", ".html", ".htm", ".md", ".json", ".svg", ".txt", ".wasm"})
_OTHER_TYPES: Final = MimeTypes()
_UNKNOWN_TYPE: Final = "application/octet-stream"
_TAG_LENGTH: Final = 16


async def async_send_file(
    hass: HomeAssistant, request: web.Request, file: Path, headers: dict[str, str], *, comments: bool = True
) -> web.StreamResponse:
    """Send a file; range requests are answered uncompressed. Raises ``OSError`` if it can't be opened.

    Without ``comments``, it is a script of ours and is sent without them.
    """
    suffix = file.suffix.lower()
    headers = {
        hdrs.CONTENT_TYPE: TYPES.get(suffix) or _OTHER_TYPES.guess_file_type(file)[0] or _UNKNOWN_TYPE,
        **headers,
    }
    return await async_send(
        hass,
        request,
        partial(of_file, file) if comments else partial(of_file, file, without_comments, "-short"),
        headers,
        key=str(file),
        compressible=suffix in _COMPRESSIBLE,
    )


def content_tag(content: bytes) -> str:
    """Return an ETag, without its quotes."""
    return hashlib.sha256(content).hexdigest()[:_TAG_LENGTH]


async def async_send_text(
    hass: HomeAssistant, request: web.Request, body: bytes, tag: str, content_type: str, headers: dict[str, str]
) -> web.StreamResponse:
    """Send a text of ours that is in memory."""
    return await async_send_shared(hass, request, body, tag, {hdrs.CONTENT_TYPE: content_type, **headers})


async def async_send_page(
    hass: HomeAssistant,
    request: web.Request,
    page: Path | bytes,
    insertion: Callable[[], Insertion],
    headers: dict[str, str],
    *,
    key: str,
) -> web.StreamResponse:
    """Send a page with the client's tags in its head; ``insertion`` is called in the executor. Raises ``OSError``."""

    def open_page() -> Content:
        tags, paths = insertion()
        digest = content_tag(tags.encode())

        def begin(beginning: bytes) -> tuple[bytes, int]:
            replacement, replaced = inject(beginning, tags)
            if not paths:
                return replacement, replaced
            rest = beginning[replaced:HEAD_BYTES]
            for path, relative in paths:
                rest = rest.replace(path.encode(), relative.encode())
            return replacement + rest, min(len(beginning), HEAD_BYTES)

        if isinstance(page, Path):
            return of_file(page, begin, f"-{digest}")
        beginning, replaced = begin(page[:HEAD_BYTES])
        whole = beginning + page[replaced:]
        return of_bytes(whole, content_tag(whole))

    headers = {hdrs.CONTENT_TYPE: "text/html", **headers}
    return await async_send(hass, request, open_page, headers, key=key, compressible=True)
