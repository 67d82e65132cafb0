"""A talk from before a restart, until a page goes on with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .record import TalkRecord

RESUME_SECONDS: Final = 300.0
"""A talk continues if its display reconnects within this time after Home Assistant restarts."""


class RestoredTalk:
    """Keeps the record of a talk while it may still continue."""

    def __init__(self, give_up: Callable[[], None]) -> None:
        """Call ``give_up`` if nobody has taken the talk within ``RESUME_SECONDS``."""
        self.record: TalkRecord | None = None
        self._give_up = give_up
        self._timer: asyncio.TimerHandle | None = None

    def wait(self, record: TalkRecord) -> None:
        """Wait for a page that goes on with a talk."""
        self.record = record
        self._timer = asyncio.get_running_loop().call_later(RESUME_SECONDS, self._give_up)

    def take(self) -> TalkRecord | None:
        """Return the talk that waits, which then waits no more; None if there is none."""
        self.stop_waiting()
        record, self.record = self.record, None
        return record

    def stop_waiting(self) -> None:
        """Cancel the timer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
