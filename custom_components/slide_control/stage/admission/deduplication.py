"""Deduplication: recognizes repeated presses by their id or, without one, within the debounce time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, NamedTuple

from ..commands import Command
from ..messages import Message
from ..results import CommandResult, Result

ID_MEMORY_SECONDS: Final = 300.0
MAX_IDS: Final = 65_536
"""More than ``STAGE_RATE`` admits in ``ID_MEMORY_SECONDS``."""
MAX_SENDERS: Final = 1_000


@dataclass(slots=True)
class Press:
    """A press that was sent to a display, and its result; None while it is pending."""

    at: float
    result: Result | None = None
    message: Message | None = None
    """What people were told of it; not known after a restart."""

    def settle(self, outcome: CommandResult) -> None:
        """Keep what is told of a repeat; not the state, whose notes may be long."""
        self.result, self.message = outcome.of_first, outcome.message


class PastPress(NamedTuple):
    """The part of a press that is stored across restarts."""

    id: str
    at: float
    """When it was sent to a display, in seconds; the caller determines which clock."""
    result: Result


class _Last(NamedTuple):
    gesture: tuple[object, ...]
    press: Press


class Deduplicator:
    """Finds the earlier press that a command repeats. Times are in seconds on a monotonic clock."""

    def __init__(self) -> None:
        """Start without past presses."""
        self._by_id: OrderedDict[str, Press] = OrderedDict()
        self._last: OrderedDict[tuple[str, str], _Last] = OrderedDict()

    def find_repeated(self, command: Command, now: float, debounce: float) -> tuple[Press, str] | None:
        """Return the press that this command repeats, and the reason: ``same_id`` or ``too_soon``.

        Commands with an id are not debounced. Others are compared with the sender's last press only, so on, off, on
        counts as three presses.
        """
        if command.id is not None:
            press = self._by_id.get(command.id)
            return (press, "same_id") if press and now - press.at < ID_MEMORY_SECONDS else None
        last = self._last.get(command.origin)
        if last is None or last.gesture != command.gesture or now - last.press.at >= debounce:
            return None
        return last.press, "too_soon"

    def remember(self, command: Command, now: float) -> Press:
        """Record a press that is being sent."""
        press = Press(now)
        if command.id is not None:
            self._store(self._by_id, command.id, press, MAX_IDS)
            while self._by_id and now - next(iter(self._by_id.values())).at >= ID_MEMORY_SECONDS:
                self._by_id.popitem(last=False)
        else:
            self._store(self._last, command.origin, _Last(command.gesture, press), MAX_SENDERS)
        return press

    def past(self, now: float) -> list[PastPress]:
        """Return the presses whose ids are remembered, oldest first."""
        return [
            PastPress(press_id, press.at, press.result or Result.TIMEOUT)
            for press_id, press in self._by_id.items()
            if now - press.at < ID_MEMORY_SECONDS
        ]

    def recall(self, presses: Iterable[PastPress]) -> None:
        """Remember presses from before a restart."""
        for past in sorted(presses, key=attrgetter("at")):
            self._store(self._by_id, past.id, Press(past.at, past.result), MAX_IDS)

    @staticmethod
    def _store[Key, Value](entries: OrderedDict[Key, Value], key: Key, value: Value, limit: int) -> None:
        entries[key] = value
        entries.move_to_end(key)
        if len(entries) > limit:
            entries.popitem(last=False)
