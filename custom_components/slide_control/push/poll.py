"""The long poll: the last resort, for networks that hold back everything that streams.

The first POST brings the ``hello``; each further one brings the browser's frames and waits for frames to take back.
What was sent is kept until the next poll confirms it, so that a lost answer loses nothing.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from typing import Any, Final

from aiohttp import hdrs, web

from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant

from ..deck import fields
from ..deck.fields import InvalidFieldError
from .entrance import RefusedError, let_in
from .inbox import deliver, find_session, parse_letter, read_body, refuse
from .limits import MOST_QUEUED
from .protocol import LARGE_FRAME, CloseCode, Frame, closed_frame
from .sessions import Session

WAIT: Final = 20.0
"""Seconds that a poll without news is held: under the heartbeat, and under what networks allow."""
ABSENT: Final = 10.0
"""Seconds without a poll after which the browser is taken for gone."""
_MOST_KEPT: Final = 256
_HIGHEST: Final = 2**53


class PollTransport:
    """Keeps frames until a poll takes them, and until the next confirms that they arrived."""

    direct: Final = None

    def __init__(self) -> None:
        """Start with nothing to say."""
        self.session: Session | None = None
        self._kept: deque[tuple[int, Frame]] = deque()
        self._number = 0
        self._news = asyncio.Event()
        self._closed = False
        self._polls = 0
        self._absence: asyncio.TimerHandle | None = None

    def write(self, frame: Frame) -> None:
        """Keep a frame for the poll that waits, or the next; a browser that lets too many pile up is sent away."""
        if self._closed:
            return
        self._keep(frame)
        if len(self._kept) > _MOST_KEPT or self.waiting() > MOST_QUEUED:
            self.close(CloseCode.TRY_LATER, "The browser takes too little.")

    def ping(self) -> None:
        """Do nothing: each poll is a sign of life."""

    def waiting(self) -> int:
        """Return how many bytes have not been confirmed."""
        return sum(len(frame.json) for _, frame in self._kept)

    def close(self, code: CloseCode, reason: str) -> None:
        """Say why in the last answer."""
        if not self._closed:
            self._keep(closed_frame(code, reason))
            self._leave()

    async def poll(self, confirmed: int) -> web.Response:
        """Answer with what is new, as soon as there is something; a newer poll ends the wait of an older one."""
        self._polls += 1
        this = self._polls
        self._stop_absence()
        while self._kept and self._kept[0][0] <= confirmed:
            self._kept.popleft()
        self._news.set()
        try:
            async with asyncio.timeout(WAIT):
                while not self._kept and this == self._polls:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            pass
        finally:
            if this == self._polls and not self._closed:
                self._absence = asyncio.get_running_loop().call_later(ABSENT, self._leave)
        return self._answer()

    def _keep(self, frame: Frame) -> None:
        self._number += 1
        self._kept.append((self._number, frame))
        self._news.set()

    def _answer(self) -> web.Response:
        frames = b",".join(frame.json for _, frame in self._kept)
        last = self._kept[-1][0] if self._kept else self._number
        return web.Response(
            body=b'{"last":%d,"frames":[%b]}' % (last, frames),
            content_type="application/json",
            headers={hdrs.CACHE_CONTROL: "no-store"},
        )

    def _leave(self) -> None:
        self._closed = True
        self._stop_absence()
        if self.session is not None:
            self.session.end()

    def _stop_absence(self) -> None:
        if self._absence is not None:
            self._absence.cancel()
            self._absence = None


class PollView(HomeAssistantView):
    """Serves polls: the first opens a session, each further one names it."""

    url = "/api/slide_control/poll"
    name = "api:slide_control:poll"
    requires_auth = False
    cors_allowed = True

    async def post(self, request: web.Request) -> web.Response:
        """Take the browser's frames and give it what is new."""
        hass = request.app[KEY_HASS]
        try:
            text = await read_body(request, LARGE_FRAME)
            body = parse_letter(text)
            if "session" in body:
                transport, confirmed = _go_on(hass, body)
            else:
                transport, confirmed = _begin(hass, request, text), 0
        except RefusedError as refused:
            return refuse(refused)
        return await transport.poll(confirmed)


def _begin(hass: HomeAssistant, request: web.Request, text: str) -> PollTransport:
    """Open a session for a browser that says hello."""
    transport = PollTransport()
    transport.session = let_in(hass, request, text, transport)
    transport.session.open(with_key=True)
    return transport


def _go_on(hass: HomeAssistant, body: Mapping[str, Any]) -> tuple[PollTransport, int]:
    """Take the frames of a session; return its transport and the last frame that arrived there."""
    session = find_session(hass, body)
    if not isinstance(session.transport, PollTransport):
        raise RefusedError(CloseCode.GONE, "The session does not poll.")
    try:
        confirmed = fields.integer(body.get("confirmed", 0), "confirmed", 0, _HIGHEST)
    except InvalidFieldError as error:
        raise RefusedError(CloseCode.MALFORMED, str(error)) from None
    deliver(session, body)
    return session.transport, confirmed
