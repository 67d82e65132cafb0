"""Faults that are injected while presses are under way: restarts, and all that a network and people do to displays."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tests.model.displays import Display

    from .soaked_stage import SoakedStage

PRESENTING_OVER_SECONDS: Final = 35.0
"""Longer than Home Assistant waits before presenting counts as over."""
_MOVES: Final = ("next", "previous", "first")


class FaultInjector:
    """Injects faults into one stage."""

    def __init__(self, stage: SoakedStage, counts: Counter[str]) -> None:
        """Count each fault in ``counts``."""
        self._stage = stage
        self._chance = stage.chance
        self._counts = counts
        self._faults: dict[str, tuple[Callable[[Display], Awaitable[None]], float]] = {
            "connection lost": (self._lose, 4),
            "connection dead, no end notified": (self._lose_silently, 1),
            "connection stalls": (self._stall, 4),
            "connection stalls as it opens": (self._stall_opening, 2),
            "old connection arrives after the new one": (self._overtake, 2),
            "page reloaded": (self._reload, 2),
            "person moves the slides": (self._move, 2),
            "all displays gone": (self._close_all, 0.2),
        }

    async def inject(self) -> None:
        """Inject one fault."""
        name = self._chance.choices(list(self._faults), [weight for _, weight in self._faults.values()])[0]
        self._counts[name] += 1
        # A fault happens to displays that have done everything up to now.
        self._stage.browser.flush()
        await self._faults[name][0](self._chance.choice(self._stage.displays))

    async def restart(self) -> None:
        """Stop Home Assistant as its stop event does, and start it some seconds later."""
        self._counts["Home Assistant restarts"] += 1
        self._stage.stop_home(crashes=False, noticed=True)
        try:
            await asyncio.sleep(self._chance.uniform(1, 15))
        finally:
            self._stage.restart()

    async def _lose(self, display: Display) -> None:
        """Lose the connection; one end may notice much later than the other."""
        if (line := display.page.line) is None:
            return
        later = self._chance.uniform(0, 8)
        page, home = self._chance.choice(((0.0, 0.0), (0.0, later), (later, 0.0)))
        line.cut(page_notices=not page, home_notices=not home)
        loop = asyncio.get_running_loop()
        if page:
            loop.call_later(page, line.page.lost, line)
        if home:
            loop.call_later(home, line.end)

    async def _lose_silently(self, display: Display) -> None:
        if display.page.line is not None:
            display.page.line.cut(page_notices=False, home_notices=False)

    async def _stall(self, display: Display) -> None:
        self._hold(display, self._chance.uniform(0.2, 12))

    async def _stall_opening(self, display: Display) -> None:
        """Let a display open a new connection that stalls around the hello and the welcome."""
        self._reconnect(display)
        await asyncio.sleep(self._chance.uniform(0, 0.4))
        self._hold(display, self._chance.uniform(0.2, 8))

    async def _overtake(self, display: Display) -> None:
        """Let what was sent on the old connection arrive after the first that is sent on the new one."""
        self._reconnect(display)
        await asyncio.sleep(self._chance.uniform(0, 0.4))
        self._hold(display, self._chance.uniform(0.2, 4))
        await asyncio.sleep(self._chance.uniform(0, 0.2))
        self._reconnect(display)

    async def _reload(self, display: Display) -> None:
        self._stage.load(display, noticed=self._chance.random() < 0.5)

    async def _move(self, display: Display) -> None:
        display.page.ask("person", command={"action": self._chance.choice(_MOVES)})

    async def _close_all(self, _: Display) -> None:
        """Close all pages until presenting counts as over."""
        for display in self._stage.displays:
            display.page.unload(noticed=True)
        try:
            await asyncio.sleep(PRESENTING_OVER_SECONDS)
        finally:
            for display in self._stage.displays:
                self._stage.load(display)

    def _reconnect(self, display: Display) -> None:
        """Leave the page and come back to it, so that it opens a new connection."""
        display.turn()
        display.turn()
        self._stage.browser.flush()

    def _hold(self, display: Display, seconds: float) -> None:
        self._stage.browser.flush()
        if display.page.line is not None:
            display.page.line.hold(seconds)
