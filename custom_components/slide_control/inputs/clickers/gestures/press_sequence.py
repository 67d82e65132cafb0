"""Makes one press of several reports: a held button repeats itself, and a double press may begin as a single one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import Enum, auto
from typing import Final

from ..press_command import STEPS, Choice, PressCommand
from .meaning import Gesture, Meaning
from .words import understand, understand_all

# A device repeats the report of a held button at least this often. Z-Wave may take 55 seconds, and tells the end.
HOLD_SECONDS: Final = 2.0
_SLOW_HOLD_SECONDS: Final = 60.0
# How long a press waits for a second one, if it is reported at once and the double press has a command.
DOUBLE_SECONDS: Final = 0.35
# Notches that follow each other faster than this are one turn.
TURN_SECONDS: Final = 0.3

_EARLY: Final = frozenset({Gesture.PRESS, Gesture.RELEASE})
_ENDS_WAITING: Final = frozenset({Gesture.DOUBLE, Gesture.MANY, Gesture.HOLD, Gesture.REPEAT})


class Verdict(Enum):
    """What to do with a report."""

    PRESS = auto()
    WAIT = auto()
    """It is a press unless another report of the button follows within ``DOUBLE_SECONDS``."""
    IGNORE = auto()
    """It belongs to an earlier press."""


class PressSequence:
    """Judges the reports of one clicker, button by button."""

    def __init__(
        self, presses: Mapping[str, PressCommand], announced: Collection[str], integration: str | None
    ) -> None:
        """``announced`` are the kinds that the source can send, as far as it tells."""
        self._presses = presses
        self._meanings = understand_all({*presses, *announced}, integration)
        self._held: dict[str, float] = {}
        self._turned: dict[str, float] = {}
        # A device that reports the beginning or the count of an unfinished gesture reports presses at once.
        words = {kind.rpartition(" ")[2] for kind in announced or presses}
        unfinished = "multi_press_ongoing" in words or "press_start" in words or not announced
        early = unfinished and "multi_press_end_2" in words
        self._early = {
            meaning.button
            for kind, meaning in self._meanings.items()
            if early and kind in presses and meaning.gesture is Gesture.DOUBLE
        }

    def button(self, kind: str) -> str:
        """Return the button of a kind."""
        return self._meaning(kind).button

    def ends_waiting(self, kind: str) -> bool:
        """Return whether a report shows that the press before it was the beginning of another gesture."""
        return self._meaning(kind).gesture in _ENDS_WAITING

    def judge(self, kind: str, now: float) -> Verdict:
        """Return what to do with a report at ``now``, in seconds, whether it has a command or not."""
        meaning = self._meaning(kind)
        button, gesture = meaning.button, meaning.gesture
        if gesture is Gesture.TURN:
            last, self._turned[button] = self._turned.get(button, float("-inf")), now
            return Verdict.PRESS if now - last >= TURN_SECONDS else Verdict.IGNORE
        if gesture is Gesture.REPEAT:
            if button in self._held:
                self._held[button] = now
            return Verdict.PRESS
        held = self._is_held(button, kind, now)
        if gesture is Gesture.HOLD:
            self._held[button] = now
            return Verdict.IGNORE if held else Verdict.PRESS
        self._held.pop(button, None)
        command = self._presses.get(kind) or self._presses.get(kind.rpartition(" ")[2])
        choice = command.choice if command else Choice.NOTHING
        if gesture is Gesture.RELEASE and held and choice in STEPS:
            return Verdict.IGNORE
        return Verdict.WAIT if gesture in _EARLY and button in self._early and choice in STEPS else Verdict.PRESS

    def _meaning(self, kind: str) -> Meaning:
        return self._meanings.get(kind) or understand(kind)

    def _is_held(self, button: str, kind: str, now: float) -> bool:
        ends = "KeyHeldDown" in kind or understand(kind).gesture is Gesture.RELEASE
        return now - self._held.get(button, float("-inf")) < (_SLOW_HOLD_SECONDS if ends else HOLD_SECONDS)
