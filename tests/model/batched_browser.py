"""Pages driven in batches: what a page does has no effect before the network delivers it."""

from __future__ import annotations

import asyncio
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from .browser import PAGE, Browser
from .displays import EPOCH

if TYPE_CHECKING:
    from .displays import Page

LOOKAHEAD_SECONDS: Final = 0.03
"""How long the pages' answers can wait: no line of theirs may be faster in one direction."""


class BatchedBrowser(Browser):
    """Collects requests to pages and sends them in one round trip.

    All clocks run alike here: a page's monotonic clock shows the virtual time, and no page sleeps.
    """

    def __init__(self, program: Path = PAGE) -> None:
        """Start the process."""
        super().__init__(program)
        self.round_trips = 0
        self._requests: list[tuple[int, float, str, dict[str, Any]]] = []
        self._open: dict[int, Page] = {}
        self._timer: asyncio.TimerHandle | None = None

    def ask(self, page: Page, mono: float, _wall: float, do: str, given: dict[str, Any]) -> None:
        """Queue one request to a page."""
        self._open[page.number] = page
        self._requests.append((page.number, mono, do, given))
        self._flush_at(mono / 1000 + LOOKAHEAD_SECONDS)

    def flush(self) -> None:
        """Run all queued requests, and all page timers up to now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        requests, self._requests = self._requests, []
        until = asyncio.get_running_loop().time() * 1000
        self.round_trips += 1
        answer = orjson.loads(self._converse(orjson.dumps({"batch": requests, "until": until, "wall": EPOCH * 1000})))
        # Each page's own requests are already in order.
        for number, mono, did in sorted(answer["did"], key=itemgetter(1)):
            self._open[number].take(did, mono / 1000)
        for number, _, do, _ in requests:
            if do == "stop":
                del self._open[number]
        if answer["due"] is not None:
            self._flush_at(answer["due"] / 1000 + LOOKAHEAD_SECONDS)

    def _flush_at(self, when: float) -> None:
        if self._timer is None or when < self._timer.when():
            if self._timer is not None:
                self._timer.cancel()
            self._timer = asyncio.get_running_loop().call_at(when, self.flush)
