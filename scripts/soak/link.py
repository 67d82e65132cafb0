"""A page's line to Home Assistant, over as many connections as it takes: frontend/link.js without a browser."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

# Close codes after which a page does not try again.
REFUSED = 4003
REPLACED = 4009

# Seconds.
WELCOME_WITHIN = 10.0
PROBE_WITHIN = 2.5
LASTED = 5.0
FIRST_BACKOFF = 0.25
LONGEST_BACKOFF = 10.0


class Line(Protocol):
    """One connection, as the page sees it."""

    def send(self, text: str) -> None:
        """Send a frame; where the connection is gone it is lost."""

    def close(self) -> None:
        """End it; nothing is heard of it any more."""


class Talk(Protocol):
    """What is said over the lines."""

    def opened(self) -> None:
        """Send the first frame."""

    def receive(self, text: str) -> None:
        """Take a frame."""

    def lost(self) -> None:
        """Know that nothing can be sent."""

    def ping(self) -> None:
        """Send something that will be answered."""


class Ends(Protocol):
    """What a line tells its owner."""

    def opened(self) -> None:
        """It is open."""

    def frame(self, text: str) -> None:
        """A frame has come."""

    def closed(self, code: int | None) -> None:
        """It has been closed, by Home Assistant or by the network."""


class Link:
    """Opens lines, notices when one is dead, opens another, and never gives up unless it is told to."""

    def __init__(self, open_line: Callable[[Ends], Line], talk: Talk, chance: Random) -> None:
        """Open the first line at once."""
        self.gave_up: int | None = None
        """The close code that ended it for good."""
        self.opened = 0
        self._open_line = open_line
        self._talk = talk
        self._chance = chance
        self._loop = asyncio.get_running_loop()
        self._line: Line | None = None
        self._ends: _Ends | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._probe: asyncio.TimerHandle | None = None
        self._heard = self._since = 0.0
        self._heartbeat = 0.0
        self._failures = 0
        self._over = False
        self._try()

    def send(self, text: str) -> None:
        """Send a frame on the line that is there, if one is."""
        if self._line is not None:
            self._line.send(text)

    def welcomed(self, heartbeat: float) -> None:
        """Watch a line on which something is to be heard every heartbeat (seconds)."""
        self._heartbeat = heartbeat
        self._since = self._loop.time()
        self._watch()

    def wake(self) -> None:
        """Open a line at once, instead of the one that is there: what a browser does when its network is back."""
        if not self._over:
            self._try()

    def stop(self) -> None:
        """End it."""
        self._over = True
        self._drop()

    def _try(self) -> None:
        self._drop()
        self._heard = self._loop.time()
        self._timer = self._loop.call_later(WELCOME_WITHIN, self._lost)
        self._ends = _Ends(self)
        self.opened += 1
        self._line = self._open_line(self._ends)

    def _drop(self) -> None:
        for timer in (self._timer, self._probe):
            if timer is not None:
                timer.cancel()
        self._timer = self._probe = None
        self._heartbeat = 0.0
        if self._ends is not None:
            self._ends.link = None
        if self._line is not None:
            self._line.close()
            self._line = None
        self._talk.lost()

    def _lost(self) -> None:
        if self._heartbeat and self._loop.time() - self._since > LASTED:
            self._failures = 0
        self._drop()
        bound = min(LONGEST_BACKOFF, FIRST_BACKOFF * 2**self._failures)
        self._failures += 1
        self._timer = self._loop.call_later(self._chance.random() * bound, self._try)

    def _watch(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_later(self._heartbeat / 2, self._look)

    def _look(self) -> None:
        silence = self._loop.time() - self._heard
        if silence > 2.5 * self._heartbeat:
            self._lost()
            return
        if silence > 1.2 * self._heartbeat and self._probe is None:
            self._talk.ping()
            self._probe = self._loop.call_later(PROBE_WITHIN, self._probed)
        self._watch()

    def _probed(self) -> None:
        self._probe = None
        if self._loop.time() - self._heard >= PROBE_WITHIN - 0.1:
            self._lost()

    # What the line tells.

    def line_opened(self) -> None:
        """Say hello."""
        self._talk.opened()

    def line_heard(self, text: str) -> None:
        """Hand a frame on."""
        self._heard = self._loop.time()
        self._talk.receive(text)

    def line_closed(self, code: int | None) -> None:
        """Try again, unless that makes no sense."""
        self._line = None
        if code in (REFUSED, REPLACED):
            self.gave_up = code
            self.stop()
        else:
            self._lost()


class _Ends:
    """The ends of one line; once the link has another, nobody listens here."""

    def __init__(self, link: Link) -> None:
        self.link: Link | None = link

    def opened(self) -> None:
        if self.link is not None:
            self.link.line_opened()

    def frame(self, text: str) -> None:
        if self.link is not None:
            self.link.line_heard(text)

    def closed(self, code: int | None) -> None:
        if self.link is not None:
            self.link.line_closed(code)
