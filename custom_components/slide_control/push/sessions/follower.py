"""The session of a follower, which sees the public state and changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, override

from ...access.tokens import Role
from ...stage.state import View
from .session import FrameHandler, Session


class FollowerSession(Session):
    """A page of the audience."""

    role: ClassVar = Role.FOLLOWER
    HANDLERS: ClassVar[Mapping[str, FrameHandler]] = {"live": Session.want_live}

    @property
    @override
    def view(self) -> View:
        return View.PUBLIC

    @override
    def _join(self) -> None:
        self._send_welcome()
        self._hub.greet_follower(self)
