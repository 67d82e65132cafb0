"""What a kind of press means: a gesture on a button."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Gesture(Enum):
    """A gesture on a button."""

    SINGLE = auto()
    """One press, reported once it is certain that no second one follows."""
    CLICK = auto()
    """One press, down and up, that doesn't begin a longer gesture."""
    PRESS = auto()
    """One press, or the start of a longer gesture."""
    DOUBLE = auto()
    MANY = auto()
    HOLD = auto()
    REPEAT = auto()
    RELEASE = auto()
    LONG_RELEASE = auto()
    TURN = auto()
    """A knob or a wheel was turned, by one notch or by several."""
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning of a kind of press."""

    gesture: Gesture
    button: str
    """The button of a remote with several; "" if there is one. For a turn, its direction."""
