"""The hub: every browser that is connected to a stage, and the fan-out of its state to all of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from ..access.tokens import Role
from ..backchannel.back_channel import BackChannel
from ..const import MAX_AUDIENCE
from ..messages import english
from ..pictures.picture_store import Pictures
from ..stage.changes import Change, CommandFinished, DisplaysChanged, PresentingStopped, StateChanged
from ..stage.listeners import Phase
from ..stage.messages import Message
from ..stage.stage import Stage
from .display_list import DisplayList
from .fan_out.broadcast import Broadcast
from .fan_out.states import StateFanOut
from .frames import Frame, timer_frame
from .heartbeats import Heartbeats
from .lead_watch import LeadWatch
from .limits import MAX_CONNECTIONS
from .open_requests import OpenRequests
from .pointer import Pointer
from .protocol import CloseCode, DeckRequest
from .sessions.display import DisplaySession
from .sessions.remote import RemoteSession

if TYPE_CHECKING:
    from ..talk.pacing import Pacing
    from .sessions.session import Session


class Hub:
    """The sessions of a stage, and what all of them get."""

    def __init__(self, stage: Stage, audience: int = MAX_AUDIENCE) -> None:
        """Subscribe to the stage; ``audience`` is the number of followers that it accepts."""
        self._audience = audience
        self._stage = stage
        self._sessions: dict[Role, dict[Session, None]] = {role: {} for role in Role}
        self._states: Final = StateFanOut(stage, self._sessions.__getitem__)
        self.heartbeats: Final = Heartbeats(stage, lambda: self)
        self._unsubscribe = stage.async_subscribe(self._on_change, Phase.PUSH)
        self.closed = False
        self.on_hosted_display: Callable[[], None] = lambda: None
        """Called when a display of a hosted deck connects."""
        self.on_sessions_changed: Callable[[], None] = lambda: None
        """Called when a session begins or ends."""
        self.on_remote_welcomed: Callable[[RemoteSession], None] = lambda _session: None
        """Called after a remote was welcomed."""
        self.answer_decks: Callable[[DeckRequest], Awaitable[Frame]] | None = None
        """Answers what remotes ask about decks; raises ``SlideControlError``."""
        self.open_requests: Final = OpenRequests()
        self.display_list: Final = DisplayList(stage, lambda: self.displays)
        self.pictures: Final = Pictures(stage)
        self.pointer: Final = Pointer(stage, self._sessions.__getitem__)
        self._lead_watch: Final = LeadWatch(stage)
        self.presenter: str | None = None
        """The path of the presenter view, for displays whose own can't be opened."""
        self.join: Mapping[str, Any] | None = None
        """What displays show of the way into the audience; None for nothing."""
        self.back_channel: Final = BackChannel(stage.clock)
        self.released: Mapping[str, Any] | None = None
        """What displays show of the back channel; None for nothing."""
        self.requested: Mapping[str, Any] | None = None
        """What followers may send and see of the back channel; None while it is closed."""
        self.pacing: Pacing | None = None
        """The clock of the talk, for the steps of remotes, and for pages that show its activity timer."""
        self.greet_follower: Callable[[Session], None] = lambda _: None
        """Called with each follower after its welcome."""
        self.on_followers: Callable[[], None] = lambda: None
        """Called when a follower connects or disconnects."""
        self._broadcasts: dict[tuple[Role, str], Broadcast] = {}
        self.want_live: Callable[[Session, Sequence[str]], None] = lambda _session, _names: None
        """Called when the slides on a page show other entities."""
        self.forget_live: Callable[[Session], None] = lambda _session: None
        """Called when a page is gone."""
        self.live_values: Callable[[], Mapping[str, Any]] = dict
        """Returns what the slides that displays show have of the house, as far as followers may see it."""
        self.on_live: Callable[[], None] | None = None
        """Called when that may have changed, for followers beyond this machine."""
        self.by_session_key: dict[str, Session] = {}
        """The sessions of browsers that send their frames in separate requests."""

    def __iter__(self) -> Iterator[Session]:
        """Iterate over the sessions: displays first, then remotes, then followers."""
        return chain.from_iterable(list(sessions) for sessions in self._sessions.values())

    @property
    def displays(self) -> list[DisplaySession]:
        """The displays, in the order in which they connected."""
        return [session for session in self._sessions[Role.DISPLAY] if isinstance(session, DisplaySession)]

    @property
    def remotes(self) -> list[RemoteSession]:
        """The remotes, in the order in which they connected."""
        return [session for session in self._sessions[Role.REMOTE] if isinstance(session, RemoteSession)]

    def count(self, role: Role) -> int:
        """Return the number of sessions of a role."""
        return len(self._sessions[role])

    @property
    def displays_that_open(self) -> list[DisplaySession]:
        """The displays that can open a deck on request."""
        return [session for session in self.displays if session.opens]

    @property
    def serving(self) -> bool:
        """Whether followers that aren't congested still wait for the newest state."""
        return self._states.serving

    def is_full(self, role: Role) -> bool:
        """Return whether the stage has reached its limit of connections for a role."""
        limit = MAX_CONNECTIONS[role]
        return len(self._sessions[role]) >= (min(limit, self._audience) if role is Role.FOLLOWER else limit)

    def has_newer(self, session: Session) -> bool:
        """Return whether the page of a display has a newer connection: an older hello can arrive after a newer one."""
        return isinstance(session, DisplaySession) and any(map(session.precedes, self.displays))

    def add(self, session: Session) -> None:
        """Add a session."""
        self._sessions[session.role][session] = None
        if isinstance(session, DisplaySession) and session.hosted is not None and session.reloads:
            self.on_hosted_display()
        if session.key is not None:
            self.by_session_key[session.key] = session
        if session.role is Role.FOLLOWER:
            self.on_followers()
        self.heartbeats.start()
        self.on_sessions_changed()

    def remove(self, session: Session) -> None:
        """Remove a session."""
        self._sessions[session.role].pop(session, None)
        self._states.forget(session)
        self.pointer.forget(session)
        self.forget_live(session)
        if isinstance(session, DisplaySession):
            self.display_list.removed(session)
        if session.key is not None:
            self.by_session_key.pop(session.key, None)
        if session.role is Role.FOLLOWER:
            self.on_followers()
        self.on_sessions_changed()

    def close_display(self, display_id: str) -> None:
        """Close the connections of a paired display that was forgotten."""
        for session in self:
            if session.display_id == display_id:
                session.close(CloseCode.REFUSED, english(Message("display_forgotten")))
        self.display_list.forget(display_id)

    def broadcast(self, role: Role, frame: Frame, *, close: tuple[CloseCode, str] | None = None) -> None:
        """Write a frame to all sessions of a role, and then close them with a code and a reason, if given.

        Those who still wait for an older frame of the same type get this one instead.
        """
        if earlier := self._broadcasts.pop((role, frame.type), None):
            earlier.stop()
        self._broadcasts[role, frame.type] = Broadcast(list(self._sessions[role]), frame, close)

    @property
    def timer(self) -> Mapping[str, Any] | None:
        """What displays and followers show of the activity timer; None for nothing."""
        return None if self.pacing is None else self.pacing.timer

    def back_channel_for(self, role: Role) -> Mapping[str, Any] | None:
        """Return what a page of a role is told of the back channel with its welcome; None for nothing."""
        return {Role.DISPLAY: self.released, Role.FOLLOWER: self.requested}.get(role)

    def send_timer(self) -> None:
        """Send the activity timer to displays and followers."""
        frame = timer_frame(self.timer)
        for role in (Role.DISPLAY, Role.FOLLOWER):
            self.broadcast(role, frame)

    def close_link(self, link_id: str, reason: Message) -> None:
        """Close the connections of a guest link that has ended."""
        for session in self:
            if session.link_id == link_id:
                session.close(CloseCode.REFUSED, english(reason))

    def send_state(self, session: Session) -> None:
        """Send the newest state to one browser, now or as soon as its connection isn't congested."""
        self._states.send(session)

    def close(self, code: CloseCode, reason: str) -> None:
        """Close all connections, refuse new ones, and unsubscribe from the stage."""
        self.closed = True
        self.open_requests.end()
        self.pictures.close()
        self._unsubscribe()
        for session in self:
            session.close(code, reason)
        self.heartbeats.stop()
        self.display_list.stop()
        self._lead_watch.stop()
        self.pointer.stop()
        self._states.stop()
        for broadcast in self._broadcasts.values():
            broadcast.stop()
        self._broadcasts.clear()

    def _on_change(self, change: Change) -> None:
        if isinstance(change, DisplaysChanged):
            self.display_list.update()
            self._lead_watch.update()
        lead = self._stage.lead
        unanswered = isinstance(change, CommandFinished) and change.outcome.reason == "no_answer"
        if unanswered and isinstance(lead, DisplaySession):
            # Detect a lost lead before the next press, not only at the next heartbeat.
            lead.probe()
        if isinstance(change, PresentingStopped):
            self._states.clear()
            self._states.announce(Role.REMOTE, Role.FOLLOWER)
        elif isinstance(change, StateChanged):
            self.heartbeats.start()
            self._states.announce(*Role)
        self.pointer.update()
