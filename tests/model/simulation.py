"""Home Assistant, the displays and the network between them; subclasses check the behavior."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.stage.admission.deduplication import PastPress

from .home import SETTINGS, Home, Observer

if TYPE_CHECKING:
    from custom_components.slide_control.push.frames import Frame

    from .browser import Browser
    from .displays import Applied, Display, Page


class Simulation:
    """Everything that a press passes through, on a loop with virtual time. Subclasses watch it through ``on_…``."""

    home: Home
    settings: ClassVar = SETTINGS

    def __init__(self, browser: Browser, loop: asyncio.AbstractEventLoop) -> None:
        """Begin without displays; ``start_home`` starts Home Assistant."""
        self.browser = browser
        self.loop = loop
        self.displays: list[Display] = []
        self.loads = 0
        """How many pages were ever loaded."""
        self.set_ahead = 0.0
        """Seconds that Home Assistant's wall clock was set forward."""
        self._remembered: list[PastPress] = []

    @property
    def now(self) -> float:
        """The true time, in seconds."""
        return self.loop.time()

    @property
    def pages(self) -> list[Page]:
        """The pages that are loaded."""
        return [display.page for display in self.displays]

    def add_page(self, _page: Page) -> str:
        """Register a page that is loaded; return its client id."""
        self.loads += 1
        return f"page-{self.loads:04}"

    def observers(self, home: Home) -> list[Observer]:
        """Return the observers that connect when Home Assistant has started."""
        return [Observer(home, role) for role in (Role.REMOTE, Role.FOLLOWER)]

    # What subclasses watch

    def fault(self, what: str) -> None:
        """Note that a promise was broken."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Note that a page, a line or the network has changed."""

    def on_received(self, page: Page, text: str) -> None:
        """Note a frame that a page gets."""

    def on_written(self, page: Page, frame: Frame) -> None:
        """Note a frame that Home Assistant sends to a page."""

    def on_sent(self, page: Page, text: str) -> None:
        """Note a frame that a page sends."""

    def on_applied(self, command: dict[str, Any], applied: Applied) -> None:
        """Note that a page is about to move its slides for a command."""

    def on_finished(self, page: Page, finished: dict[str, Any]) -> None:
        """Note the outcome of a command on a page."""

    def on_place(self, page: Page) -> None:
        """Note that a page shows another place."""

    # Home Assistant

    def start_home(self, *, booted: float) -> None:
        """Start Home Assistant; ``booted`` is what its monotonic clock shows now."""
        self.home = Home(self, booted=booted - self.now, remembered=self._remembered, settings=self.settings)

    def stop_home(self, *, crashes: bool, noticed: bool) -> None:
        """Stop Home Assistant in an orderly way, or crash it, so that pages notice or not."""
        self._remembered = [] if crashes else self.home.stage.admission.past_presses()
        if crashes:
            self.home.crash(pages_notice=noticed)
        else:
            self.home.stop()

    # Displays

    def repair(self) -> None:
        """Repair everything that was broken."""
        for display in self.displays:
            if display.asleep:
                display.wake()
            if display.away:
                display.turn()
            display.set_slides(lag=0, late=False, refuses=False)
            display.mend()
