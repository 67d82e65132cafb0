"""A network on virtual time between pages and the sessions of a deck: slow, late, and cut in every way there is."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Final

from custom_components.slide_control.push.protocol import CloseCode, Frame, parse_first
from custom_components.slide_control.push.sessions import Session
from custom_components.slide_control.push.tokens import Role

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from custom_components.slide_control.deck.deck import Deck
    from custom_components.slide_control.push.audience import Audience

    from .link import Ends

PING: Final = "ping"
PONG: Final = "pong"
_CLOSING: Final = 2.0


class House:
    """Where the lines lead to; ``None`` while Home Assistant is not there."""

    def __init__(self) -> None:
        """Start without."""
        self.deck: Deck | None = None
        self.audience: Audience | None = None


class Way:
    """One direction of a connection: what is sent arrives in its order, after a while."""

    def __init__(self, latency: float, rate: float, arrive: Callable[[str, int | None], None]) -> None:
        """Let each message take ``latency`` seconds, and each byte a ``rate``-th of a second."""
        self.waiting = 0
        self._latency = latency
        self._rate = rate
        self._arrive = arrive
        self._loop = asyncio.get_running_loop()
        self._queue: deque[tuple[float, str, int | None]] = deque()
        self._free_at = 0.0
        self._held_until = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._cut = False

    def send(self, text: str, code: int | None = None) -> None:
        """Send a message, or the end with its code."""
        if self._cut:
            return
        now = self._loop.time()
        self._free_at = max(self._free_at, now) + len(text) / self._rate
        self._queue.append((self._free_at + self._latency, text, code))
        self.waiting += len(text)
        if self._timer is None:
            self._set_timer()

    def hold(self, seconds: float) -> None:
        """Let nothing arrive for a while."""
        self._held_until = max(self._held_until, self._loop.time() + seconds)

    def cut(self) -> None:
        """Lose what is under way, and all that is sent from now on."""
        self._cut = True
        self._queue.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _set_timer(self) -> None:
        self._timer = self._loop.call_at(max(self._queue[0][0], self._held_until), self._deliver)

    def _deliver(self) -> None:
        self._timer = None
        now = self._loop.time()
        while self._queue and max(self._queue[0][0], self._held_until) <= now:
            _, text, code = self._queue.popleft()
            self.waiting -= len(text)
            self._arrive(text, code)
        if self._queue and self._timer is None:
            self._set_timer()


class Wire:
    """One connection: a line for the page, a transport for the session."""

    def __init__(
        self, house: House, role: Role, ends: Ends, chance: Random, *, rate: float = 1e9, latency: float = 0.06
    ) -> None:
        """Connect; ``rate`` is what the page can read, in bytes a second, ``latency`` the longest in seconds."""
        self._house = house
        self._role = role
        self._ends = ends
        self._chance = chance
        self._loop = asyncio.get_running_loop()
        self._session: Session | None = None
        self._server_over = False
        self._page_over = False
        trip = chance.random() * latency
        self._down = Way(trip, rate, self._at_page)
        self._up = Way(trip, 1e9, self._at_server)
        if house.deck is None:
            self._loop.call_later(trip, self._page_ends, None)
        else:
            # TCP's handshake and HTTP's upgrade: two times there and back.
            self._loop.call_later(4 * trip, self._open)

    # What can happen to it

    def stall(self, seconds: float) -> None:
        """Hold everything for a while, then let it through."""
        self._down.hold(seconds)
        self._up.hold(seconds)

    def cut(self, *, page_notices: float, server_notices: float) -> None:
        """Lose everything; the two sides notice after so many seconds."""
        self._down.cut()
        self._up.cut()
        self._loop.call_later(page_notices, self._page_ends, None)
        self._loop.call_later(server_notices, self._server_ends)

    def swallow(self) -> None:
        """Lose everything, and nobody is told."""
        self._down.cut()
        self._up.cut()

    # The page's side

    def send(self, text: str) -> None:
        """Send a frame to Home Assistant."""
        self._up.send(text)

    def close(self) -> None:
        """Hear nothing any more; what was sent before still arrives, and after it the end."""
        if not self._page_over:
            self._page_over = True
            self._up.send("", 1000)

    def _open(self) -> None:
        if not self._page_over:
            self._ends.opened()

    def _at_page(self, text: str, code: int | None) -> None:
        if self._page_over:
            return
        if code is not None:
            self._page_ends(code)
        elif text is PING:
            self._up.send(PONG)
        else:
            self._ends.frame(text)

    def _page_ends(self, code: int | None) -> None:
        if not self._page_over:
            self._page_over = True
            self._ends.closed(code)

    # Home Assistant's side

    def _at_server(self, text: str, code: int | None) -> None:
        if self._server_over:
            return
        if code is not None:
            self._server_ends()
        elif self._session is None:
            self._let_in(text)
        else:
            self._session.heard()
            if text is not PONG:
                self._session.receive(text)

    def _let_in(self, text: str) -> None:
        house = self._house
        if house.deck is None or house.audience is None:
            self.close_from_server(CloseCode.TRY_LATER)
            return
        self._session = Session(house.deck, house.audience, self._role, parse_first(text), _Transport(self, self._down))
        self._session.open()

    def _server_ends(self) -> None:
        if not self._server_over:
            self._server_over = True
            if self._session is not None:
                self._session.end()

    def close_from_server(self, code: int) -> None:
        """Send the end after what is under way; the session learns of it when the page has answered, or soon."""
        self._down.send("", code)
        self._loop.call_later(self._chance.random() * _CLOSING, self._server_ends)


class _Transport:
    """The session's end of a wire."""

    direct: Final = None

    def __init__(self, wire: Wire, down: Way) -> None:
        self._wire = wire
        self._down = down
        self._closing = False

    def write(self, frame: Frame) -> None:
        if not self._closing:
            self._down.send(frame.json.decode())

    def ping(self) -> None:
        if not self._closing:
            self._down.send(PING)

    def waiting(self) -> int:
        return self._down.waiting

    def close(self, code: CloseCode, _reason: str) -> None:
        if not self._closing:
            self._closing = True
            self._wire.close_from_server(code)
