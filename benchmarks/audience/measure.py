"""What slide changes cost, and when they are there, with more and more followers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import monotonic, monotonic_ns
from typing import TYPE_CHECKING, Final

from ..measure import Spread, percentile, spread
from .followers import Arrived, Followers, press_name
from .mqtt import Publisher

if TYPE_CHECKING:
    from .brokers.cluster import Cluster
    from .house import House

# Longer than the 40 ms for which the house collects changes.
_PAUSE_SECONDS: Final = 0.15
_HOUSE_SECONDS: Final = 0.15
_NEWCOMER_SECONDS: Final = 3.0
_RECOVERY_SECONDS: Final = 30.0
_WARM_UP: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One slide change."""

    each: Sequence[int]
    """Nanoseconds until each follower had it, sorted."""
    server: int
    """Nanoseconds of CPU time that it took in the server that has the followers."""
    house: int
    """The same in Home Assistant."""


@dataclass(slots=True, kw_only=True)
class Measured:
    """One server with so many followers."""

    server: str
    followers: int
    join_seconds: float
    newcomers: int
    """How many had the slide that was shown when they came, without a slide change."""
    memory: float
    """Bytes of the server for each follower."""
    house_memory: float
    """Bytes of Home Assistant for each follower."""
    changes: list[Change] = field(default_factory=list)
    """By the house."""
    alone: list[Change] = field(default_factory=list)
    """The same bytes by a publisher of ours, without the house."""
    lost: int = 0
    """Connections that ended."""
    back: int = 0
    """Slides that came after a later one."""

    @property
    def missed(self) -> int:
        """Slides that a follower hasn't got in time."""
        return sum(self.followers - len(change.each) for change in (*self.changes, *self.alone))

    @property
    def last(self) -> Spread:
        """Milliseconds until the last follower had a slide change of the house."""
        return _last(self.changes)

    @property
    def last_alone(self) -> Spread | None:
        """The same without the house."""
        return _last(self.alone) if self.alone else None

    @property
    def typical(self) -> float:
        """Milliseconds until half of the followers had it."""
        return median(percentile(change.each, 50) for change in self.changes if change.each) / 1e6

    @property
    def server_cpu(self) -> float:
        """Microseconds of the server's CPU time for each delivery."""
        changes = (*self.changes, *self.alone)
        return sum(change.server for change in changes) / 1e3 / sum(len(change.each) for change in changes)

    @property
    def house_cpu(self) -> float:
        """Milliseconds of Home Assistant's CPU time for each slide change."""
        return median(change.house for change in self.changes) / 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """What followed when a node was killed."""

    followers: int
    lost: int
    """Connections that ended with it."""
    right: int
    """Followers that had the slide which was shown meanwhile, without another slide change."""
    seconds: float
    """Until the last of them had it."""
    right_after_next: int
    """Followers that had the slide after that one."""


class Talk:
    """Shows slides to the followers of a broker, or of the house itself."""

    def __init__(self, house: House, cluster: Cluster | None, followers: Followers) -> None:
        """Without a broker, the house is the server."""
        self._house = house
        self._cluster = cluster
        self._followers = followers
        self._press = 1
        self._server = house if cluster is None else cluster
        self._before = (self._server.memory(), house.memory())

    async def grow(self, total: int, times: int, alone: Callable[[int], None] | None) -> Measured:
        """Let followers in until there are so many, and show them slides.

        ``alone`` publishes a press without the house, in turn with it.
        """
        started = monotonic()
        await self._followers.join(total)
        joined = monotonic() - started
        newcomers = await self._followers.expect(self._press, _NEWCOMER_SECONDS)
        memory = self._server.memory() - self._before[0], self._house.memory() - self._before[1]
        measured = Measured(
            server=self._cluster.name if self._cluster else "Home Assistant",
            followers=total,
            join_seconds=joined,
            newcomers=len(newcomers.times),
            memory=memory[0] / total,
            house_memory=memory[1] / total,
        )
        # The house repeats its newest after a while, which must not come after a later one without the house.
        await self._change(self._house.show)
        for time in range(_WARM_UP + times):
            theirs = await self._change(alone) if alone else None
            ours = await self._change(self._house.show)
            if time >= _WARM_UP:
                measured.changes.append(ours)
                measured.alone += [theirs] if theirs else []
        latest = await self._followers.expect(self._press)
        # Newcomers get what is retained on both topics in any order.
        measured.lost, measured.back = latest.lost - newcomers.lost, latest.back - newcomers.back
        return measured

    async def lose_a_node(self, cluster: Cluster) -> Recovery:
        """Kill the last node and show a slide; then show another one."""
        before = await self._followers.expect(self._press)
        killed = monotonic_ns()
        await cluster.kill(cluster.nodes[-1])
        arrived = await self._show(_RECOVERY_SECONDS)
        after_next = await self._show(_RECOVERY_SECONDS)
        return Recovery(
            followers=self._followers.count,
            lost=arrived.lost - before.lost,
            right=len(arrived.times),
            seconds=(max(arrived.times, default=killed) - killed) / 1e9,
            right_after_next=len(after_next.times),
        )

    async def _show(self, seconds: float) -> Arrived:
        self._press += 1
        arrived = self._followers.expect(self._press, seconds)
        self._house.show(self._press)
        return await arrived

    async def _change(self, show: Callable[[int], None]) -> Change:
        """Show the next slide, and wait until all have it."""
        self._press += 1
        arrived = self._followers.expect(self._press)
        await asyncio.sleep(_PAUSE_SECONDS)
        server, house = self._server.cpu_time(), self._house.cpu_time()
        started = monotonic_ns()
        await asyncio.to_thread(show, self._press)
        # The same time with any number of followers, because the house does other work, too.
        await asyncio.sleep(_HOUSE_SECONDS - (monotonic_ns() - started) / 1e9)
        house = self._house.cpu_time() - house
        times = (await arrived).times
        return Change(each=[time - started for time in times], server=self._server.cpu_time() - server, house=house)


class Alone:
    """Publishes what the house has published, without the house, on a topic of its own."""

    def __init__(self, port: int, topic: str, payload: bytes) -> None:
        """Connect to the broker at this port; the house has published this for its first slide, to this topic."""
        head, key, name = topic.rsplit("/", 2)
        self.topic = f"{head}/{key[::-1]}/{name}"
        self._before, _, self._after = payload.partition(press_name(1).encode())
        self._publisher = Publisher(port)

    def publish(self, press: int) -> None:
        """Publish a slide change."""
        self._publisher.publish(self.topic, self._before + press_name(press).encode() + self._after)

    def close(self) -> None:
        """Disconnect."""
        self._publisher.close()


def _last(changes: Sequence[Change]) -> Spread:
    last = spread(change.each[-1] for change in changes if change.each)
    if last is None:
        raise RuntimeError("no follower got a slide")
    return last
