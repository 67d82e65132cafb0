"""Fetches presentations from Google Slides by their exports.

``https://docs.google.com/presentation/d/ID/export/pptx`` and ``…/pdf`` answer with a redirect to Google's own storage,
``*.googleusercontent.com``, or for a presentation that isn't shared with one to the sign-in page.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
import re
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, hdrs

from ...stage.messages import Message
from ..formats.format import DeckError

MAX_FILE_BYTES: Final = 256 * 1024 * 1024
TYPES: Final = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
}
_HOST: Final = "docs.google.com"
_STORAGE: Final = ".googleusercontent.com"
_SIGN_IN: Final = "accounts.google.com"
_ADDRESS: Final = re.compile(r"/(?:a/[\w.-]{1,100}/)?presentation/(?:u/\d{1,2}/)?d/([\w-]{20,100})(?:/.*)?", re.ASCII)
_PUBLISHED: Final = re.compile(r"/presentation/(?:u/\d{1,2}/)?d/e/", re.ASCII)
_MAX_ADDRESS_LENGTH: Final = 2_000
_MAX_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_TIMEOUT: Final = ClientTimeout(total=300, connect=15, sock_read=60)
_CHUNK_BYTES: Final = 64 * 1024


def parse_address(address: str) -> str:
    """Return the ID of the presentation that an address shows; raises ``DeckError``."""
    parts = _split(address.strip()[:_MAX_ADDRESS_LENGTH])
    if parts is None or parts.hostname != _HOST:
        raise DeckError(Message("google_slides_address"))
    if _PUBLISHED.match(parts.path):
        raise DeckError(Message("google_slides_published"))
    found = _ADDRESS.fullmatch(parts.path)
    if found is None:
        raise DeckError(Message("google_slides_address"))
    return found[1]


async def async_export(
    session: ClientSession, presentation: str, kind: str, write: Callable[[bytes], Awaitable[None]]
) -> str:
    """Fetch a presentation as ``pptx`` or ``pdf``, and return the name that Google gives the file, or "".

    Raises ``DeckError``. TLS proves each host's name.
    """
    url = f"https://{_HOST}/presentation/d/{presentation}/export/{kind}"
    try:
        for _ in range(_MAX_REDIRECTS):
            async with session.get(url, allow_redirects=False, timeout=_TIMEOUT) as response:
                if response.status in _REDIRECTS:
                    url = _redirected(url, response.headers.get(hdrs.LOCATION, ""))
                    continue
                _check(response, kind)
                await _read(response, write)
                disposition = response.content_disposition
                return (disposition.filename or "") if disposition else ""
    except ClientError, TimeoutError:
        raise DeckError(Message("google_slides_no_answer")) from None
    raise DeckError(Message("google_slides_elsewhere"))


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        has_port = parts.port is not None
    except ValueError:
        return None
    return None if parts.scheme != "https" or has_port or "@" in parts.netloc else parts


def _redirected(url: str, location: str) -> str:
    """Return where a redirect leads; raises ``DeckError`` unless that is Google's storage."""
    target = urljoin(url, location)
    parts = _split(target)
    host = "" if parts is None else parts.hostname or ""
    if host == _SIGN_IN:
        raise DeckError(Message("google_slides_not_shared"))
    if host != _HOST and not host.endswith(_STORAGE):
        raise DeckError(Message("google_slides_elsewhere"))
    return target


def _check(response: ClientResponse, kind: str) -> None:
    status = response.status
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        raise DeckError(Message("google_slides_gone"))
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise DeckError(Message("google_slides_not_shared"))
    if status != HTTPStatus.OK:
        raise DeckError(Message("google_slides_no_answer"))
    found = response.headers.get(hdrs.CONTENT_TYPE, "").partition(";")[0].strip().lower()
    if found == "text/html":  # a page asks to sign in
        raise DeckError(Message("google_slides_not_shared"))
    if found != TYPES[kind]:
        raise DeckError(Message("google_slides_elsewhere"))
    if (response.content_length or 0) > MAX_FILE_BYTES:
        raise DeckError(Message("google_slides_too_large", mib=MAX_FILE_BYTES // 1024**2))


async def _read(response: ClientResponse, write: Callable[[bytes], Awaitable[None]]) -> None:
    size = 0
    async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
        size += len(chunk)
        if size > MAX_FILE_BYTES:
            raise DeckError(Message("google_slides_too_large", mib=MAX_FILE_BYTES // 1024**2))
        await write(chunk)
