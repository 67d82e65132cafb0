"""Fetches one file of a content network, through Home Assistant's own client session."""

from __future__ import annotations

import asyncio
import base64
from enum import Enum
import hashlib
import hmac
from http import HTTPStatus
from typing import Final
from urllib.parse import urljoin

from aiohttp import ClientError, ClientSession, ClientTimeout, hdrs

from .networks import SUFFIXES, Dependency, parse_dependency

MAX_FILE_BYTES: Final = 16 * 1024 * 1024
_MAX_REDIRECTS: Final = 5
_TIMEOUT: Final = ClientTimeout(total=60, connect=10, sock_read=15)
_CHUNK_BYTES: Final = 64 * 1024
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PASSING: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})
# Google Fonts answers with WOFF2 only to browsers that know it.
_HEADERS: Final = {
    hdrs.USER_AGENT: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/92.0 Safari/537.36",
    hdrs.ACCEPT: "*/*",
}
_DIGESTS: Final = ("sha512", "sha384", "sha256")


class Failure(Enum):
    """Why a file can't be had, and whether another attempt would fail, too."""

    NO_ANSWER = "no answer", False
    SERVER_ERROR = "server error", False
    SIGN_IN_PAGE = "sign-in page", False
    NOT_FOUND = "not found", True
    REDIRECTED_ELSEWHERE = "redirected elsewhere", True
    TOO_LARGE = "too large", True
    WRONG_INTEGRITY = "wrong integrity", True


class DownloadError(Exception):
    """The file can't be had."""

    def __init__(self, failure: Failure) -> None:
        """Set the reason."""
        super().__init__(failure.value[0])
        self.final: bool = failure.value[1]


async def async_download(
    session: ClientSession, dependency: Dependency, integrity: str = "", max_bytes: int = MAX_FILE_BYTES
) -> tuple[Dependency, bytes]:
    """Return the file and its address after redirects, none of which leaves the allowed networks.

    TLS proves that the host is the one that was asked, so a name that resolves to an address in the house is refused.
    Raises ``DownloadError``.
    """
    asked = dependency
    try:
        for _ in range(_MAX_REDIRECTS):
            async with session.get(asked.url, allow_redirects=False, timeout=_TIMEOUT, headers=_HEADERS) as response:
                if response.status in _REDIRECTS:
                    asked = _redirected(asked, response.headers.get(hdrs.LOCATION, ""))
                    continue
                if response.status != HTTPStatus.OK:
                    passes = response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or response.status in _PASSING
                    raise DownloadError(Failure.SERVER_ERROR if passes else Failure.NOT_FOUND)
                content = bytearray()
                async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
                    content += chunk
                    if len(content) > max_bytes:
                        raise DownloadError(Failure.TOO_LARGE)
                _check_type(response.headers.get(hdrs.CONTENT_TYPE, ""))
                # A digest of 16 MiB takes too long for the event loop.
                await asyncio.get_running_loop().run_in_executor(None, _check_integrity, content, integrity)
                return asked, bytes(content)
    except ClientError, TimeoutError, OSError, ValueError:
        raise DownloadError(Failure.NO_ANSWER) from None
    raise DownloadError(Failure.REDIRECTED_ELSEWHERE)


def _redirected(asked: Dependency, location: str) -> Dependency:
    target = urljoin(asked.url, location)
    found = parse_dependency(target)
    if found is None or not target.startswith("https:"):
        raise DownloadError(Failure.REDIRECTED_ELSEWHERE)
    return found


def _check_type(content_type: str) -> None:
    """Refuse pages, such as the sign-in page of a hotel's network or a network's own error page."""
    if content_type.partition(";")[0].strip().lower() in ("text/html", "application/xhtml+xml"):
        raise DownloadError(Failure.SIGN_IN_PAGE)


def _check_integrity(content: bytes | bytearray, integrity: str) -> None:
    """Compare with the strongest digests of an ``integrity`` attribute (W3C Subresource Integrity)."""
    metadata = [each.partition("?")[0].partition("-") for each in integrity.split()]
    for name in _DIGESTS:
        wanted = [digest for algorithm, _, digest in metadata if algorithm == name]
        if not wanted:
            continue
        found = base64.b64encode(hashlib.new(name, content).digest()).decode()
        if not any(hmac.compare_digest(found, each) for each in wanted):
            raise DownloadError(Failure.WRONG_INTEGRITY)
        return


def is_library_file(path: str) -> bool:
    """Return whether a stored path may be served."""
    return any(path.lower().endswith(suffix) for suffix in SUFFIXES)
