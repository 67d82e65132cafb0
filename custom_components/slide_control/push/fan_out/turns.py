"""Turns: work for many connections, in pieces so short that a press in between doesn't wait for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from ..limits import TURN_SECONDS

# Iterations of the event loop between two turns. A press takes two from its bytes to the lead, and its answer takes
# three from the lead's report to its sender.
_PAUSE_ITERATIONS: Final = 4


class Turns:
    """Calls ``work`` in turns, each after a pause for everything else that the event loop has to do.

    ``work`` gets the event loop's time at which its turn ends, and returns whether something is left.
    """

    def __init__(self, work: Callable[[float], bool]) -> None:
        """Wait for ``start``."""
        self._work = work
        self._handle: asyncio.Handle | None = None

    @property
    def running(self) -> bool:
        """Whether a turn is due."""
        return self._handle is not None

    def start(self) -> None:
        """Take the first turn after a pause; turns that are under way go on."""
        if self._handle is None:
            self._pause(_PAUSE_ITERATIONS)

    def stop(self) -> None:
        """Take no more turns."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _pause(self, iterations: int) -> None:
        loop = asyncio.get_running_loop()
        if iterations > 1:
            self._handle = loop.call_soon(self._pause, iterations - 1)
        else:
            self._handle = loop.call_soon(self._take)

    def _take(self) -> None:
        self._handle = None
        if self._work(asyncio.get_running_loop().time() + TURN_SECONDS):
            self.start()
