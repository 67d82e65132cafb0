"""Home Assistant, that comes and goes, the browsers that show its slides, and all that goes wrong between them."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from custom_components.slide_control.deck.changes import Change, CommandFinished
from custom_components.slide_control.deck.deck import Deck
from custom_components.slide_control.deck.memory import PastPress
from custom_components.slide_control.deck.settings import DeckSettings
from custom_components.slide_control.push.audience import Audience
from custom_components.slide_control.push.protocol import CloseCode
from custom_components.slide_control.push.tokens import Role

from .follower import Follower
from .page import Application, Page
from .wire import House, Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

    from .link import Ends

DISPLAYS: Final = 3
SLOW: Final = 100.0
"""Bytes a second that the slow follower reads."""
WALL: Final = 1_800_000_000.0
"""Unix time at virtual time 0."""

RESTARTS: Final = "Home Assistant restarts"

# Longer than Home Assistant waits before a presentation counts as over (seconds).
_ALL_GONE: Final = 35.0


class Browser:
    """A browser with one page that shows slides."""

    def __init__(self, theatre: Theatre) -> None:
        """Open the page."""
        self._theatre = theatre
        self.wire: Wire
        self.page = self._load()

    def reload(self) -> None:
        """Load the page anew."""
        self._theatre.count(self.page)
        self.page = self._load()

    def _load(self) -> Page:
        theatre = self._theatre
        return Page(
            token="",
            client_id=theatre.client_id(),
            open_line=self._open_line,
            applied=theatre.applied,
            chance=theatre.chance,
            slowness=theatre.chance.choice((0.0, 0.0, 0.02)),
        )

    def _open_line(self, ends: Ends) -> Wire:
        self.wire = Wire(self._theatre.house, Role.DISPLAY, ends, self._theatre.chance)
        return self.wire


class Theatre:
    """Everything that a press can move, and everything that can keep it from doing so."""

    def __init__(self, applied: Callable[[Application], None], chance: Random) -> None:
        """Start Home Assistant and open the pages."""
        self.applied = applied
        self.chance = chance
        self.house = House()
        self.finished: Counter[str] = Counter()
        """The deck's own count of outcomes."""
        self.applications = 0
        """What the displays that are gone have counted themselves."""
        self.gave_up: Counter[int] = Counter()
        """Pages that have stopped trying, by the code that made them."""
        self.faults: Counter[str] = Counter()
        self._loads = 0
        self._start()
        self.browsers = [Browser(self) for _ in range(DISPLAYS)]
        self.followers = [self._follower(1e9), self._follower(SLOW)]

    # What goes right

    def client_id(self) -> str:
        """Return the name of a new page load."""
        self._loads += 1
        return f"page-{self._loads:06}"

    def count(self, page: Page) -> None:
        """Close a page and keep what it has counted."""
        page.close()
        self.applications += page.applications
        if page.link.gave_up is not None:
            self.gave_up[page.link.gave_up] += 1

    def close(self) -> None:
        """Close all pages."""
        for browser in self.browsers:
            self.count(browser.page)
        for follower in self.followers:
            follower.close()

    def disagreements(self) -> list[str]:
        """Say who shows something else than the deck believes."""
        deck = self.house.deck
        if deck is None or deck.state is None:
            return ["nobody shows any slides"]
        found = []
        leads = [browser.page for browser in self.browsers if browser.page.lead]
        if len(leads) != 1 or deck.lead is None:
            found.append(f"{len(leads)} displays take themselves for the lead")
        shown = deck.state.as_dict()
        for browser in self.browsers:
            if not browser.page.connected:
                found.append(f"a display is not connected (given up: {browser.page.link.gave_up})")
            elif (shows := browser.page.shows) != shown:
                found.append(f"a display shows {_short(shows)} where the deck has {_short(shown)}")
        public = replace(deck.state, outline=())
        for follower in self.followers:
            shows = follower.shows or {}
            if _short(shows) != _short(public.as_dict()):
                found.append(f"a follower shows {_short(shows)} where the deck has {_short(shown)}")
        return found

    def _follower(self, rate: float) -> Follower:
        def open_line(ends: Ends) -> Wire:
            return Wire(self.house, Role.FOLLOWER, ends, self.chance, rate=rate)

        return Follower(token="", client_id=self.client_id(), open_line=open_line, chance=self.chance)

    def _start(self, past: Iterable[PastPress] = ()) -> None:
        clock = asyncio.get_running_loop().time
        deck = Deck("Soak", DeckSettings(), clock=clock, wall_clock=lambda: WALL + clock())
        deck.admission.recall(past)
        deck.async_subscribe(self._on_change)
        self.house.deck, self.house.audience = deck, Audience(deck)

    def _on_change(self, change: Change) -> None:
        if isinstance(change, CommandFinished):
            self.finished[change.outcome.result.value] += 1

    # What goes wrong

    async def restart(self) -> None:
        """Stop Home Assistant as its stop event does, and start it some seconds later."""
        deck, audience = self.house.deck, self.house.audience
        if deck is None or audience is None:
            return
        self.faults[RESTARTS] += 1
        deck.async_close()
        audience.close(CloseCode.UNLOADED, "Home Assistant stops.")
        self.house.deck = self.house.audience = None
        try:
            await asyncio.sleep(self.chance.uniform(1, 15))
        finally:
            self._start(deck.admission.past_presses())

    async def go_wrong(self) -> None:
        """Let one thing go wrong."""
        faults = {
            "line lost": (self._lose, 4),
            "line dead, nobody told": (self._deaden, 1),
            "line stalls": (self._stall, 4),
            "line stalls as it opens": (self._stall_opening, 2),
            "old line arrives late": (self._overtake, 2),
            "page loaded anew": (self._reload, 2),
            "person moves the slides": (self._move, 2),
            "all displays gone": (self._empty, 0.2),
        }
        name = self.chance.choices(list(faults), [weight for _, weight in faults.values()])[0]
        self.faults[name] += 1
        await faults[name][0](self.chance.choice(self.browsers))

    async def _lose(self, browser: Browser) -> None:
        """Lose the line; one side may notice much later than the other."""
        late = self.chance.uniform(0, 8)
        page, server = self.chance.choice(((0.0, 0.0), (0.0, late), (late, 0.0)))
        browser.wire.cut(page_notices=page, server_notices=server)

    async def _deaden(self, browser: Browser) -> None:
        browser.wire.swallow()

    async def _stall(self, browser: Browser) -> None:
        browser.wire.stall(self.chance.uniform(0.2, 8))

    async def _stall_opening(self, browser: Browser) -> None:
        """Let a browser open a new line that stalls around the hello and the welcome."""
        browser.page.link.wake()
        wire = browser.wire
        await asyncio.sleep(self.chance.uniform(0, 0.4))
        wire.stall(self.chance.uniform(0.2, 8))

    async def _overtake(self, browser: Browser) -> None:
        """Let what was sent on an old line arrive after the first that is sent on the next."""
        browser.page.link.wake()
        await asyncio.sleep(self.chance.uniform(0, 0.4))
        browser.wire.stall(self.chance.uniform(0.2, 4))
        await asyncio.sleep(self.chance.uniform(0, 0.2))
        browser.page.link.wake()

    async def _reload(self, browser: Browser) -> None:
        browser.reload()

    async def _move(self, browser: Browser) -> None:
        browser.page.move()

    async def _empty(self, _: Browser) -> None:
        """Close all pages until the presentation counts as over."""
        for browser in self.browsers:
            browser.page.close()
        try:
            await asyncio.sleep(_ALL_GONE)
        finally:
            for browser in self.browsers:
                browser.reload()


def _short(state: dict[str, Any]) -> str:
    return ", ".join(f"{name} {state.get(name)}" for name in ("number", "fragment", "blank", "overview"))
