"""The session of a follower: it sees the public state, and sends what the speaker's back channel is open for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, override

from ...access.tokens import Role
from ...backchannel.open_channel import BackChannelError
from ...backchannel.requests import REQUESTS, parse_audience_request
from ...stage import fields
from ...stage.commands import MAX_ID_LENGTH
from ...stage.messages import Message
from ...stage.state import View
from ..frames import done_frame
from .session import FrameHandler, Session


class FollowerSession(Session):
    """A page of the audience."""

    role: ClassVar = Role.FOLLOWER

    @property
    @override
    def view(self) -> View:
        return View.PUBLIC

    @override
    def _join(self) -> None:
        self._send_welcome()
        self._hub.greet_follower(self)

    @override
    def end(self) -> None:
        super().end()
        self._hub.back_channel.leave(self.client_id, self)

    def _request(self, message: Mapping[str, Any]) -> None:
        request_id = fields.text(message.get("id"), "id", MAX_ID_LENGTH, shortest=1)
        problem: Message | None = None
        try:
            self._hub.back_channel.receive(self.client_id, parse_audience_request(message), self)
        except BackChannelError as error:
            problem = error.message
        self.transport.write(done_frame(request_id, problem))

    HANDLERS: ClassVar[Mapping[str, FrameHandler]] = {
        "live": Session.want_live,
        **dict.fromkeys(REQUESTS, _request),
    }
