"""The presses: mostly with an id, sometimes repeated, late, or impossible to apply."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

PRESSES_PER_SECOND = 50.0
LATE_SECONDS = 10.0
"""How old a late press is."""
MAX_REPEAT_SECONDS = 290.0
"""Repeats come within this time, in which Home Assistant promises to know an id."""

_REPEATED = 0.10
_LATE = 0.01
_UNNAMED = 0.04
_DOUBLE = 0.5
_SENDERS = 8
_ACTIONS = {
    "next": 50,
    "previous": 25,
    "go_to": 10,
    "blank": 5,
    "navigate": 5,
    "first": 2,
    "last": 1,
    "overview": 2,
}


@dataclass(frozen=True, slots=True)
class Press:
    """One press; ``id`` is None for a sender that does not name its presses."""

    action: str
    arguments: dict[str, Any] = field(default_factory=dict)
    id: str | None = None
    late: bool = False
    sender: int = 0


def presses(
    number: int, chance: Random, *, max_repeat: float = MAX_REPEAT_SECONDS, prefix: str = "soak"
) -> Iterator[tuple[float, Press]]:
    """Yield that many presses with their times in seconds, ``PRESSES_PER_SECOND`` a second.

    One in ten repeats an earlier one with its id, at once or up to ``max_repeat`` seconds later.
    """
    due: list[tuple[float, int, Press]] = []
    names = count(1)
    fresh = PRESSES_PER_SECOND * (1 - _REPEATED - _UNNAMED * _DOUBLE)
    at = chance.expovariate(fresh)
    for serial in range(number):
        if due and due[0][0] <= at:
            moment, _, press = heappop(due)
            yield moment, press
            continue
        press = _press(chance, f"{prefix}-{next(names)}")
        yield at, press
        if press.id is None:
            if chance.random() < _DOUBLE:
                heappush(due, (at + chance.uniform(0.02, 0.6), serial, press))
        elif chance.random() < _REPEATED:
            heappush(due, (at + _pause(chance, max_repeat), serial, replace(press, late=False)))
        at += chance.expovariate(fresh)


def _press(chance: Random, name: str) -> Press:
    action, arguments = _gesture(chance)
    unnamed = chance.random() < _UNNAMED
    return Press(
        action=action,
        arguments=arguments,
        id=None if unnamed else name,
        late=chance.random() < _LATE,
        sender=chance.randrange(_SENDERS),
    )


def _gesture(chance: Random) -> tuple[str, dict[str, Any]]:
    action = chance.choices(list(_ACTIONS), list(_ACTIONS.values()))[0]
    if action == "go_to":
        # The ninth of eight slides can't be shown.
        return action, {"slide": chance.randint(1, 9)}
    if action == "navigate":
        return action, {"direction": chance.choice(("up", "down", "left", "right"))}
    return action, {}


def _pause(chance: Random, max_repeat: float) -> float:
    """Return after how many seconds a press is repeated: at once, soon, or much later."""
    return chance.uniform(*chance.choices(((0, 0.05), (0.1, 10), (0, max_repeat)), (2, 2, 1))[0])
