"""Presses of a deck, one after the other in a thread, while something else goes on."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from ..fan_out import FanOut

# Within the limit of a sender: 100 a second.
_PAUSE_SECONDS: Final = 0.015


class Presses:
    """Presses from the beginning of a block to its end; how long each took, in milliseconds."""

    def __init__(self, fan_out: FanOut) -> None:
        """Press the deck of this fan-out."""
        self.milliseconds: list[float] = []
        self._fan_out = fan_out
        self._end = Event()
        self._thread = Thread(target=self._press)

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        self._end.set()
        self._thread.join()

    def _press(self) -> None:
        while not self._end.wait(_PAUSE_SECONDS):
            answered = self._fan_out.press().answered
            # One without an answer took as long as can be.
            self.milliseconds.append(float("inf") if answered is None else answered / 1e6)
