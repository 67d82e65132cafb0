"""The changes that a stage sends to its listeners."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .commands import Command
from .results import CommandResult
from .state import StageState


class Cause(StrEnum):
    """What made a display report."""

    START = "start"
    COMMAND = "command"
    USER = "user"
    FOLLOW = "follow"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChanged:
    """The lead reports a new state; ``old`` is None for the first report."""

    old: StageState | None
    new: StageState
    version: int
    cause: Cause
    resumed: bool = False
    """The page only reconnected: the display already showed this state."""
    command: Command | None = None
    """The command that this report acknowledges."""


@dataclass(frozen=True, slots=True)
class DisplaysChanged:
    """A display connected, disconnected, or became the lead; or its name, or the deck that it shows, has changed."""


@dataclass(frozen=True, slots=True)
class CommandFinished:
    """A command has its outcome."""

    command: Command
    outcome: CommandResult


@dataclass(frozen=True, slots=True)
class PresentingStarted:
    """A display shows slides, and none did before."""


@dataclass(frozen=True, slots=True)
class PresentingStopped:
    """No display has shown slides for ``PRESENTING_GRACE_SECONDS``."""


@dataclass(frozen=True, slots=True)
class PacingChanged:
    """The talk's clock started or stopped, or its planned time changed."""


@dataclass(frozen=True, slots=True)
class PhonesChanged:
    """A phone started or stopped showing the talk."""


@dataclass(frozen=True, slots=True)
class DriverChanged:
    """Another remote drives, or asks for the talk."""


@dataclass(frozen=True, slots=True)
class AudienceChanged:
    """The audience was opened or closed, or the number of its followers changed."""


@dataclass(frozen=True, slots=True)
class BackChannelChanged:
    """The back channel was opened or closed, or what it counts has changed."""


@dataclass(frozen=True, slots=True)
class QuestionChanged:
    """A question of the audience was ``asked``, ``shown`` or ``dismissed``; or all were ``cleared``."""

    step: str
    id: str | None = None
    text: str | None = None


type Change = (
    StateChanged
    | DisplaysChanged
    | CommandFinished
    | PresentingStarted
    | PresentingStopped
    | PacingChanged
    | PhonesChanged
    | DriverChanged
    | AudienceChanged
    | BackChannelChanged
    | QuestionChanged
)
type Kinds = tuple[type[Change], ...]
"""Classes of changes."""

SLIDES: Final[Kinds] = (StateChanged, DisplaysChanged, PresentingStarted, PresentingStopped)
"""What slides are shown, and whether any are."""
SENT_BY_AUDIENCE: Final[Kinds] = (BackChannelChanged, QuestionChanged)
"""What the back channel has. When it closes, its questions are cleared at once, and the rest is told soon after."""
OUTCOMES: Final[Kinds] = (CommandFinished,)
"""Each press has one, which changes nothing by itself: the slides have moved before."""
ALL_BUT_OUTCOMES: Final[Kinds] = (
    *SLIDES,
    PacingChanged,
    PhonesChanged,
    DriverChanged,
    AudienceChanged,
    BackChannelChanged,
    QuestionChanged,
)
ALL: Final[Kinds] = (*ALL_BUT_OUTCOMES, *OUTCOMES)
