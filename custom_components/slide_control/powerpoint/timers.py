"""Timers by name: setting one again replaces it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Timers:
    """The timers of one display. None of them runs after ``clear``."""

    def __init__(self) -> None:
        """None is set."""
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def __contains__(self, name: str) -> bool:
        """Return whether a timer is set."""
        return name in self._timers

    def set(self, name: str, seconds: float, call: Callable[[], None]) -> None:
        """Call ``call`` after some seconds."""
        self.clear(name)

        def run() -> None:
            self._timers.pop(name, None)
            call()

        self._timers[name] = asyncio.get_running_loop().call_later(seconds, run)

    def clear(self, *names: str) -> None:
        """Stop timers, if they are set."""
        for name in names:
            if timer := self._timers.pop(name, None):
                timer.cancel()

    def clear_all(self) -> None:
        """Stop all timers."""
        self.clear(*[*self._timers])
