"""A press as the model knows it: what was asked, what its caller was told, and when two are the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
import json
from typing import TYPE_CHECKING, Any

from custom_components.slide_control.deck.commands import Command
from custom_components.slide_control.deck.memory import ID_SECONDS
from custom_components.slide_control.deck.results import Result

from .home import MINIMUM_TIME, Home

if TYPE_CHECKING:
    from .screens import Page


@dataclass(frozen=True, slots=True)
class Told:
    """What a caller was told."""

    result: Result
    changed: bool
    reason: str | None
    first: Result | None
    place: str | None
    """What is shown, as far as the caller was told; None where it was not."""


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
    page: Page | None = None
    """The display that it was sent to."""
    told: Told | None = None
    lost: bool = False
    """Whether its caller lost its connection."""
    forgotten: bool = False
    """Whether Home Assistant has crashed since."""

    def __str__(self) -> str:
        """Return what is needed to find it."""
        command, page = self.command, self.page.client_id if self.page else "nobody"
        return f"{command.action} ({command.id or self.seq}, sent to {page} at {self.at:.3f} s)"

    @property
    def key(self) -> tuple[str, int] | None:
        """What names the command on its way to the display."""
        return None if self.seq is None else (self.home.deck.epoch, self.seq)


def read_result(result: Mapping[str, Any]) -> Told:
    """Read what a caller gets."""
    first = result.get("first")
    place = None
    if (state := result.get("state")) is not None:
        place = json.dumps([*state["indices"].values(), state["blank"], state["overview"]], separators=(",", ":"))
    return Told(Result(result["result"]), result["changed"], result.get("reason"), first and Result(first), place)


def repeats(press: Press, other: Press) -> bool:
    """Tell whether a press counts as the same as another one that was sent before."""
    if press.command.id is not None:
        return press.command.id == other.command.id and press.at - other.at < ID_SECONDS
    return (
        press.home is other.home
        and other.command.id is None
        and press.command.origin == other.command.origin
        and press.command.gesture == other.command.gesture
        and press.at - other.at < MINIMUM_TIME
    )
