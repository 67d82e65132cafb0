"""A stop-watch beside the stage's own clock: it knows each moment between the second before it and the one after."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
import time
from typing import Final

TOLERANCE_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Span:
    """A moment or a duration in seconds, somewhere between two bounds: a busy machine only widens them."""

    least: float
    most: float

    def __sub__(self, earlier: Span) -> Span:
        """Return the time since an earlier moment, or what a duration leaves of this one."""
        return Span(self.least - earlier.most, self.most - earlier.least)

    def __add__(self, other: Span) -> Span:
        """Return the sum of two durations."""
        return Span(self.least + other.least, self.most + other.most)

    def holds(self, seconds: float) -> bool:
        """Return whether a recorded time is right, to a tenth of a second."""
        return self.least - TOLERANCE_SECONDS <= seconds <= self.most + TOLERANCE_SECONDS


@dataclass(slots=True)
class StopWatch:
    """Takes the time of what a speaker does to a talk."""

    moves: list[Span] = field(default_factory=list)
    """When the talk began, each later move, and the end."""
    paused: dict[int, Span] = field(default_factory=dict)
    """The length of the pause after a move, by its index."""

    async def move[Answer](self, move: Awaitable[Answer]) -> Answer:
        """Take the time of a move that is awaited until it is confirmed; return its answer."""
        moment, answer = await timed(move)
        self.moves.append(moment)
        return answer

    async def until(self, seconds: float) -> None:
        """Speak until that long after the last move."""
        await asyncio.sleep(max(0.0, self.moves[-1].most + seconds - time.monotonic()))

    async def pause(self, pause: Awaitable[object], rest: Awaitable[object], resume: Awaitable[object]) -> None:
        """Take the time of a pause."""
        began, _ = await timed(pause)
        await rest
        ended, _ = await timed(resume)
        self.paused[len(self.moves) - 1] = ended - began

    @property
    def begins(self) -> list[Span]:
        """Seconds from the beginning of the talk to each visit, pauses included."""
        return [move - self.moves[0] for move in self.moves[:-1]]

    @property
    def visits(self) -> list[Span]:
        """The seconds of each visit, without pauses."""
        spans = [later - move for move, later in zip(self.moves, self.moves[1:], strict=False)]
        return [span - self.paused.get(index, Span(0, 0)) for index, span in enumerate(spans)]


async def timed[Answer](act: Awaitable[Answer]) -> tuple[Span, Answer]:
    """Return when something happened, and its answer."""
    least = time.monotonic()
    answer = await act
    return Span(least, time.monotonic()), answer
