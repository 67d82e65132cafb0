"""What people do with a talk's clock, and the errors if it makes no sense now."""

from __future__ import annotations

from enum import StrEnum

from ..stage.messages import SlideControlError


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
