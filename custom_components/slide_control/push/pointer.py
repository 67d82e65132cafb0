"""The speaker's pointer: a place on a slide that remotes send many times a second, and displays and followers show."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ..access.tokens import Role
from ..stage import fields
from ..stage.admission.admission import CommandRefusedError
from ..stage.state import MAX_INDEX
from .frames import Frame
from .limits import POINTER_FOLLOWERS_PER_TURN, POINTER_FRAMES_PER_SECOND

if TYPE_CHECKING:
    from ..stage.stage import Stage
    from .sessions.session import Session

_INTERVAL_SECONDS: Final = 1 / POINTER_FRAMES_PER_SECOND


class Point(NamedTuple):
    """A place on the slide at ``h`` and ``v``: ``x`` and ``y`` are from 0 to 1, from its left and its top.

    With ``page``, they are those of the whole page around the slide, where the remote doesn't know the slide's edges.
    """

    h: int
    v: int
    x: float
    y: float
    page: bool = False


def parse_point(value: Any) -> Point | None:
    """Parse the ``at`` of a ``pointer``; None for no pointer. Raises ``InvalidFieldError``."""
    if value is None:
        return None
    at = fields.mapping(value, "at")
    return Point(
        fields.integer(at.get("h"), "at.h", 0, MAX_INDEX),
        fields.integer(at.get("v"), "at.v", 0, MAX_INDEX),
        fields.number(at.get("x"), "at.x", 0, 1),
        fields.number(at.get("y"), "at.y", 0, 1),
        fields.boolean(at.get("page", False), "at.page"),
    )


def pointer_frame(point: Point | None) -> Frame:
    """Return the ``pointer`` for displays and followers; with None, they show none."""
    return Frame({"type": "pointer", "at": point_as_dict(point)})


def point_as_dict(point: Point | None) -> Mapping[str, Any] | None:
    """Return a point as displays and followers get it."""
    if point is None:
        return None
    at = {"h": point.h, "v": point.v, "x": round(point.x, 4), "y": round(point.y, 4)}
    return at | {"page": True} if point.page else at


class Pointer:
    """Sends the newest point, and no other: to displays at once, to followers as fast as their number allows.

    It passes no command, state, entity, or event, so nothing of it is recorded.
    """

    def __init__(self, stage: Stage, sessions: Callable[[Role], Iterable[Session]]) -> None:
        """``sessions`` returns the sessions of a role."""
        self._stage = stage
        self._sessions = sessions
        self._sender: str | None = None
        self._point: Point | None = None
        self._lead: object = None
        self._displays: dict[Session, None] = {}
        self._followers: dict[Session, None] = {}
        self._timer: asyncio.TimerHandle | None = None
        self.on_point: Callable[[Point | None], None] = lambda _point: None
        """Called with each point, for followers beyond this machine."""

    def move(self, sender: str, point: Point | None) -> bool:
        """Show the pointer of a remote, or none; return whether it counts.

        It doesn't while another remote drives, or for a slide that isn't shown now: a network may hold frames back.
        """
        if point is None:
            if sender != self._sender:
                return False
            self._set(None)
            return True
        if not self._may(sender) or not self._is_shown(point):
            return False
        self._sender, self._lead = sender, self._stage.lead
        self._set(point)
        return True

    def update(self) -> None:
        """Hide the pointer if the slide, the lead, or the driver is another one now; to be called after each change."""
        if self._point is None or self._sender is None:
            return
        if self._lead is not self._stage.lead or not self._is_shown(self._point) or not self._may(self._sender):
            self._set(None)

    def leave(self, sender: str) -> None:
        """Hide the pointer of a remote that is gone."""
        self.move(sender, None)

    def forget(self, session: Session) -> None:
        """Send nothing to a session that has ended."""
        self._displays.pop(session, None)
        self._followers.pop(session, None)

    def stop(self) -> None:
        """Send nothing any more."""
        self._displays.clear()
        self._followers.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _may(self, sender: str) -> bool:
        try:
            self._stage.driver.check(sender)
        except CommandRefusedError:
            return False
        return True

    def _is_shown(self, point: Point) -> bool:
        state, lead = self._stage.state, self._stage.lead
        return state is not None and lead is not None and not state.blank and state.place == (point.h, point.v)

    def _set(self, point: Point | None) -> None:
        if point is None and self._point is None:
            return
        self._point = point
        if point is None:
            self._sender = self._lead = None
        self.on_point(point)
        self._displays |= dict.fromkeys(self._sessions(Role.DISPLAY))
        self._followers |= dict.fromkeys(self._sessions(Role.FOLLOWER))  # those that wait longest stay first
        if self._timer is None:
            self._send()

    def _send(self) -> None:
        """Write the newest point to all displays and some followers, and go on after the interval."""
        self._timer = None
        if not self._displays and not self._followers:
            return
        frame = pointer_frame(self._point)
        _write(frame, self._displays, len(self._displays))
        _write(frame, self._followers, POINTER_FOLLOWERS_PER_TURN)
        self._timer = asyncio.get_running_loop().call_later(_INTERVAL_SECONDS, self._send)


def _write(frame: Frame, due: dict[Session, None], count: int) -> None:
    """Write a frame to the first sessions that are due; those with unsent bytes stay due, and get a newer one."""
    for session in list(islice(due, count)):
        del due[session]
        if session.transport.waiting():
            due[session] = None
        else:
            session.write(frame)
