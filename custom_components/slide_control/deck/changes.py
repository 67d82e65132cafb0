"""What a deck tells its listeners."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .commands import Command
from .results import CommandResult
from .state import DeckState


class Cause(StrEnum):
    """Why a display reports."""

    START = "start"
    COMMAND = "command"
    USER = "user"
    FOLLOW = "follow"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChanged:
    """The lead shows something else; ``old`` is None for the first report."""

    old: DeckState | None
    new: DeckState
    version: int
    cause: Cause
    resumed: bool = False
    """The page was connected before, so this is news to Home Assistant only, not to the room."""
    command: Command | None = None
    """The command that the display answers with this."""


@dataclass(frozen=True, slots=True)
class DisplaysChanged:
    """A display came, went, or became the lead."""


@dataclass(frozen=True, slots=True)
class CommandFinished:
    """What became of a command is known."""

    command: Command
    outcome: CommandResult


@dataclass(frozen=True, slots=True)
class PresentationStarted:
    """Slides are shown, after nobody showed any."""


@dataclass(frozen=True, slots=True)
class PresentationEnded:
    """Nobody has shown slides for a while."""


@dataclass(frozen=True, slots=True)
class PacingChanged:
    """The clock of the talk was started or stopped, or its planned time is another."""


@dataclass(frozen=True, slots=True)
class PhonesChanged:
    """A phone has begun, or ceased, to show the talk."""


type Change = (
    StateChanged
    | DisplaysChanged
    | CommandFinished
    | PresentationStarted
    | PresentationEnded
    | PacingChanged
    | PhonesChanged
)
