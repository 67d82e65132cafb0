"""Whether the browser of a session is still there: heartbeats, pings, and probes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..limits import CONGESTED_BYTES
from ..protocol import PROBE_SECONDS

if TYPE_CHECKING:
    from ..frames import Frame
    from ..transport import Transport


class Liveness:
    """Counts what a browser sends, and finds out when it should have sent something and didn't.

    It keeps no reference to its session, so a session that has ended is freed at once.
    """

    def __init__(self, transport: Transport) -> None:
        """Nothing is sent before the first heartbeat."""
        self._transport = transport
        self.activity = 1
        """A number that grows with each sign of life of the browser."""
        self._activity_at_ping = 0
        self._missed = 0
        self._probe: asyncio.TimerHandle | None = None

    def send_heartbeat(self, frame: Frame, max_missed: int) -> bool:
        """Send a heartbeat and a ping; return False if nothing arrived since the last ``max_missed`` ones."""
        self._missed = self._missed + 1 if self.activity == self._activity_at_ping else 0
        if self._missed >= max_missed:
            return False
        self._activity_at_ping = self.activity
        self._transport.ping()
        if self._transport.waiting() <= CONGESTED_BYTES:
            self._transport.write(frame)
        return True

    def probe(self, on_silent: Callable[[], None]) -> None:
        """Send a ping, and call ``on_silent`` if nothing arrives within ``PROBE_SECONDS``."""
        if self._probe is None:
            self._transport.ping()
            self._probe = asyncio.get_running_loop().call_later(
                PROBE_SECONDS, self._check_probe, self.activity, on_silent
            )

    def end(self) -> None:
        """Stop waiting for the answer to a probe."""
        if self._probe is not None:
            self._probe.cancel()

    def _check_probe(self, activity: int, on_silent: Callable[[], None]) -> None:
        self._probe = None
        if self.activity == activity:
            on_silent()
