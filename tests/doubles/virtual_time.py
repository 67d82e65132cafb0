"""An event loop whose clock jumps to the next timer instead of waiting for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from heapq import heappop
from inspect import signature
from typing import Any


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """Runs timers at once, in their order; ``time`` is what it would have been."""

    _now = 0.0

    def time(self) -> float:
        """Return the virtual time in seconds."""
        return self._now

    def _run_once(self) -> None:
        if not self._ready:  # type: ignore[attr-defined]
            # A heap: the next timer comes first. Cancelled timers are ignored.
            timers = self._scheduled  # type: ignore[attr-defined]
            while timers and timers[0].cancelled():
                heappop(timers)._scheduled = False
                self._timer_cancelled_count -= 1  # type: ignore[attr-defined]
            if timers:
                self._now = max(self._now, timers[0].when())
        super()._run_once()  # type: ignore[misc]


def in_virtual_time[**Given](test: Callable[Given, Coroutine[Any, Any, None]]) -> Callable[Given, None]:
    """Run an asynchronous test to its end on a loop with virtual time."""

    @wraps(test)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> None:
        with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
            runner.run(test(*args, **kwargs))

    # pytest must see a synchronous test with the same parameters.
    del run.__dict__["__wrapped__"]
    run.__dict__["__signature__"] = signature(test)
    return run
