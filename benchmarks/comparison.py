"""The comparison: all peers with the same numbers of receivers, taking turns, so that noise hits all alike."""

from __future__ import annotations

from dataclasses import dataclass, field
import gc
import random
from typing import TYPE_CHECKING, Final

from .measure import Press, Spread, spread
from .process import cpu_time, resident_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .fan_out import FanOut
    from .peers.peer import Peer

# Presses before those that count, and receivers that have come and gone before memory is looked at.
_WARM_UP_PRESSES: Final = 10
_WARM_UP_RECEIVERS: Final = 20
# Between two presses, so that a server's work after the last delivery doesn't count for the next (seconds).
_PAUSE_SECONDS: Final = 0.02
_SETTLE_SECONDS: Final = 0.05
_MEMORY_SETTLE_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The numbers of receivers, turns and presses. In a turn, each peer makes its presses before the next peer."""

    receivers: int
    turns: int
    presses: int
    polled_turns: int
    """How many of the turns those take part in whose receivers poll: each press takes them up to a second."""


@dataclass(slots=True, kw_only=True)
class Measured:
    """The measurements of one peer with one number of receivers."""

    peer: str
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
    def cpu_of_a_press(self) -> float:
        """Milliseconds of CPU time that the server took for a press, its work afterwards included."""
        return self.cpu / 1e6 / len(self.presses)

    @property
    def cpu_per_thousand(self) -> float | None:
        """Milliseconds of CPU time that the server took for a thousand deliveries."""
        return self.cpu / 1e6 * 1000 / self.delivered if self.delivered else None


def compare(peers: Sequence[Peer], plans: Sequence[Plan], report: Callable[[str], None]) -> list[Measured]:
    """Measure each peer with each number of receivers, the largest first: memory counts when it is first allocated."""
    for peer in peers:
        _warm_up(peer)
    results: list[Measured] = []
    for plan in sorted(plans, key=lambda plan: -plan.receivers):
        report(f"{plan.receivers:,} receivers")
        results += _measure(peers, plan, memory=not results)
    return results


def _warm_up(peer: Peer) -> None:
    """Let a server do its one-time imports, caching and allocations."""
    if peer.connected:
        fan_out = peer.open(_WARM_UP_RECEIVERS)
        for _ in range(_WARM_UP_PRESSES):
            fan_out.press()
        fan_out.close()


def _measure(peers: Sequence[Peer], plan: Plan, *, memory: bool) -> list[Measured]:
    order = random.Random(plan.receivers)  # noqa: S311 - an order, not a secret
    entered = _enter_all(peers, plan.receivers, memory=memory)
    try:
        for peer, fan_out, _ in entered:
            for _ in range(_WARM_UP_PRESSES if peer.connected else 0):
                fan_out.press()
        for turn in range(plan.turns):
            gc.collect()
            for peer, fan_out, measured in order.sample(entered, len(entered)):
                if peer.connected:
                    _take_turn(peer, fan_out, measured, plan.presses)
                elif turn < plan.polled_turns:
                    _take_turn(peer, fan_out, measured, 1)
                _answer_all(entered)
        for _, fan_out, measured in entered:
            fan_out.settle(_SETTLE_SECONDS)
            measured.lost, measured.duplicated = fan_out.tally.lost, fan_out.tally.duplicated
    finally:
        for _, fan_out, _ in entered:
            fan_out.close()
    return [measured for _, _, measured in entered]


def _enter_all(peers: Sequence[Peer], receivers: int, *, memory: bool) -> list[tuple[Peer, FanOut, Measured]]:
    entered: list[tuple[Peer, FanOut, Measured]] = []
    for peer in peers:
        entered.append(_enter(peer, receivers, memory=memory))
        _answer_all(entered)
    return entered


def _answer_all(entered: Sequence[tuple[Peer, FanOut, Measured]]) -> None:
    """Answer the heartbeats of all servers: they end connections that are silent while others have their turn."""
    for _, fan_out, _ in entered:
        fan_out.settle(0.0)


def _enter(peer: Peer, receivers: int, *, memory: bool) -> tuple[Peer, FanOut, Measured]:
    before = resident_memory(peer.pid)
    fan_out = peer.open(receivers)
    measured = Measured(peer=peer.name, receivers=receivers)
    if memory and peer.connected:
        fan_out.settle(_MEMORY_SETTLE_SECONDS)
        measured.memory = (resident_memory(peer.pid) - before) / receivers
    return peer, fan_out, measured


def _take_turn(peer: Peer, fan_out: FanOut, measured: Measured, presses: int) -> None:
    fan_out.settle(_SETTLE_SECONDS)
    before = cpu_time(peer.pid)
    for _ in range(presses):
        press = fan_out.press()
        measured.presses.append(press)
        measured.delivered += len(press.received)
        fan_out.settle(_PAUSE_SECONDS)
    fan_out.settle(_SETTLE_SECONDS)
    measured.cpu += cpu_time(peer.pid) - before
