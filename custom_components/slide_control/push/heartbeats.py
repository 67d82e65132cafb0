"""Heartbeats: frames that show both sides that a connection is alive.

A hidden tab, whose timers are throttled, relies on them. While a stage presents, they are frequent for displays and
remotes, so that a cut cable is seen within seconds; followers are many, and theirs stay rare.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from ..access.tokens import Role
from ..stage.stage import Stage
from .fan_out.turns import Turns
from .frames import Frame, pong_frame
from .protocol import HEARTBEAT_SECONDS, PRESENTING_HEARTBEAT_SECONDS

if TYPE_CHECKING:
    from .sessions.session import Session

# Heartbeats without a sign of life after which a connection is closed.
_MAX_MISSED: Final = 1
_MAX_MISSED_PRESENTING: Final = 4


class Heartbeats:
    """Sends heartbeats while there are sessions."""

    def __init__(self, stage: Stage, sessions: Callable[[], Iterable[Session]]) -> None:
        """``sessions`` returns displays first, then remotes, then followers."""
        self._stage = stage
        self._sessions = sessions
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0
        """When followers get the next one, on the event loop's clock."""

    def interval(self, role: Role) -> float:
        """Return the seconds between two heartbeats of a session."""
        presenting = self._stage.presenting and role is not Role.FOLLOWER
        return min(PRESENTING_HEARTBEAT_SECONDS, HEARTBEAT_SECONDS) if presenting else HEARTBEAT_SECONDS

    def start(self) -> None:
        """Send heartbeats from now on; also called when they may have become more frequent."""
        if self._timer is None:
            self._due = asyncio.get_running_loop().time() + HEARTBEAT_SECONDS
        self._schedule()

    def stop(self) -> None:
        """Send no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _schedule(self) -> None:
        loop = asyncio.get_running_loop()
        at = min(self._due, loop.time() + self.interval(Role.DISPLAY))
        if self._timer is None or at < self._timer.when():
            self.stop()
            self._timer = loop.call_at(at, self._send)

    def _send(self) -> None:
        """Send one to displays and remotes, and to followers when theirs is due."""
        when = self._due if self._timer is None else self._timer.when()
        self._timer = None
        sessions = list(self._sessions())
        if not sessions:
            return
        loop = asyncio.get_running_loop()
        # The loop calls it up to its clock's resolution too early.
        if when >= self._due:
            self._due = loop.time() + HEARTBEAT_SECONDS
        else:
            sessions = [session for session in sessions if session.role is not Role.FOLLOWER]
        frames = {role: pong_frame(self._stage.clock(), heartbeat=self.interval(role)) for role in Role}
        self._schedule()
        Turns(partial(self._write, iter(sessions), frames)).start()

    def _write(self, sessions: Iterator[Session], frames: dict[Role, Frame], until: float) -> bool:
        """Send a heartbeat to the next ones; return whether others may be left."""
        loop = asyncio.get_running_loop()
        for session in sessions:
            frequent = self.interval(session.role) < HEARTBEAT_SECONDS
            session.send_heartbeat(frames[session.role], _MAX_MISSED_PRESENTING if frequent else _MAX_MISSED)
            if loop.time() > until:
                return True
        return False
