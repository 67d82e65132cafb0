"""What a deck remembers of past presses, so that each counts once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, NamedTuple

from .commands import Command
from .results import CommandResult, Result

ID_SECONDS: Final = 300.0
MOST_IDS: Final = 65_536
"""More than ``DECK_RATE`` lets through in that time."""
MOST_SENDERS: Final = 1_000

_BEFORE: Final[Mapping[Result, str]] = {
    result: f"{became} before Home Assistant restarted."
    for result, became in {
        Result.APPLIED: "it was applied",
        Result.EXPIRED: "it was dropped",
        Result.TIMEOUT: "it got no answer",
        Result.DUPLICATE: "the display had it",
        Result.REJECTED: "it was rejected",
        Result.NO_DISPLAY: "nobody showed the deck",
    }.items()
}


@dataclass(slots=True)
class Press:
    """One press that was sent to a display, and its outcome once that is known."""

    at: float
    outcome: CommandResult | None = None


class PastPress(NamedTuple):
    """What is kept of a press over a restart."""

    id: str
    at: float
    """When it was sent to a display: in seconds, of the clock of whoever passes it on."""
    result: Result


class _Last(NamedTuple):
    gesture: tuple[object, ...]
    press: Press


class PressMemory:
    """Finds the earlier press that a command repeats. Times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        """Start with no memory."""
        self._by_id: OrderedDict[str, Press] = OrderedDict()
        self._last: OrderedDict[tuple[str, str], _Last] = OrderedDict()

    def earlier(self, command: Command, now: float, minimum_time: float) -> tuple[Press, str] | None:
        """Return the press that this command repeats, and why: the same ``id``, or ``too_soon`` after its equal.

        A sender that names its presses means each of them: its commands are not taken for a bounce. Nor is on, off, on:
        a press is compared with the sender's last one only.
        """
        if command.id is not None:
            press = self._by_id.get(command.id)
            return (press, "same_id") if press and now - press.at < ID_SECONDS else None
        last = self._last.get(command.origin)
        if last is None or last.gesture != command.gesture or now - last.press.at >= minimum_time:
            return None
        return last.press, "too_soon"

    def remember(self, command: Command, now: float) -> Press:
        """Keep a press that is being sent."""
        press = Press(now)
        if command.id is not None:
            self._keep(self._by_id, command.id, press, MOST_IDS)
            while self._by_id and now - next(iter(self._by_id.values())).at >= ID_SECONDS:
                self._by_id.popitem(last=False)
        else:
            self._keep(self._last, command.origin, _Last(command.gesture, press), MOST_SENDERS)
        return press

    def past(self, now: float) -> list[PastPress]:
        """Return the presses whose ids are remembered, oldest first."""
        return [
            PastPress(press_id, press.at, press.outcome.of_first if press.outcome else Result.TIMEOUT)
            for press_id, press in self._by_id.items()
            if now - press.at < ID_SECONDS
        ]

    def recall(self, presses: Iterable[PastPress]) -> None:
        """Remember presses that were sent before this memory began."""
        for past in sorted(presses, key=attrgetter("at")):
            outcome = CommandResult(result=past.result, message=_BEFORE[past.result])
            self._keep(self._by_id, past.id, Press(past.at, outcome), MOST_IDS)

    @staticmethod
    def _keep[Key, Kept](memory: OrderedDict[Key, Kept], key: Key, kept: Kept, most: int) -> None:
        memory[key] = kept
        memory.move_to_end(key)
        if len(memory) > most:
            memory.popitem(last=False)
