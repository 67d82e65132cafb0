"""The comparison: all contestants with the same numbers of receivers, taking turns, so that noise hits all alike."""

from __future__ import annotations

from dataclasses import dataclass, field
import gc
import random
from typing import TYPE_CHECKING, Final

from .measure import Press, Spread, spread
from .process import cpu_time, resident_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .contestants.contestant import Contestant
    from .rooms import Room

# Presses before those that count, and receivers that have come and gone before memory is looked at.
_WARM_UP: Final = 10
_WARM_UP_RECEIVERS: Final = 20
# Between two presses, so that what a server does after the last delivery is not taken for the next press (seconds).
_PAUSE: Final = 0.02
_SETTLE: Final = 0.05
_MEMORY_SETTLE: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How often with how many receivers. In a turn each contestant presses so many times, before the next has its."""

    receivers: int
    turns: int
    presses: int
    polled_turns: int
    """How many of the turns those take part in whose receivers poll: each press takes them up to a second."""


@dataclass(slots=True, kw_only=True)
class Measured:
    """What one contestant did with one number of receivers."""

    contestant: str
    receivers: int
    presses: list[Press] = field(default_factory=list)
    cpu: int = 0
    lost: int = 0
    duplicated: int = 0
    delivered: int = 0
    memory: float | None = None
    """Bytes for each connection; None where it is not looked at."""

    @property
    def each(self) -> Spread | None:
        """Until a receiver had it, over all receivers and presses."""
        return spread(time for press in self.presses for time in press.received)

    @property
    def last(self) -> Spread | None:
        """Until the last receiver had it; None where there is none that all receivers got."""
        return spread(max(press.received) for press in self.presses if len(press.received) == self.receivers)

    @property
    def answered(self) -> Spread | None:
        """Until the answer had come."""
        return spread(press.answered for press in self.presses if press.answered is not None)

    @property
    def lead(self) -> Spread | None:
        """Until the display that leads had it."""
        return spread(press.lead for press in self.presses if press.lead is not None)

    @property
    def turnaround(self) -> Spread | None:
        """How long the display itself took, where there is one."""
        return spread(press.turnaround for press in self.presses if press.lead is not None)

    @property
    def cpu_per_thousand(self) -> float | None:
        """Milliseconds of CPU time that the server took for a thousand deliveries."""
        return self.cpu / 1e6 * 1000 / self.delivered if self.delivered else None


def compare(contestants: Sequence[Contestant], plans: Sequence[Plan], tell: Callable[[str], None]) -> list[Measured]:
    """Measure everyone with each number of receivers, the largest first: memory counts when it is first needed."""
    for contestant in contestants:
        _warm_up(contestant)
    results: list[Measured] = []
    for plan in sorted(plans, key=lambda plan: -plan.receivers):
        tell(f"{plan.receivers:,} receivers")
        results += _measure(contestants, plan, memory=not results)
    return results


def _warm_up(contestant: Contestant) -> None:
    """Let a server import, cache and allocate what it does once."""
    if contestant.connected:
        room = contestant.open(_WARM_UP_RECEIVERS)
        for _ in range(_WARM_UP):
            room.press()
        room.close()


def _measure(contestants: Sequence[Contestant], plan: Plan, *, memory: bool) -> list[Measured]:
    order = random.Random(plan.receivers)  # noqa: S311 - an order, not a secret
    entered = [_enter(contestant, plan.receivers, memory=memory) for contestant in contestants]
    try:
        for contestant, room, _ in entered:
            for _ in range(_WARM_UP if contestant.connected else 0):
                room.press()
        for turn in range(plan.turns):
            gc.collect()
            for contestant, room, measured in order.sample(entered, len(entered)):
                if contestant.connected:
                    _take_turn(contestant, room, measured, plan.presses)
                elif turn < plan.polled_turns:
                    _take_turn(contestant, room, measured, 1)
        for _, room, measured in entered:
            room.settle(_SETTLE)
            measured.lost, measured.duplicated = room.tally.lost, room.tally.duplicated
    finally:
        for _, room, _ in entered:
            room.close()
    return [measured for _, _, measured in entered]


def _enter(contestant: Contestant, receivers: int, *, memory: bool) -> tuple[Contestant, Room, Measured]:
    before = resident_memory(contestant.pid)
    room = contestant.open(receivers)
    measured = Measured(contestant=contestant.name, receivers=receivers)
    if memory and contestant.connected:
        room.settle(_MEMORY_SETTLE)
        measured.memory = (resident_memory(contestant.pid) - before) / receivers
    return contestant, room, measured


def _take_turn(contestant: Contestant, room: Room, measured: Measured, presses: int) -> None:
    room.settle(_SETTLE)
    before = cpu_time(contestant.pid)
    for _ in range(presses):
        press = room.press()
        measured.presses.append(press)
        measured.delivered += len(press.received)
        room.settle(_PAUSE)
    room.settle(_SETTLE)
    measured.cpu += cpu_time(contestant.pid) - before
