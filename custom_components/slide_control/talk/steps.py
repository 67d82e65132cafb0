"""What people do with a talk's clock, and the errors if it makes no sense now."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from ..stage.messages import Message, SlideControlError


class ClockStep(StrEnum):
    """What a person does with the clock of a talk."""

    START = "start"
    """Begin the talk, or the next one."""
    PAUSE = "pause"
    RESUME = "resume"
    RESET = "reset"
    """End the talk, and wait for the next one to begin."""
    END = "end"
    REHEARSE = "rehearse"
    """Make this talk and the next ones rehearsals."""
    STOP_REHEARSING = "stop_rehearsing"


class ClockState(StrEnum):
    """The state of the clock while slides are shown."""

    READY = "ready"
    """The talk begins with the first move, or when it is started."""
    RUNNING = "running"
    PAUSED = "paused"
    BREAK = "break"
    ENDED = "ended"


class ClockError(SlideControlError):
    """The clock can't do that now; the message says why."""


GOES_ON: Final = frozenset({ClockState.RUNNING, ClockState.PAUSED, ClockState.BREAK})
"""The states of a talk that has begun and not ended."""
# The states in which a step makes sense, and what to say in the others.
_ALLOWED: Final[Mapping[ClockStep, frozenset[ClockState | None]]] = {
    ClockStep.START: frozenset({ClockState.READY, ClockState.ENDED}),
    ClockStep.PAUSE: frozenset({ClockState.RUNNING}),
    ClockStep.RESUME: frozenset({ClockState.PAUSED, ClockState.BREAK}),
    ClockStep.RESET: frozenset(ClockState),
    ClockStep.END: GOES_ON,
    ClockStep.REHEARSE: frozenset({None, *ClockState}),
    ClockStep.STOP_REHEARSING: frozenset({None, *ClockState}),
}
_REASONS: Final = {
    ClockStep.START: Message("clock_runs"),
    ClockStep.PAUSE: Message("clock_stands"),
    ClockStep.RESUME: Message("clock_not_paused"),
    ClockStep.END: Message("no_talk"),
}


def check(step: ClockStep, state: ClockState | None) -> None:
    """Raise ``ClockError`` if a step makes no sense in a state of the clock."""
    if state not in _ALLOWED[step]:
        raise ClockError(Message("no_slides_for_clock") if state is None else _REASONS[step])
