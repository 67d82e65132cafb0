"""A broadcast: one frame to many sessions, once each."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from math import inf
from typing import TYPE_CHECKING, Final

from ..limits import WRITES_AT_ONCE
from .turns import Turns

if TYPE_CHECKING:
    from ..frames import Frame
    from ..protocol import CloseCode
    from ..sessions.session import Session


class Broadcast:
    """Writes a frame to sessions, to the first few at once, and closes each with a code and a reason, if given."""

    def __init__(self, sessions: Iterable[Session], frame: Frame, close: tuple[CloseCode, str] | None = None) -> None:
        """Begin."""
        self._waiting = deque(sessions)
        self._frame = frame
        self._close = close
        self._turns: Final = Turns(self._write)
        if self._write(inf, WRITES_AT_ONCE):
            self._turns.start()

    def stop(self) -> None:
        """Write to nobody else."""
        self._turns.stop()

    def _write(self, until: float, count: int | None = None) -> bool:
        """Write to the next ones; return whether others are left."""
        now = asyncio.get_running_loop().time
        for _ in range(min(count or len(self._waiting), len(self._waiting))):
            session = self._waiting.popleft()
            session.write(self._frame)
            if self._close is not None:
                session.close(*self._close)
            if now() > until:
                break
        return bool(self._waiting)
