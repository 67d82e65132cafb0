"""A press in the model: its command, its reply, and when two are duplicates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
import json
from typing import TYPE_CHECKING, Any

from custom_components.slide_control.stage.admission.deduplication import ID_MEMORY_SECONDS
from custom_components.slide_control.stage.commands import Command
from custom_components.slide_control.stage.results import Result

from .home import DEBOUNCE_SECONDS, Home

if TYPE_CHECKING:
    from .displays import Page


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply to a caller."""

    result: Result
    changed: bool
    reason: str | None
    first: Result | None
    place: str | None
    """What is shown according to the reply; None where it does not say."""


@dataclass(eq=False, slots=True)
class Press:
    """One press, by whatever it came."""

    command: Command
    ago: float | None
    """How old it was when it came, as far as its sender says."""
    at: float
    home: Home
    name: str = ""
    """Its id, or the one that it was given on its way."""
    seq: int | None = None
    """Its number, if it was sent to a display."""
    pages: list[Page] = field(default_factory=list)
    """The displays that it was sent to: the lead, and those that took over from a lead that was lost."""
    given: float = 0.0
    """When it was sent to the last of them."""
    version: int = 0
    """The version of the state when it was sent."""
    reply: Reply | None = None
    lost: bool = False
    """Whether its caller lost its connection."""
    forgotten: bool = False
    """Whether Home Assistant has crashed since."""

    def __str__(self) -> str:
        """Return what identifies it in a failure."""
        command, page = self.command, self.page.client_id if self.page else "nobody"
        return f"{command.action} ({command.id or self.seq}, sent to {page} at {self.at:.3f} s)"

    @property
    def page(self) -> Page | None:
        """The display that has to answer."""
        return self.pages[-1] if self.pages else None

    @property
    def key(self) -> tuple[str, int] | None:
        """The key that identifies the command on its way to the display."""
        return None if self.seq is None else (self.home.stage.epoch, self.seq)


def read_result(result: Mapping[str, Any]) -> Reply:
    """Parse the result that a caller gets."""
    first = result.get("first")
    place = None
    if (state := result.get("state")) is not None:
        blank = state["blank"] and state.get("blank_color", "black")
        place = json.dumps([*state["indices"].values(), blank, state["overview"]], separators=(",", ":"))
    return Reply(Result(result["result"]), result["changed"], result.get("reason"), first and Result(first), place)


def repeats(press: Press, other: Press) -> bool:
    """Return whether a press counts as the same as another one that was sent before."""
    if press.command.id is not None:
        return press.command.id == other.command.id and press.at - other.at < ID_MEMORY_SECONDS
    return (
        press.home is other.home
        and other.command.id is None
        and press.command.origin == other.command.origin
        and press.command.gesture == other.command.gesture
        and press.at - other.at < DEBOUNCE_SECONDS
    )
