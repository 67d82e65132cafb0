"""The bodies of requests that arrive slowly, of which anyone can send many before a token or a key is read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from ..stage.admission.fair_share import FairShare
from ..stage.messages import Message, SlideControlError
from .client_network import client_network

if TYPE_CHECKING:
    from aiohttp.web import Request

MAX_BODIES: Final = 250
"""Incomplete bodies in all; one address may hold a fifth of them. Each holds at most 256 KiB."""
BODY_SECONDS: Final = 10.0
"""Seconds that a body may take to arrive."""

_bodies: Final = FairShare(MAX_BODIES)


class BodyError(SlideControlError):
    """The body of a request can't be read; ``status`` is the status of the response."""

    def __init__(self, status: HTTPStatus, message: Message, *, retry_after: float | None = None) -> None:
        """Set the status, the message and the seconds after which to retry."""
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


@asynccontextmanager
async def within_budget(request: Request) -> AsyncIterator[None]:
    """Read a body in this block; raises ``BodyError`` if it takes too long, or if too many are being read.

    A body that has arrived with its request, as nearly all do, is never refused.
    """
    if _is_complete(request):
        yield
        return
    if (release := _bodies.acquire(client_network(request.remote))) is None:
        raise BodyError(HTTPStatus.TOO_MANY_REQUESTS, Message("too_many_bodies"), retry_after=BODY_SECONDS)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            yield
    except TimeoutError:
        raise BodyError(HTTPStatus.REQUEST_TIMEOUT, Message("body_too_slow")) from None
    finally:
        release()


def _is_complete(request: Request) -> bool:
    """Return whether the whole body has arrived; a request through Home Assistant Cloud comes as a whole."""
    is_eof = getattr(request.content, "is_eof", None)
    return is_eof is None or bool(is_eof())
