"""What is measured while something goes on: how late the loop is, how long presses take, and how memory grows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
import time
from typing import TYPE_CHECKING, Final

from ..process import resident_memory
from .presses import Presses

if TYPE_CHECKING:
    from ..fan_out import FanOut
    from ..peers.slide_control import SlideControl

_SAMPLE_SECONDS: Final = 0.02
_MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """The worst of each; times in milliseconds, memory in MiB."""

    held: float
    """How late a callback of the event loop was: it could not run because something held the loop, or Python."""
    turn: float
    """The CPU time of the loop's longest turn, which a busy machine doesn't change."""
    longest: float
    """The longest press, from its first byte to its answer."""
    seconds: float
    grown: float

    def best(self, other: Measured) -> Measured:
        """Return the better times: what something costs, it costs every time, but not what the machine does.

        Of the memory, the larger: what has grown once does not grow again.
        """
        return Measured(
            min(self.held, other.held),
            min(self.turn, other.turn),
            min(self.longest, other.longest),
            min(self.seconds, other.seconds),
            max(self.grown, other.grown),
        )


async def measure(us: SlideControl, fan_out: FanOut, work: Callable[[], Awaitable[object]]) -> Measured:
    """Do the work, and press all the time."""
    memory = [resident_memory(us.pid)]
    await us.watch_loop()
    sampler = asyncio.create_task(_sample(us.pid, memory))
    try:
        with Presses(fan_out) as presses:
            started = time.monotonic()
            await work()
            seconds = time.monotonic() - started
    finally:
        sampler.cancel()
    held, turn = await us.latest_callback()
    return Measured(
        held=held,
        turn=turn,
        longest=max(presses.milliseconds, default=0.0),
        seconds=seconds,
        grown=(max(memory) - memory[0]) / _MIB,
    )


async def _sample(pid: int, memory: list[int]) -> None:
    while True:
        await asyncio.sleep(_SAMPLE_SECONDS)
        memory.append(resident_memory(pid))
