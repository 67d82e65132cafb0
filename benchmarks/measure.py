"""The measurements of a press, and their statistics."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One press; every time is in nanoseconds from the first byte of the request."""

    received: tuple[int, ...]
    """When each receiver that got it had read it."""
    answered: int | None
    """When the answer to the request had come; None if none came in time."""
    lead: int | None = None
    """When the display that leads had the command, where there is one."""
    turnaround: int = 0
    """How long that display took from having read the command to having written its report."""

    @property
    def last(self) -> int | None:
        """When the last receiver had it, if any had."""
        return max(self.received, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How a time is spread over many measurements, in milliseconds."""

    count: int
    p50: float
    p95: float
    p99: float
    longest: float


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that at least ``percent`` of the values do not exceed; they must be sorted."""
    if not values:
        raise ValueError("there is no percentile of nothing")
    return values[max(0, ceil(len(values) * percent / 100) - 1)]


def spread(nanoseconds: Iterable[int]) -> Spread | None:
    """Return the spread of times; None where there is none."""
    values = sorted(nanoseconds)
    if not values:
        return None
    p50, p95, p99 = (percentile(values, percent) / 1e6 for percent in (50, 95, 99))
    return Spread(count=len(values), p50=p50, p95=p95, p99=p99, longest=values[-1] / 1e6)


@dataclass(slots=True)
class Tally:
    """Which receiver has yet to get which press, and what came more often than once."""

    presses: int = 0
    expected: int = 0
    duplicated: int = 0
    _missing: dict[str, set[int]] = field(default_factory=dict)

    @property
    def lost(self) -> int:
        """How many deliveries have not happened."""
        return sum(len(receivers) for receivers in self._missing.values())

    @property
    def delivered(self) -> int:
        """How many deliveries have happened, each counted once."""
        return self.expected - self.lost

    def send(self, press: str, receivers: Collection[int]) -> None:
        """Expect a press at each of the receivers."""
        self.presses += 1
        self.expected += len(receivers)
        self._missing[press] = set(receivers)

    def receive(self, press: str, receiver: int) -> None:
        """Count a press that a receiver got."""
        missing = self._missing.get(press, set())
        if receiver not in missing:
            self.duplicated += 1
            return
        missing.remove(receiver)
        if not missing:
            del self._missing[press]
