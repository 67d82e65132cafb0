"""The displays of the model: laptops with clocks of their own, and the pages that are loaded on them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from .network import ABNORMAL_CLOSURE, OPENED, Item, Line, NetworkConditions, Signal

if TYPE_CHECKING:
    from .browser import Answer
    from .simulation import Simulation

EPOCH: Final = 1_800_000_000
"""When every model begins, in seconds of Unix time."""
MAX_CLEAN_LATENCY_SECONDS: Final = 0.2
"""Seconds of latency, one way, up to which a line is called clean."""


@dataclass(slots=True)
class Clocks:
    """What a laptop's two clocks show; ``rate`` is how fast they run."""

    rate: float = 1.0
    asleep: float = 0.0
    """Seconds that the monotonic clock stood still."""
    ahead: float = 0.0
    """Seconds that the wall clock was set forward."""

    def mono(self, now: float) -> float:
        """Return what ``performance.now()`` is at that true time."""
        return (now - self.asleep) * self.rate * 1000

    def wall(self, now: float) -> float:
        """Return what ``Date.now()`` is at that true time."""
        return (EPOCH + now * self.rate + self.ahead) * 1000

    def when(self, mono: float) -> float:
        """Return the true time at which ``performance.now()`` is that."""
        return mono / 1000 / self.rate + self.asleep


@dataclass(slots=True)
class Applied:
    """A command that moved the slides."""

    page: Page
    at: float
    moved: bool | None = None
    """Whether anything moved; None until the slides have come to rest."""
    forgotten: bool = False
    """Whether Home Assistant has crashed since."""
    places: list[str] = field(default_factory=list)
    """What the page has shown since."""


class Page:
    """One load of the deck's page, in the browser process."""

    def __init__(self, display: Display) -> None:
        """Prepare it; ``ask("start")`` loads it."""
        world = display.world
        self.display = display
        self.number = world.browser.new_page()
        self.client_id = world.add_page(self)
        self.at = world.now
        """When it did what it does now; a browser may tell of it a little later."""
        self.line: Line | None = None
        self.place = ""
        self.leads = False
        self.connected = False
        self.busy = False
        self.stopped = False
        self.steady = True
        """Whether its clocks have run as they should since this line was opened."""
        self.left_at = 0.0
        """When Home Assistant noticed last that its line was gone."""
        self.clean: list[tuple[float, float]] = []
        """From when to when it was the lead, awake and well connected."""
        self.clean_since: float | None = None
        self.applied: list[Applied] = []
        self._state: dict[str, Any] = {}
        self._mono = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._missed: list[Callable[[], None]] = []

    def ask(self, do: str, **given: Any) -> None:
        """Run one request in the page's code; the browser passes the answer to ``take`` and ``rest``."""
        assert not self.display.asleep
        world, clocks, now = self.display.world, self.display.clocks, self.display.world.now
        self._mono = max(self._mono, clocks.mono(now))
        world.browser.ask(self, self._mono, clocks.wall(now), do, given)

    def take(self, did: list[list[Any]], at: float) -> None:
        """Act on what the page's code did at that true time."""
        self.at = at
        for what, *details in did:
            getattr(self, f"_on_{what}")(*details)

    def rest(self, answer: Answer) -> None:
        """Note the page's status after a request."""
        self.busy = answer.busy
        if answer.place != self.place:
            self.place = answer.place
            self.display.world.on_place(self)
        self._set_timer(answer.due)
        self.display.world.refresh()

    def state(self) -> dict[str, Any]:
        """Return what the page shows, as it would report it."""
        self.ask("state")
        self.display.world.browser.flush()
        return self._state

    def receive(self, line: Line, item: Item) -> None:
        """Receive an item from a line."""
        if line is not self.line or self.stopped:
            return
        if item is OPENED:
            self.ask("opened", line=line.number)
        elif isinstance(item, Signal):
            self.line = None
            self.ask("closed", line=line.number, code=item.code)
        else:
            self.display.world.on_received(self, item)
            self.ask("frame", line=line.number, text=item)

    def lost(self, line: Line) -> None:
        """Notice that a line is broken, as soon as it is awake."""
        if self.display.asleep:
            self._missed.append(lambda: self.receive(line, Signal("close", ABNORMAL_CLOSURE)))
        else:
            self.receive(line, Signal("close", ABNORMAL_CLOSURE))

    def left(self) -> None:
        """Note that Home Assistant has noticed the end of a line."""
        self.left_at = self.display.world.now
        self.display.world.refresh()

    def wake(self) -> None:
        """Continue after a sleep."""
        missed, self._missed = self._missed, []
        for happen in missed:
            happen()
        if self.line is not None:
            self.line.pump()
        self._run_timer()

    def unload(self, *, noticed: bool) -> None:
        """End it, so that Home Assistant notices or not."""
        if noticed:
            self.ask("event", name="pagehide")
        elif self.line is not None:
            self.line.cut(page_notices=False, home_notices=False)
        if not self.display.asleep:
            self.ask("stop")
            self.stopped = True
        self.set_clean(clean=False)

    @property
    def is_clean(self) -> bool:
        """Return whether a command can be answered now."""
        display, net, line = self.display, self.display.net, self.line
        return (
            self.leads
            and self.connected
            and not (display.asleep or self.busy or net.offline or net.clogged)
            and net.up
            and net.down
            and net.latency <= MAX_CLEAN_LATENCY_SECONDS
            and not display.lag
            and line is not None
            and not line.broken
            and line.session is not None
            and line.session.leads
        )

    def set_clean(self, *, clean: bool) -> None:
        """Note from when, or until when, it was well connected."""
        if clean and self.clean_since is None:
            self.clean_since = self.display.world.now
        elif not clean and self.clean_since is not None:
            self.clean.append((self.clean_since, self.display.world.now))
            self.clean_since = None

    def clean_for(self, begin: float, end: float) -> float:
        """Return the longest period in seconds between the two in which it was well connected."""
        spans = [*self.clean, *([(self.clean_since, end)] if self.clean_since is not None else [])]
        return max((min(end, until) - max(begin, since) for since, until in spans), default=0.0)

    # What the page did

    def _on_open(self, number: int) -> None:
        self.connected = False
        self.steady = True
        self.line = Line(self, number)

    def _on_send(self, number: int, text: str) -> None:
        if self.line is not None and self.line.number == number:
            self.display.world.on_sent(self, text)
            self.line.send(text)

    def _on_close(self, number: int, code: int) -> None:
        if self.line is not None and self.line.number == number:
            self.line.leave(code)
            self.line = None

    def _on_status(self, status: str) -> None:
        self.connected = status == "connected"
        if status in ("refused", "replaced"):
            self.display.world.fault(f"{self.client_id} was told that it is {status}")

    def _on_lead(self, lead: bool) -> None:  # noqa: FBT001 (as it comes from the page)
        self.leads = lead

    def _on_applied(self, command: dict[str, Any]) -> None:
        self.display.world.on_applied(command, Applied(self, self.at))

    def _on_finished(self, finished: dict[str, Any]) -> None:
        self.display.world.on_finished(self, finished)

    def _on_warned(self, words: str) -> None:
        self.display.world.fault(f"{self.client_id} warned: {words}")

    def _on_failed(self, stack: str) -> None:
        self.display.world.fault(f"{self.client_id} failed: {stack}")

    def _on_state(self, state: dict[str, Any]) -> None:
        self._state = state

    # Its timers

    def _set_timer(self, due: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if due is not None and not self.display.asleep:
            when = max(self.display.clocks.when(due), self.display.world.now)
            self._timer = asyncio.get_running_loop().call_at(when, self._run_timer, due)

    def _run_timer(self, due: float = 0.0) -> None:
        if not self.display.asleep:
            self._mono = max(self._mono, due)
            self.ask("timer")


class Display:
    """A laptop with the slides on it."""

    def __init__(self, world: Simulation, *, rate: float = 1.0, latency: float = 0.002) -> None:
        """Switch it on, without a page."""
        self.world = world
        self.clocks = Clocks(rate=rate)
        self.net = NetworkConditions(latency=latency)
        self.asleep = False
        self.lag = 0
        """Milliseconds that its slides take for a step."""
        self.away = False
        """Whether another page is shown, and this one kept by the browser."""
        self.page: Page
        self._slept_at = 0.0
        self._freezes = False

    @property
    def usable(self) -> bool:
        """Whether a person can use the slides."""
        return not (self.asleep or self.away)

    def load(self, *, at: int = 0, noticed: bool | None = None) -> None:
        """Open the deck's page at that slide; again, if it is known whether Home Assistant notices."""
        if noticed is not None:
            self.page.unload(noticed=noticed)
        self.away = False
        self.page = Page(self)
        self.page.ask("start", id=self.page.client_id, seed=self.world.loads, at=at)

    def turn(self) -> None:
        """Leave the page for another, or come back to it."""
        self.away = not self.away
        self.page.ask("event", name="pagehide" if self.away else "pageshow")

    def sleep(self, *, freezes: bool) -> None:
        """Close the lid; ``freezes`` is whether the monotonic clock stops meanwhile, which differs by system."""
        self.asleep = True
        self._slept_at = self.world.now
        self._freezes = freezes
        self.world.refresh()

    def wake(self) -> None:
        """Open the lid."""
        self.asleep = False
        if self._freezes:
            self.clocks.asleep += self.world.now - self._slept_at
        self.page.steady = False
        self.page.wake()

    def set_slides(self, *, lag: int, late: bool, refuses: bool) -> None:
        """Make the slides slow, or make them refuse commands."""
        self.lag = lag
        self.page.ask("slides", set={"lag": lag, "late": late, "refuses": refuses})

    def mend(self) -> None:
        """Repair the network, and release the frames that it held back."""
        back, self.net.offline = self.net.offline, False
        self.hold_back(up=False, down=False, clogged=False)
        if back and self.usable:
            self.page.ask("event", name="online")

    def come_back(self) -> None:
        """Let the page try to connect at once, as it does when it is looked at."""
        if self.usable:
            self.page.ask("event", name="online")

    def hold_back(self, *, up: bool, down: bool, clogged: bool) -> None:
        """Start or stop holding back frames up or down, or make this display read too slowly."""
        self.net.up, self.net.down, self.net.clogged = not up, not (down or clogged), clogged
        if self.page.line is not None:
            self.page.line.pump()
        self.world.refresh()
