"""The network of the model: lines that delay, hold back or lose frames."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from custom_components.slide_control.access.tokens import Grant, Role
from custom_components.slide_control.push.frames import Frame
from custom_components.slide_control.push.protocol import HELLO_SECONDS, CloseCode, parse_first
from custom_components.slide_control.push.sessions import create_session
from custom_components.slide_control.push.sessions.session import Session

if TYPE_CHECKING:
    from .displays import Page
    from .home import Home

ABNORMAL_CLOSURE: Final = 1006
"""What a browser calls a connection that broke (RFC 6455 section 7.4.1)."""
CLOGGED_BYTES: Final = 100_000
"""Bytes that wait on the line of a display that reads too slowly."""


CLOCK_RESOLUTION_SECONDS: Final = 1e-9
"""By how much asyncio runs a timer too early."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Signals on a line that are not frames of the protocol."""

    name: str
    code: int = 0


CONNECT: Final = Signal("connect")
OPENED: Final = Signal("opened")
PING: Final = Signal("ping")
PONG: Final = Signal("pong")

type Item = str | Signal


@dataclass(slots=True)
class NetworkConditions:
    """How well a display is connected."""

    latency: float = 0.002
    """Seconds, one way."""
    up: bool = True
    down: bool = True
    """Whether anything moves in that direction; what does not move waits."""
    clogged: bool = False
    offline: bool = False


class Pipe:
    """One direction of a line: what is put in comes out later, in the same order."""

    def __init__(self, deliver: Callable[[Item], None], blocked: Callable[[], bool]) -> None:
        """Pass arriving items to ``deliver``, but none while it is ``blocked``."""
        self._deliver = deliver
        self._blocked = blocked
        self._items: deque[tuple[float, Item]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._broken = False

    def put(self, item: Item, ready: float) -> None:
        """Send something that arrives at that time, or as soon as what was sent before it has arrived."""
        if self._broken:
            return
        self._items.append((max(ready, self._items[-1][0] if self._items else ready), item))
        if self._timer is None:
            self.pump(now=False)

    def pump(self, *, now: bool = True) -> None:
        """Deliver what is due; go on when the next is."""
        loop = asyncio.get_running_loop()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due = loop.time() + CLOCK_RESOLUTION_SECONDS
        while now and self._items and self._items[0][0] <= due and not self._blocked():
            self._deliver(self._items.popleft()[1])
        if self._items and not self._blocked():
            self._timer = loop.call_at(self._items[0][0], self.pump)

    def cut(self) -> None:
        """Drop everything under way and everything that follows."""
        self._broken = True
        self._items.clear()
        self.pump(now=False)


class Line:
    """A connection between a page and Home Assistant; to the session it is the ``Transport``."""

    direct: Final = None

    def __init__(self, page: Page, number: int) -> None:
        """Begin to connect."""
        self.page = page
        self.number = number
        self.session: Session | None = None
        self.quick = True
        """Whether nothing has waited on this line so far."""
        self.broken = False
        self._net = page.display.net
        self._home: Home | None = None
        self._hello: asyncio.TimerHandle | None = None
        self.held = False
        """Whether nothing arrives on this line, whatever the network does."""
        self._up = Pipe(self._at_home, lambda: self.held or not self._net.up)
        self._down = Pipe(self._at_page, lambda: self.held or not self._net.down or page.display.asleep)
        if self._net.offline:
            self.broken = True
            self._up.cut()
        self._send(CONNECT)

    @property
    def _arrival(self) -> float:
        """When something arrives that is sent now."""
        return asyncio.get_running_loop().time() + self._net.latency

    # The page's end

    def send(self, text: str) -> None:
        """Send a frame to Home Assistant."""
        self._send(text)

    def leave(self, code: int) -> None:
        """Close it from the page; what comes later is not seen there."""
        self._down.cut()
        self._send(Signal("close", code))

    def pump(self) -> None:
        """Release the items that were held back."""
        self._up.pump()
        self._down.pump()

    def hold(self, seconds: float) -> None:
        """Hold back everything for that long."""
        self.held = True
        asyncio.get_running_loop().call_later(seconds, self._release)

    def _release(self) -> None:
        self.held = False
        self.pump()

    def cut(self, *, page_notices: bool, home_notices: bool) -> None:
        """Break it. An end that does not notice goes on as if nothing had happened."""
        self.broken = True
        self._up.cut()
        self._down.cut()
        if page_notices:
            self.page.lost(self)
        if home_notices:
            self.end()
        self.page.display.world.refresh()

    def _send(self, item: Item) -> None:
        self._up.put(item, self.page.at + self._net.latency)

    def _at_page(self, item: Item) -> None:
        if item is PING:
            self._up.put(PONG, self._arrival)  # browsers answer it even while the timers of a page sleep
        else:
            self.page.receive(self, item)

    # Home Assistant's end

    def write(self, frame: Frame) -> None:
        """Hand a frame to the network."""
        if self._home is not None:
            self.page.display.world.on_written(self.page, frame)
            self._down.put(frame.json.decode(), self._arrival)

    def ping(self) -> None:
        """Send a ping."""
        if self._home is not None:
            self._down.put(PING, self._arrival)

    def waiting(self) -> int:
        """Return how many bytes have not gone out yet."""
        return CLOGGED_BYTES if self._net.clogged else 0

    def close(self, code: CloseCode, _reason: str) -> None:
        """Close it from Home Assistant."""
        if self._home is not None:
            self._down.put(Signal("close", code), self._arrival)
            asyncio.get_running_loop().call_soon(self.end)
            self._home = None

    def _at_home(self, item: Item) -> None:
        home = self.page.display.world.home
        if item is CONNECT:
            if home.up:
                self._home = home
                self._hello = asyncio.get_running_loop().call_later(HELLO_SECONDS, self.close, CloseCode.NO_HELLO, "")
                home.lines[self] = None
                self._down.put(OPENED, self._arrival)
            else:
                self._down.put(Signal("close", ABNORMAL_CLOSURE), self._arrival)
        elif self._home is None:
            return
        elif isinstance(item, Signal) and item.name == "close":
            self._home = None
            self.end()
        elif isinstance(item, str) and self.session is None:
            self._let_in(self._home, item)
        elif self.session is not None:
            self.session.note_activity()
            if isinstance(item, str):
                self.session.receive(item)

    def _let_in(self, home: Home, text: str) -> None:
        self._stop_waiting()
        if home.hub.closed:
            self.close(CloseCode.TRY_LATER, "")
            return
        self.session = create_session(home.stage, home.hub, Grant("", Role.DISPLAY), parse_first(text), self)
        self.session.open()

    def end(self) -> None:
        """Let Home Assistant notice that it is gone."""
        self._home = None
        self._stop_waiting()
        self.page.display.world.home.lines.pop(self, None)
        if self.session is not None:
            self.session.end()
            self.session = None
            self.page.left()

    def _stop_waiting(self) -> None:
        if self._hello is not None:
            self._hello.cancel()
            self._hello = None
