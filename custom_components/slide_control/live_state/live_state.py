"""Sends the state of entities to pages whose slides show them: only those on the stage's list, and only near slides."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event

from ..access.tokens import Role
from ..config_entry import AudienceView, audience_view, live_entities, live_for_audience
from ..push.fan_out.broadcast import Broadcast
from ..push.frames import Frame
from ..push.sessions.display import DisplaySession
from .entity_value import SEPARATOR, entity_value

if TYPE_CHECKING:
    from ..config_entry import SlideControlConfigEntry
    from ..push.hub import Hub
    from ..push.sessions.session import Session

MAX_PUBLIC_NAMES: Final = 40
"""What fits into a message that is published."""
UPDATE_SECONDS: Final = 0.5
"""The least time between two values of an entity; the newest is sent."""


class LiveState:
    """The live state of one stage. It reads the list of the options, which change with a reload."""

    def __init__(self, hass: HomeAssistant, entry: SlideControlConfigEntry, hub: Hub) -> None:
        """Send nothing until a page wants something."""
        self._hass = hass
        self._listed: Final = frozenset(live_entities(entry))
        self._audience: Final = live_for_audience(entry) and audience_view(entry) is AudienceView.DECK
        self._wanted: dict[Session, frozenset[str]] = {}
        self._count: Counter[str] = Counter()
        """How many pages want something of an entity."""
        self._watched: set[str] = set()
        self._changed: set[str] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._broadcasts: list[Broadcast] = []
        """The last ones, to end them with the stage."""
        self._unsubscribe: Callable[[], None] = lambda: None
        self._hub = hub
        hub.want_live, hub.forget_live, hub.live_values = self.want, self.forget, self.public_values

    def want(self, session: Session, names: Sequence[str]) -> None:
        """Send a page the values that its slides show now, and from now on what changes; None for those it may not."""
        allowed = frozenset(self._allowed(session, names))
        values = {name: entity_value(self._hass, name) if name in allowed else None for name in names}
        session.write(live_frame(values))
        self._set(session, allowed)

    def forget(self, session: Session) -> None:
        """Send nothing to a page that is gone."""
        self._set(session, frozenset())

    def public_values(self) -> dict[str, Any]:
        """Return what followers beyond this machine may know: of the slides that displays show, or that are near."""
        if not self._audience:
            return {}
        shown = (names for session, names in self._wanted.items() if isinstance(session, DisplaySession))
        return {name: entity_value(self._hass, name) for name in sorted(set().union(*shown))[:MAX_PUBLIC_NAMES]}

    def stop(self) -> None:
        """Send nothing more."""
        self._wanted.clear()
        self._unsubscribe()
        for broadcast in self._broadcasts:
            broadcast.stop()
        if self._timer is not None:
            self._timer.cancel()

    def _allowed(self, session: Session, names: Iterable[str]) -> Iterable[str]:
        if session.role is Role.FOLLOWER:
            if not self._audience:
                return ()
        elif not isinstance(session, DisplaySession) or session.hosted is None:
            return ()
        return (name for name in names if _entity(name) in self._listed)

    def _set(self, session: Session, names: frozenset[str]) -> None:
        """Listen to the entities that some page wants."""
        before = self._wanted.pop(session, frozenset())
        if names:
            self._wanted[session] = names
        if names == before:
            return
        self._tell_others()
        self._count.update(map(_entity, names))
        self._count.subtract(map(_entity, before))
        watched = {entity_id for entity_id, count in self._count.items() if count > 0}
        if watched != self._watched:
            self._unsubscribe()
            self._watched = watched
            self._unsubscribe = async_track_state_change_event(self._hass, watched, self._on_state)

    @callback
    def _on_state(self, event: Event[EventStateChangedData]) -> None:
        self._changed.add(event.data["entity_id"])
        if self._timer is None:
            self._send()

    @callback
    def _send(self) -> None:
        """Send what has changed, and go on after a while."""
        self._timer = None
        if not self._changed:
            return
        changed, self._changed = self._changed, set()
        self._broadcasts.clear()  # they go on by themselves
        receivers: dict[frozenset[str], list[Session]] = {}
        for session, names in self._wanted.items():
            receivers.setdefault(names, []).append(session)
        for names, sessions in receivers.items():
            if due := [name for name in names if _entity(name) in changed]:
                frame = live_frame({name: entity_value(self._hass, name) for name in due})
                self._broadcasts.append(Broadcast(sessions, frame))
        self._tell_others()
        self._timer = asyncio.get_running_loop().call_later(UPDATE_SECONDS, self._send)

    def _tell_others(self) -> None:
        if self._audience and self._hub.on_live is not None:
            self._hub.on_live()


def _entity(name: str) -> str:
    return name.partition(SEPARATOR)[0]


def live_frame(values: dict[str, Any]) -> Frame:
    """Return the ``live`` with the values of some entities."""
    return Frame({"type": "live", "values": values})
