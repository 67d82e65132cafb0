"""A display that is no browser: a little deck of slides that obeys commands and reports."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from custom_components.slide_control.deck.changes import Cause
from custom_components.slide_control.deck.deck import Deck, Report
from custom_components.slide_control.deck.results import Result
from custom_components.slide_control.deck.state import DeckState, parse_state

from .slides import Slides

if TYPE_CHECKING:
    from custom_components.slide_control.deck.orders import Order


@dataclass(eq=False)
class FakeDisplay:
    """A page that shows slides. It answers each command in the loop's next round, or not at all if ``silent``."""

    deck: Deck
    slides: Slides = field(default_factory=Slides)
    client_id: str = "display-1"
    silent: bool = False
    refuses: str | None = None
    """Why the slides can't do what they are told, if they can't."""
    shown: dict[str, Any] = field(default_factory=dict)
    """What the page shows otherwise than its slides would."""

    def connect(self, *, epoch: str | None = None) -> None:
        """Say hello with what is shown; ``epoch`` is the one known from an earlier connection."""
        self.deck.async_attach(self, self.state, epoch=epoch, welcome=lambda: None)

    def disconnect(self) -> None:
        """Lose the connection."""
        self.deck.async_detach(self)

    def do(self, action: str, **arguments: Any) -> None:
        """Move as a person at the screen does, and report it."""
        self.slides.apply({"action": action, **arguments})
        self.report()

    def show(self, **shown: Any) -> None:
        """Show something else, and report it."""
        self.shown |= shown
        self.report()

    def report(self, **answer: Any) -> None:
        """Tell what is shown."""
        told: dict[str, Any] = {"state": self.state, "cause": Cause.USER}
        self.deck.async_report(self, Report(**told | answer))

    @property
    def state(self) -> DeckState:
        """What is shown."""
        return parse_state(self.slides.state() | self.shown)

    def obey(self, order: Order) -> None:
        """Do what a command says, or refuse it, and report."""
        answer: dict[str, Any] = {"cause": Cause.COMMAND, "ack": order.seq}
        if self.refuses:
            self.report(**answer, result=Result.REJECTED, reason=self.refuses)
            return
        command, target = order.command, order.target
        frame: dict[str, Any] = {"action": command.action.value, "slide": command.slide, "mode": command.mode}
        if target is not None:
            frame["indices"] = {"h": target.h, "v": target.v}
        self.report(**answer, changed=self.slides.apply(frame))

    # What the deck calls.

    def send_command(self, order: Order) -> None:
        """Take a command."""
        if not self.silent:
            asyncio.get_running_loop().call_soon(self.obey, order)

    def send_state(self) -> None:
        """Take the state of the lead; this display shows its own all the same."""

    def send_lead(self, *, lead: bool) -> None:
        """Take the part that this display plays."""

    def close_replaced(self) -> None:
        """Close the connection."""
