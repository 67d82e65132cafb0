"""The session of a remote with a link: commands, driving, and decks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, override

from ...access.tokens import Role
from ...backchannel.back_channel import carry_out as carry_out_back_channel
from ...backchannel.requests import parse_speaker_request
from ...stage.admission.admission import CommandRefusedError
from ...stage.driver import DriveError, Participant
from ...stage.messages import Message, SlideControlError
from ...talk.requests import carry_out, parse_clock_request
from ..frames import done_frame, result_frame
from ..pointer import parse_point
from ..protocol import ErrorCode, MessageError, parse_deck_request, parse_drive, parse_remote_command
from .session import FrameHandler, Session

if TYPE_CHECKING:
    from ...access.tokens import Grant
    from ...stage.stage import Stage
    from ...stage.state import Slide
    from ..hub import Hub
    from ..protocol import Hello
    from ..transport import Transport

# Pending commands of one remote.
_MAX_CONCURRENT_COMMANDS: Final = 20


class RemoteSession(Session):
    """A page that sends commands, and shows what the speaker needs."""

    role: ClassVar = Role.REMOTE

    def __init__(
        self, stage: Stage, hub: Hub, grant: Grant, hello: Hello, transport: Transport, *, address: str | None = None
    ) -> None:
        """Note what the link allows."""
        super().__init__(stage, hub, grant, hello, transport, address=address)
        self.may: Final = ("command", "open") if grant.opens else ("command",)
        """What the remote may do."""
        self._outline_sent: tuple[Slide, ...] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._stop_driving: Callable[[], None] = lambda: None

    @property
    def participant(self) -> Participant:
        """The person with this remote, as the driver is known to others."""
        return Participant(self.client_id, self.name)

    @override
    def _join(self) -> None:
        self._send_welcome()
        self._stop_driving = self._stage.driver.connect(self.participant, self.client_id)
        self._hub.on_remote_welcomed(self)

    @override
    def end(self) -> None:
        super().end()
        self._stop_driving()
        self._hub.pointer.leave(self.client_id)
        for task in self._tasks:
            task.cancel()

    @override
    def needs_outline(self) -> bool:
        state = self._stage.state
        if state is None or state.outline == self._outline_sent:
            return False
        self._outline_sent = state.outline
        return True

    # Frames from the browser

    def _execute(self, message: Mapping[str, Any]) -> None:
        self._check_pending()
        command = parse_remote_command(message, self._stage, sender=self.client_id)
        try:
            self._stage.admission.check_link(self._hello.token)
        except CommandRefusedError as error:
            self.transport.write(result_frame(command.id, error.outcome))
            return

        async def execute() -> None:
            outcome = await self._stage.async_execute(command)
            self.transport.write(result_frame(command.id, outcome))

        self._start(execute())

    def _request_decks(self, message: Mapping[str, Any]) -> None:
        if "open" not in self.may or (answer := self._hub.answer_decks) is None:
            raise MessageError(ErrorCode.FORBIDDEN, Message("frame_forbidden"), "type")
        self._check_pending()
        request = parse_deck_request(message)

        async def handle() -> None:
            try:
                frame = await answer(request)
            except SlideControlError as error:
                frame = done_frame(request.id, error.message)
            self.transport.write(frame)

        self._start(handle())

    def _drive(self, message: Mapping[str, Any]) -> None:
        request_id, step = parse_drive(message)
        problem: Message | None = None
        try:
            self._stage.driver.step(step, self.participant)
        except DriveError as error:
            problem = error.message
        self.transport.write(done_frame(request_id, problem))

    def _point(self, message: Mapping[str, Any]) -> None:
        self._hub.pointer.move(self.client_id, parse_point(message.get("at")))

    def _step_clock(self, message: Mapping[str, Any]) -> None:
        request = parse_clock_request(message)
        if (pacing := self._hub.pacing) is None:
            raise MessageError(ErrorCode.FORBIDDEN, Message("frame_forbidden"), "type")
        problem: Message | None = None
        try:
            self._stage.driver.check(self.client_id)
            carry_out(request, pacing)
        except SlideControlError as error:
            problem = error.message
        self.transport.write(done_frame(request.id, problem))

    def _step_back_channel(self, message: Mapping[str, Any]) -> None:
        request = parse_speaker_request(message)
        problem: Message | None = None
        try:
            self._stage.driver.check(self.client_id)
            carry_out_back_channel(request, self._hub.back_channel)
        except SlideControlError as error:
            problem = error.message
        self.transport.write(done_frame(request.id, problem))

    def _check_pending(self) -> None:
        if len(self._tasks) >= _MAX_CONCURRENT_COMMANDS:
            raise MessageError(ErrorCode.RATE, Message("too_many_commands"))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do what a frame asks for; it ends with the session."""
        task = asyncio.get_running_loop().create_task(work, eager_start=True)
        if not task.done():
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    HANDLERS: ClassVar[Mapping[str, FrameHandler]] = {
        "command": _execute,
        "drive": _drive,
        "pointer": _point,
        "clock": _step_clock,
        "timer": _step_clock,
        "back_channel": _step_back_channel,
        "list_decks": _request_decks,
        "show": _request_decks,
        "close": _request_decks,
    }
