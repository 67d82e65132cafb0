"""Commands on their way to the lead, and the answers that are awaited."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from .commands import Command
from .memory import Press
from .results import CommandResult
from .state import Slide

# How many commands are remembered that got no answer in time, in case it comes yet.
_MOST_UNANSWERED: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command on its way to the lead."""

    seq: int
    command: Command
    target: Slide | None
    """Where ``go_to`` goes, when the outline knows it."""
    ttl_ms: int
    sent: float
    """When it was first sent, in seconds of the deck's monotonic clock."""


@dataclass(slots=True)
class _Pending:
    order: Order
    press: Press
    answer: asyncio.Future[CommandResult]
    timer: asyncio.TimerHandle


class Orders:
    """Keeps each command from its sending until its outcome is known, and settles it once."""

    def __init__(self, finished: Callable[[Command, CommandResult], None]) -> None:
        """Call ``finished`` for each outcome, before the caller of the command gets it."""
        self._finished = finished
        self._pending: dict[int, _Pending] = {}
        self._unanswered: OrderedDict[int, Press] = OrderedDict()

    def await_answer(
        self, order: Order, press: Press, seconds: float, give_up: Callable[[int], None]
    ) -> asyncio.Future[CommandResult]:
        """Return the future answer; after ``seconds`` without one, ``give_up`` is called with the order's number."""
        loop = asyncio.get_running_loop()
        timer = loop.call_later(seconds, give_up, order.seq)
        pending = _Pending(order, press, loop.create_future(), timer)
        self._pending[order.seq] = pending
        return pending.answer

    def __iter__(self) -> Iterator[Order]:
        """Return the orders that have no outcome yet, oldest first."""
        return iter([pending.order for pending in self._pending.values()])

    def get(self, seq: int | None) -> Order | None:
        """Return the order of that number while it has no outcome."""
        pending = self._pending.get(seq) if seq is not None else None
        return pending.order if pending else None

    def settle(self, seq: int, outcome: CommandResult, *, unanswered: bool = False) -> None:
        """Give an order its outcome; with ``unanswered``, a later answer may still correct what is remembered."""
        if (pending := self._pending.pop(seq, None)) is None:
            if press := self._unanswered.pop(seq, None):
                press.outcome = replace(outcome, state=None)
            return
        pending.timer.cancel()
        # Ten thousands of presses may be remembered, and each state may hold long notes.
        pending.press.outcome = replace(outcome, state=None)
        if unanswered:
            self._unanswered[seq] = pending.press
            if len(self._unanswered) > _MOST_UNANSWERED:
                self._unanswered.popitem(last=False)
        self._finished(pending.order.command, outcome)
        if not pending.answer.done():
            pending.answer.set_result(outcome)
