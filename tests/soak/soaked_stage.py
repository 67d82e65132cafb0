"""A stage of the soak: the model's simulation, with the browser code that users get, and a ledger that watches it."""

from __future__ import annotations

import asyncio
from collections import Counter
import json
from random import Random
from typing import TYPE_CHECKING, Any, ClassVar, Final

from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.push.frames import Frame
from custom_components.slide_control.stage.changes import Change, CommandFinished
from custom_components.slide_control.stage.settings import StageSettings
from tests.model.batched_browser import LOOKAHEAD_SECONDS
from tests.model.displays import Display
from tests.model.home import Home, Observer
from tests.model.simulation import Simulation

from .ledger import Application, Ledger

if TYPE_CHECKING:
    from tests.model.browser import Browser
    from tests.model.displays import Applied, Page

DISPLAYS: Final = 3
MAX_LATENCY_SECONDS: Final = 0.08
SLOW_BYTES_PER_SECOND: Final = 100.0
_FRAME_PARTS: Final = ("number", "fragment", "blank", "overview")


class SlowFollower(Observer):
    """A follower that reads more slowly than the slides move, so it skips to the newest state."""

    def __init__(self, home: Home) -> None:
        """Connect."""
        self._free_at = 0.0
        self._waiting = 0
        super().__init__(home, Role.FOLLOWER)

    def write(self, frame: Frame) -> None:
        """Read a frame after all those before it."""
        loop = asyncio.get_running_loop()
        self._free_at = max(self._free_at, loop.time()) + len(frame.json) / SLOW_BYTES_PER_SECOND
        self._waiting += len(frame.json)
        loop.call_at(self._free_at, self._read, frame)

    def waiting(self) -> int:
        """Return how many bytes have not been read yet."""
        return self._waiting

    def _read(self, frame: Frame) -> None:
        self._waiting -= len(frame.json)
        super().write(frame)


class SoakedStage(Simulation):
    """One stage with its displays; everything that is applied goes into the ledger."""

    settings: ClassVar = StageSettings()

    def __init__(self, browser: Browser, number: int, ledger: Ledger, chance: Random) -> None:
        """Start Home Assistant and load the displays."""
        super().__init__(browser, asyncio.get_running_loop())
        self.number = number
        self.chance = chance
        self.finished: Counter[str] = Counter()
        """Outcomes, as the stage itself counts them."""
        self._ledger = ledger
        self._given: dict[str, Page] = {}
        """The display that each command was given to last."""
        self.restart()
        for _ in range(DISPLAYS):
            display = Display(self)
            self.displays.append(display)
            self.load(display)

    def observers(self, home: Home) -> list[Observer]:
        """Return a follower that keeps up, and one that doesn't."""
        return [Observer(home, Role.FOLLOWER), SlowFollower(home)]

    def load(self, display: Display, *, noticed: bool | None = None) -> None:
        """Load a display's page, over a network and with slides of another speed."""
        display.net.latency = self.chance.uniform(LOOKAHEAD_SECONDS, MAX_LATENCY_SECONDS)
        display.load(noticed=noticed)
        display.set_slides(lag=self.chance.choice((0, 0, 20)), late=self.chance.random() < 0.5, refuses=False)

    def restart(self) -> None:
        """Start Home Assistant with what it had stored; its monotonic clock shows the virtual time."""
        self.start_home(booted=self.now)
        self.home.stage.async_subscribe(self._on_change)

    def disagreements(self) -> list[str]:
        """Return the displays and followers whose state differs from the stage's."""
        stage = self.home.stage
        if stage.state is None:
            return ["no display shows slides"]
        found = []
        leads = [page for page in self.pages if page.leads]
        if len(leads) != 1 or stage.lead is None:
            found.append(f"{len(leads)} displays lead")
        known = _summary(stage.state.as_dict())
        for page in self.pages:
            if not page.connected:
                found.append(f"{page.client_id} is not connected")
            elif (shown := _summary(page.state())) != known:
                found.append(f"{page.client_id} shows {shown}, the stage knows {known}")
        return found + [
            f"a follower sees {_summary(observer.state or {})}, the stage knows {known}"
            for observer in self.home.observers
            if not observer.sees(stage)
        ]

    # Callbacks of the simulation

    def fault(self, what: str) -> None:
        """Enter a broken promise."""
        self._ledger.differ(f"stage {self.number} at {self.now:.1f} s: {what}")

    def on_written(self, page: Page, frame: Frame) -> None:
        """Enter that a command is taken over by another display."""
        if frame.type == "command":
            command = json.loads(frame.json)
            key = f"{command['epoch']}-{command['seq']}"
            if self._given.get(key, page) is not page:
                self._ledger.take_over(command["id"], self.now)
            self._given[key] = page

    def on_applied(self, command: dict[str, Any], applied: Applied) -> None:
        """Enter that a display has applied a command."""
        age = applied.at * 1000 - command["time"]
        application = Application(command["id"], age, command["ttl_ms"], applied.page.client_id)
        self._ledger.application(application, self.now)

    def _on_change(self, change: Change) -> None:
        if isinstance(change, CommandFinished):
            self.finished[change.outcome.result.value] += 1


def _summary(state: Any) -> str:
    return ", ".join(f"{name} {state.get(name)}" for name in _FRAME_PARTS)
