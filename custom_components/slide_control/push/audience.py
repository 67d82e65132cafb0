"""The audience: every browser connected to a deck, and how what the deck shows reaches all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Final

from ..deck.changes import Change, CommandFinished, PresentationEnded, StateChanged
from ..deck.deck import Deck
from ..deck.state import View
from .limits import MOST_CONNECTED
from .openings import Openings
from .protocol import HEARTBEAT, CloseCode, Frame, pong_frame, state_frame
from .sessions import Session
from .tokens import Role

# After so much writing Home Assistant's loop gets its turn (seconds), and after so many writes at the latest. A look at
# the clock costs a hundredth of a write.
_TURN: Final = 0.002
_WRITES_AT_ONCE: Final = 300
# How long a browser that reads too slowly is left alone before it is looked at again (seconds).
_PATIENCE: Final = 0.05


class Audience:
    """Everyone who is connected to a deck.

    Each state is encoded once for each view and written straight to the transports, displays first. Who reads too
    slowly skips to the newest state.
    """

    def __init__(self, deck: Deck) -> None:
        """Listen to the deck."""
        self._deck = deck
        self._sessions: dict[Role, dict[Session, None]] = {role: {} for role in Role}
        self._due: dict[Session, None] = {}
        self._frames: dict[tuple[View, bool], Frame] = {}
        self._pump_handle: asyncio.Handle | None = None
        self._heartbeat: asyncio.TimerHandle | None = None
        self.serving = False
        """Whether some have not been given the newest state yet whose connections could take it."""
        self._unsubscribe = deck.async_subscribe(self._on_change)
        self.closed = False
        self.hosted_joined: Callable[[], None] = lambda: None
        """Called when a display of a hosted deck has come."""
        self.openings: Final = Openings()
        self.by_key: dict[str, Session] = {}
        """The sessions whose browsers send their frames by requests of their own."""

    def __iter__(self) -> Iterator[Session]:
        """Return everyone, displays first, then remotes, then followers."""
        return chain.from_iterable(list(sessions) for sessions in self._sessions.values())

    @property
    def screens(self) -> list[Session]:
        """The displays that can open a deck when they are told to."""
        return [session for session in self._sessions[Role.DISPLAY] if session.opens]

    def full_for(self, role: Role) -> bool:
        """Tell whether no more browsers of that role are let in."""
        return len(self._sessions[role]) >= MOST_CONNECTED[role]

    def has_newer(self, session: Session) -> bool:
        """Tell whether a display has connected again already: networks let an older hello arrive last."""
        return session.role is Role.DISPLAY and any(map(session.precedes, self._sessions[Role.DISPLAY]))

    def add(self, session: Session) -> None:
        """Let a browser in."""
        self._sessions[session.role][session] = None
        if session.hosted is not None:
            self.hosted_joined()
        if session.key is not None:
            self.by_key[session.key] = session
        if self._heartbeat is None:
            self._heartbeat = asyncio.get_running_loop().call_later(HEARTBEAT, self._beat)

    def remove(self, session: Session) -> None:
        """Forget a browser."""
        self._sessions[session.role].pop(session, None)
        self._due.pop(session, None)
        if session.key is not None:
            self.by_key.pop(session.key, None)

    def send_state(self, session: Session) -> None:
        """Bring one browser up to date, now or as soon as it can take it."""
        self._due[session] = None
        self._pump()

    def close(self, code: CloseCode, reason: str) -> None:
        """Send everyone away, let nobody in any more, and stop listening to the deck."""
        self.closed = True
        self.openings.end()
        self._unsubscribe()
        for session in self:
            session.close(code, reason)
        for handle in (self._heartbeat, self._pump_handle):
            if handle is not None:
                handle.cancel()
        self._heartbeat = self._pump_handle = None
        self._due.clear()

    def _on_change(self, change: Change) -> None:
        if isinstance(change, PresentationEnded):
            # Nothing is shown, so who is behind has nothing to catch up with.
            self._due.clear()
        lead = self._deck.lead
        if isinstance(change, CommandFinished) and change.outcome.reason == "no_answer" and isinstance(lead, Session):
            # The next presses must not have to wait for a heartbeat to learn that the lead is gone.
            lead.doubt()
        if not isinstance(change, StateChanged):
            return
        self._frames.clear()
        for sessions in self._sessions.values():
            self._due |= sessions
        if isinstance(lead, Session):
            self._due.pop(lead, None)
        self._pump()

    def _pump(self) -> None:
        """Write the newest state to those who are due; whoever waits longest comes first."""
        if self._pump_handle is not None:
            self._pump_handle.cancel()
            self._pump_handle = None
        slow: list[Session] = []
        loop = asyncio.get_running_loop()
        now, due = loop.time, self._due
        until = now() + _TURN
        public: bytes | None = None
        for session in list(islice(due, _WRITES_AT_ONCE)):
            del due[session]
            if session.role is Role.FOLLOWER and (write := session.transport.direct) is not None:
                # All followers get the same bytes, and they are the many.
                write(public := public or self._frame(session).websocket)
            elif session.congested():
                slow.append(session)
            else:
                session.transport.write(self._frame(session))
            if now() > until:
                break
        left = self.serving = bool(due)
        due.update(dict.fromkeys(slow))
        if left:
            self._pump_handle = loop.call_soon(self._pump)
        elif slow:
            self._pump_handle = loop.call_later(_PATIENCE, self._pump)

    def _frame(self, session: Session) -> Frame:
        """Return the newest state as this browser may see it."""
        state = self._deck.state
        if state is None:
            raise RuntimeError("nobody is due before there is a state")
        key = (session.view, session.role is Role.REMOTE and session.needs_outline())
        if (frame := self._frames.get(key)) is None:
            view, outline = key
            frame = state_frame(state, epoch=self._deck.epoch, version=self._deck.version, view=view, outline=outline)
            self._frames[key] = frame
        return frame

    def _beat(self) -> None:
        """Give everyone a sign of life, so that a hidden tab, whose timers sleep, knows that it is still connected."""
        frame = pong_frame(self._deck.clock())
        self._beat_for(iter(list(self)), frame)
        self._heartbeat = asyncio.get_running_loop().call_later(HEARTBEAT, self._beat) if any(self) else None

    def _beat_for(self, sessions: Iterator[Session], frame: Frame) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + _TURN
        for session in sessions:
            session.beat(frame)
            if loop.time() > until:
                loop.call_soon(self._beat_for, sessions, frame)
                break
