"""Lets hosted pages frame each other.

A hosted page has an opaque origin, which neither ``X-Frame-Options: SAMEORIGIN`` nor any source of ``frame-ancestors``
matches, so either header turns each frame inside a deck into an error page. Home Assistant's middleware adds the
former to what a view returns (homeassistant/components/http/headers.py), so the response must be on its way by then.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from aiohttp import hdrs, web

# What Home Assistant's middleware adds to other responses, except X-Frame-Options. A deck's address is a secret that no
# other server may learn from a Referer.
SAFE_HEADERS: Final[dict[str, str]] = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    hdrs.SERVER: "",
}


async def async_send_frameable(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    """Send a response that any page may frame. Only for content that the sandbox isolates."""
    # A browser that has just gone is no error; aiohttp ends the connection.
    with suppress(ConnectionError):
        if not response.prepared:
            response.headers.update(SAFE_HEADERS)
            await response.prepare(request)
        await response.write_eof()
    return response
