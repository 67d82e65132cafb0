"""Commands that were sent to the lead and have no outcome yet."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from .admission.deduplication import Press
from .commands import Command
from .results import CommandResult
from .state import Slide

# Timed-out commands that a late acknowledgment can still correct.
_MAX_UNANSWERED: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SequencedCommand:
    """A command with the sequence number under which it is sent to the lead."""

    seq: int
    command: Command
    target: Slide | None
    """The destination of ``go_to``, if it is in the outline."""
    ttl_ms: int
    sent: float
    """When it was first sent, in seconds on the stage's monotonic clock."""
    version: int
    """The version of the state that it was sent to change."""


@dataclass(slots=True)
class _Pending:
    sequenced: SequencedCommand
    press: Press
    answer: asyncio.Future[CommandResult]
    timer: asyncio.TimerHandle


class PendingCommands:
    """Tracks each command from sending to its outcome, and settles it once."""

    def __init__(self, on_finished: Callable[[Command, CommandResult], None]) -> None:
        """Call ``finished`` with each outcome before the command's caller receives it."""
        self._on_finished = on_finished
        self._pending: dict[int, _Pending] = {}
        self._unanswered: OrderedDict[int, Press] = OrderedDict()

    def await_answer(
        self, sequenced: SequencedCommand, press: Press, seconds: float, on_timeout: Callable[[int], None]
    ) -> asyncio.Future[CommandResult]:
        """Return a future of the outcome; ``on_timeout`` is called with ``seq`` after ``seconds`` without one."""
        loop = asyncio.get_running_loop()
        timer = loop.call_later(seconds, on_timeout, sequenced.seq)
        pending = _Pending(sequenced, press, loop.create_future(), timer)
        self._pending[sequenced.seq] = pending
        return pending.answer

    def __iter__(self) -> Iterator[SequencedCommand]:
        """Iterate over a copy of the pending commands, oldest first."""
        return iter([pending.sequenced for pending in self._pending.values()])

    def get(self, seq: int | None) -> SequencedCommand | None:
        """Return the pending command with that sequence number."""
        pending = self._pending.get(seq) if seq is not None else None
        return pending.sequenced if pending else None

    def settle(self, seq: int, outcome: CommandResult, *, unanswered: bool = False) -> None:
        """Settle a command; with ``unanswered``, a late outcome still corrects the one that duplicates receive."""
        if (pending := self._pending.pop(seq, None)) is None:
            if press := self._unanswered.pop(seq, None):
                press.settle(outcome)
            return
        pending.timer.cancel()
        pending.press.settle(outcome)
        if unanswered:
            self._unanswered[seq] = pending.press
            if len(self._unanswered) > _MAX_UNANSWERED:
                self._unanswered.popitem(last=False)
        self._on_finished(pending.sequenced.command, outcome)
        if not pending.answer.done():
            pending.answer.set_result(outcome)
