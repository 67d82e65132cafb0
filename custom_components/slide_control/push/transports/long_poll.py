"""The long poll, the last fallback, for networks that buffer streams.

The first POST carries the ``hello``; each further one carries the browser's frames and waits for frames to return.
Sent frames are kept until the next poll confirms them, so a lost response loses nothing.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Final

from aiohttp import hdrs, web

from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant

from ...messages import english
from ...stage import fields
from ...stage.fields import InvalidFieldError
from ...stage.messages import Message
from ..frames import Frame, closed_frame
from ..handshake import HandshakeError, accept
from ..limits import MAX_QUEUED_BYTES
from ..machine.capacity import CAPACITY, FullError, refusal
from ..protocol import MAX_DISPLAY_FRAME_BYTES, CloseCode
from ..sessions.session import Session
from ..upstream import deliver, error_response, find_session, parse_message_batch, read_batch

POLL_SECONDS: Final = 20.0
"""Seconds that a poll waits for frames: below the heartbeat, and below common timeouts of networks."""
ABSENCE_SECONDS: Final = 10.0
"""Seconds without a poll after which the session ends."""
_MAX_QUEUED_FRAMES: Final = 256
_MAX_FRAME_NUMBER: Final = 2**53


class LongPollTransport:
    """Queues frames for the next poll, and keeps them until a later poll confirms that they arrived."""

    direct: Final = None

    def __init__(self, leave: Callable[[], None]) -> None:
        """Start without frames; ``leave`` is called when the session ends."""
        self.leave: Final = leave
        self.session: Session | None = None
        self._unconfirmed: deque[tuple[int, Frame]] = deque()
        self._number = 0
        self._wake = asyncio.Event()
        self._closed = False
        self._polls = 0
        self._absence_timer: asyncio.TimerHandle | None = None

    def write(self, frame: Frame) -> None:
        """Queue a frame for the current or next poll; close a session whose queue is too long."""
        if self._closed:
            return
        self._queue(frame)
        if len(self._unconfirmed) > _MAX_QUEUED_FRAMES or self.waiting() > MAX_QUEUED_BYTES:
            self.close(CloseCode.TRY_LATER, english(Message("browser_too_slow")))

    def ping(self) -> None:
        """Do nothing: each poll is activity."""

    def waiting(self) -> int:
        """Return the number of unconfirmed bytes."""
        return sum(len(frame.json) for _, frame in self._unconfirmed)

    def close(self, code: CloseCode, reason: str) -> None:
        """Queue a last frame with the code and the reason, and end the session."""
        if not self._closed:
            self._queue(closed_frame(code, reason))
            self._end()

    async def poll(self, confirmed: int) -> web.Response:
        """Return unconfirmed frames as soon as there are any; a newer poll ends an older one's wait."""
        self._polls += 1
        number = self._polls
        self._cancel_absence_timer()
        while self._unconfirmed and self._unconfirmed[0][0] <= confirmed:
            self._unconfirmed.popleft()
        self._wake.set()
        try:
            async with asyncio.timeout(POLL_SECONDS):
                while not self._unconfirmed and number == self._polls:
                    self._wake.clear()
                    await self._wake.wait()
        except TimeoutError:
            pass
        finally:
            if number == self._polls and not self._closed:
                self._absence_timer = asyncio.get_running_loop().call_later(ABSENCE_SECONDS, self._end)
        return self._response()

    def _queue(self, frame: Frame) -> None:
        self._number += 1
        self._unconfirmed.append((self._number, frame))
        self._wake.set()

    def _response(self) -> web.Response:
        frames = b",".join(frame.json for _, frame in self._unconfirmed)
        last = self._unconfirmed[-1][0] if self._unconfirmed else self._number
        return web.Response(
            body=b'{"last":%d,"frames":[%b]}' % (last, frames),
            content_type="application/json",
            headers={hdrs.CACHE_CONTROL: "no-store"},
        )

    def _end(self) -> None:
        if not self._closed:
            self._closed = True
            self.leave()
        self._cancel_absence_timer()
        if self.session is not None:
            self.session.end()

    def _cancel_absence_timer(self) -> None:
        if self._absence_timer is not None:
            self._absence_timer.cancel()
            self._absence_timer = None


class LongPollView(HomeAssistantView):
    """Handles polls: the first opens a session, and each further one carries its key."""

    url = "/api/slide_control/poll"
    name = "api:slide_control:poll"
    requires_auth = False
    cors_allowed = True

    async def post(self, request: web.Request) -> web.Response:
        """Deliver the browser's frames, and return the frames for it."""
        hass = request.app[KEY_HASS]
        try:
            text = await read_batch(request, MAX_DISPLAY_FRAME_BYTES)
            body = parse_message_batch(text)
            if "session" in body:
                transport, confirmed = _continue_session(hass, body)
            else:
                transport, confirmed = _open_session(hass, request, text), 0
        except FullError:
            return refusal()
        except HandshakeError as refused:
            return error_response(refused)
        return await transport.poll(confirmed)


def _open_session(hass: HomeAssistant, request: web.Request, text: str) -> LongPollTransport:
    """Open a session for a browser by its hello; raises ``FullError``."""
    transport = LongPollTransport(hass.data[CAPACITY].async_acquire(request))
    try:
        transport.session = accept(hass, request, text, transport)
    except HandshakeError:
        transport.leave()
        raise
    transport.session.open(with_key=True)
    return transport


def _continue_session(hass: HomeAssistant, body: Mapping[str, Any]) -> tuple[LongPollTransport, int]:
    """Deliver the frames of a session; return its transport and the number of the last frame that it received."""
    session = find_session(hass, body)
    if not isinstance(session.transport, LongPollTransport):
        raise HandshakeError(CloseCode.GONE, Message("session_without_poll"))
    try:
        confirmed = fields.integer(body.get("confirmed", 0), "confirmed", 0, _MAX_FRAME_NUMBER)
    except InvalidFieldError as error:
        raise HandshakeError(CloseCode.MALFORMED, error.message) from None
    deliver(session, body)
    return session.transport, confirmed
