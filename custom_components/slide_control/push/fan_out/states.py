"""The fan-out of a stage's state to every browser that is connected to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import islice
from math import inf
from typing import TYPE_CHECKING, Final

from ...access.tokens import Role
from ...stage.stage import Stage
from ...stage.state import View
from ..frames import Frame, state_frame
from ..limits import WRITES_AT_ONCE
from ..sessions.display import DisplaySession
from .turns import Turns

if TYPE_CHECKING:
    from ..sessions.session import Session

# A turn also ends after this many writes. Reading the clock costs a hundredth of a write.
_MAX_WRITES_PER_TURN: Final = 300
# Seconds before a congested connection is checked again.
_SLOW_READER_SECONDS: Final = 0.05


class StateFanOut:
    """Writes the newest state to the browsers that need it.

    Each state is encoded once for each view and written directly to the transports: to displays and remotes at once, to
    followers in turns. A browser that reads too slowly skips to the newest state.
    """

    def __init__(self, stage: Stage, sessions: Callable[[Role], dict[Session, None]]) -> None:
        """``sessions`` returns those of a role."""
        self._stage = stage
        self._sessions = sessions
        self._frames: dict[tuple[View, bool], Frame] = {}
        self._speakers: dict[Session, None] = {}
        """The displays and remotes that need the newest state."""
        self._followers: dict[Session, None] = {}
        """The followers that need it; who waits longest comes first."""
        self._slow: dict[Session, None] = {}
        """Those whose connections are congested, until they are tried again."""
        self._turns: Final = Turns(self._serve_followers)
        self._retry: asyncio.TimerHandle | None = None

    @property
    def serving(self) -> bool:
        """Whether followers that aren't congested still wait for the newest state."""
        return self._turns.running

    def announce(self, *roles: Role) -> None:
        """Send the newest state to all sessions of these roles but the lead, which it came from."""
        self._frames.clear()
        for role in roles:
            self._due(role).update(self._sessions(role))
        if isinstance(lead := self._stage.lead, DisplaySession):
            self._speakers.pop(lead, None)
        self._serve()

    def send(self, session: Session) -> None:
        """Send the newest state to one browser, now or as soon as its connection isn't congested."""
        self._due(session.role)[session] = None
        self._serve()

    def forget(self, session: Session) -> None:
        """Send nothing more to a session that has ended."""
        self._slow.pop(session, None)
        self._due(session.role).pop(session, None)

    def clear(self) -> None:
        """Send nobody what was announced."""
        for due in (self._speakers, self._followers, self._slow):
            due.clear()

    def stop(self) -> None:
        """Send nothing more."""
        self.clear()
        self._turns.stop()
        self._cancel_retry()

    def _due(self, role: Role) -> dict[Session, None]:
        return self._followers if role is Role.FOLLOWER else self._speakers

    def _serve(self) -> None:
        """Serve displays, remotes and a few followers at once, and the other followers in turns."""
        self._cancel_retry()
        for session in self._slow:
            self._due(session.role)[session] = None
        self._slow.clear()
        self._write(self._speakers, len(self._speakers))
        if not self._turns.running:
            self._write(self._followers, WRITES_AT_ONCE)
            if self._followers:
                self._turns.start()

    def _serve_followers(self, until: float) -> bool:
        """Serve followers until their turn ends; return whether others still wait."""
        self._write(self._followers, _MAX_WRITES_PER_TURN, until)
        return bool(self._followers)

    def _write(self, due: dict[Session, None], count: int, until: float = inf) -> None:
        """Write the newest state to the first ones that are due, until a time of the event loop's clock."""
        loop = asyncio.get_running_loop()
        now = loop.time
        public: bytes | None = None
        for session in list(islice(due, count)):
            del due[session]
            if session.role is Role.FOLLOWER and (write := session.transport.direct) is not None:
                # The fast path: followers are many, and all receive the same bytes.
                write(public := public or self._frame(session).websocket)
            elif session.congested():
                self._slow[session] = None
            else:
                session.transport.write(self._frame(session))
            if now() > until:
                break
        if self._slow and self._retry is None:
            self._retry = loop.call_later(_SLOW_READER_SECONDS, self._serve)

    def _cancel_retry(self) -> None:
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None

    def _frame(self, session: Session) -> Frame:
        """Return the newest state in the session's view."""
        state = self._stage.state
        key = (session.view, session.role is Role.REMOTE and session.needs_outline())
        if (frame := self._frames.get(key)) is None:
            view, outline = key
            frame = state_frame(state, epoch=self._stage.epoch, version=self._stage.version, view=view, outline=outline)
            self._frames[key] = frame
        return frame
