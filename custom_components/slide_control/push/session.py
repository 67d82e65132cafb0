"""A session: one browser's connection to a stage on any transport, from its accepted hello to its close."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
import secrets
from typing import TYPE_CHECKING, Any, ClassVar, Final

from homeassistant.util.json import json_loads

from ..access.tokens import Grant, Role
from ..messages import english
from ..stage.admission.admission import CommandRefusedError
from ..stage.admission.token_bucket import TokenBucket
from ..stage.displays import DeckIdentity
from ..stage.driver import DriveError, Participant
from ..stage.fields import InvalidFieldError
from ..stage.messages import Message, SlideControlError
from ..stage.pending_commands import SequencedCommand
from ..stage.stage import Stage
from ..stage.state import Slide, View, parse_indices, parse_state
from .frames import (
    Frame,
    command_frame,
    done_frame,
    error_frame,
    lead_frame,
    pictures_frame,
    pong_frame,
    result_frame,
    welcome_frame,
)
from .limits import CONGESTED_BYTES, FRAME_RATES
from .protocol import (
    MAX_DISPLAY_FRAME_BYTES,
    MAX_FRAME_BYTES,
    PRESENTING_HEARTBEAT_SECONDS,
    PROBE_SECONDS,
    CloseCode,
    ErrorCode,
    Hello,
    HostedPage,
    MessageError,
    parse_deck_request,
    parse_drive,
    parse_message,
    parse_ping,
    parse_remote_command,
    parse_report,
)

if TYPE_CHECKING:
    from .hub import Hub
    from .transport import Transport

# Pending commands of one remote.
_MAX_CONCURRENT_COMMANDS: Final = 20


class Session:
    """One browser's connection to a stage; implements ``Display`` for the stage if that is its role."""

    def __init__(
        self,
        stage: Stage,
        hub: Hub,
        grant: Grant,
        hello: Hello,
        transport: Transport,
        *,
        address: str | None = None,
        hosted: HostedPage | None = None,
    ) -> None:
        """Parse the state in a display's hello; raises ``InvalidFieldError``. ``hosted`` is the deck that it shows."""
        role = grant.role
        self.role: Final = role
        self.display_id: Final = grant.display_id
        self.link_id: Final = grant.link_id
        self.address: Final = address
        self.view: Final = View.PUBLIC if role is Role.FOLLOWER else View.PRIVATE
        self.max_frame_bytes: Final = MAX_DISPLAY_FRAME_BYTES if role is Role.DISPLAY else MAX_FRAME_BYTES
        self._stage = stage
        self._hub = hub
        self._hello = hello
        self.transport: Final = transport
        self.key: str | None = None
        self.hosted = hosted
        self.reloads: Final = grant.deck is not None
        """Whether the page is a hosted deck itself, and reloads when the deck's files change."""
        self.said_goodbye = False
        """Whether the browser closed the connection by itself, as it does when its page is left."""
        self._outline_received: tuple[Slide, ...] = ()
        self._total = 0
        self._outline_sent: tuple[Slide, ...] | None = None
        self._activity = 1
        self._activity_at_ping = 0
        self._missed = 0
        self._probe: asyncio.TimerHandle | None = None
        self._bucket = TokenBucket(FRAME_RATES[role], stage.clock())
        self._dropped = 0
        self._stop_driving: Callable[[], None] = lambda: None
        self._command_tasks: set[asyncio.Task[None]] = set()
        self._hello_state = parse_state(hello.state) if role is Role.DISPLAY and hello.state is not None else None
        if self._hello_state is not None:
            self._outline_received = self._hello_state.outline
            self._total = self._hello_state.total
        # The token decides, not the page: a deck that says that it opens decks would learn their addresses.
        self.opens: Final = hello.opens and role is Role.DISPLAY and grant.opens
        self.shows = self._hello_state is not None
        self.may: Final = _rights(grant)

    @property
    def client_id(self) -> str:
        """The page's random id, new for each page load."""
        return self._hello.client_id

    @property
    def name(self) -> str:
        """The page's name for itself, such as “Chromium on Linux”."""
        return self._hello.name

    @property
    def list_id(self) -> str:
        """The id by which people choose a display: that of the paired one, else the page's."""
        return self.display_id or self.client_id

    @property
    def participant(self) -> Participant:
        """The person with this remote, as the driver is known to others."""
        return Participant(self.client_id, self.name)

    @property
    def deck(self) -> DeckIdentity | None:
        """The deck that a display shows: a hosted one by name and version, another by framework, total and outline."""
        if not self.shows:
            return None
        if self.hosted is not None:
            return self.hosted.name, self.hosted.version
        return (self._hello.framework, self._total, self._outline_received) if self._outline_received else None

    def precedes(self, other: Session) -> bool:
        """Return whether ``other`` is a newer connection of the same page."""
        return self.client_id == other.client_id and self._hello.attempt < other._hello.attempt

    # Life cycle

    def open(self, *, with_key: bool = False) -> None:
        """Send the ``welcome``, and attach a display to the stage.

        ``with_key`` gives the session a key, for transports on which the browser sends frames in separate requests.
        """
        if self._hub.closed:
            self.close(CloseCode.TRY_LATER, english(Message("stage_stopping")))
            return
        if self._hub.has_newer(self):
            self.close_replaced()
            return
        self.key = secrets.token_urlsafe(24) if with_key else None
        self._hub.add(self)
        if self.role is Role.DISPLAY:
            self._stage.async_attach(
                self,
                self._hello_state,
                epoch=self._hello.resume_epoch,
                welcome=self._send_welcome,
                reloaded=self._hello.reloaded,
            )
        else:
            self._send_welcome()
            if self.role is Role.REMOTE:
                self._stop_driving = self._stage.driver.connect(self.participant, self.client_id)
                self._hub.on_remote_welcomed(self)

    def end(self) -> None:
        """Remove the session after its connection has closed."""
        self._hub.remove(self)
        if self.role is Role.DISPLAY:
            self._stage.async_detach(self)
        self._stop_driving()
        if self._probe is not None:
            self._probe.cancel()
        for task in self._command_tasks:
            task.cancel()

    def close(self, code: CloseCode, reason: str) -> None:
        """Close the connection with a code and a reason."""
        self.transport.close(code, reason)

    def _send_welcome(self) -> None:
        stage = self._stage
        self.transport.write(
            welcome_frame(
                stage=stage.name,
                epoch=stage.epoch,
                seq=stage.seq,
                version=stage.version,
                role=self.role.value,
                lead=stage.lead is self,
                state=stage.state,
                view=self.view,
                outline=self.needs_outline(),
                now=stage.clock(),
                heartbeat=self._heartbeat,
                max_press_age=stage.settings.max_press_age,
                session=self.key,
                join=self._hub.join if self.role is Role.DISPLAY else None,
            )
        )
        if self.role is Role.FOLLOWER:
            self._hub.greet_follower(self)

    # Heartbeats and probes

    @property
    def _heartbeat(self) -> float:
        """The seconds until the next heartbeat; a display that shows slides makes its stage present."""
        presents = self.role is Role.DISPLAY and self.shows
        return PRESENTING_HEARTBEAT_SECONDS if presents else self._hub.heartbeats.interval(self.role)

    @property
    def answers_pings(self) -> bool:
        """Whether the browser itself answers pings, however busy its page is: on a WebSocket only."""
        return self.key is None

    @property
    def activity(self) -> int:
        """A number that grows with each sign of life of the browser."""
        return self._activity

    def ping(self) -> None:
        """Ask for a sign of life."""
        self.transport.ping()

    def note_activity(self) -> None:
        """Record that the browser sent something."""
        self._activity += 1

    def send_heartbeat(self, frame: Frame, max_missed: int) -> None:
        """Send a heartbeat and a ping; close the connection if nothing arrived since the last ``max_missed`` ones."""
        self._missed = self._missed + 1 if self._activity == self._activity_at_ping else 0
        if self._missed >= max_missed:
            self._close_silent()
            return
        self._activity_at_ping = self._activity
        self.transport.ping()
        if not self.congested():
            self.transport.write(frame)

    def probe(self) -> None:
        """Send a ping after a missing acknowledgment; close if nothing arrives within ``PROBE_SECONDS``.

        Transports without pings are not probed.
        """
        if self._probe is None and self.answers_pings:
            self.transport.ping()
            self._probe = asyncio.get_running_loop().call_later(PROBE_SECONDS, self._check_probe, self._activity)

    def _check_probe(self, activity: int) -> None:
        self._probe = None
        if self._activity == activity:
            self._close_silent()

    def _close_silent(self) -> None:
        self.close(CloseCode.TRY_LATER, english(Message("browser_silent")))

    # Frames from the browser

    def receive(self, text: str) -> None:
        """Handle one frame; an invalid frame has no effect but an ``error`` reply."""
        if self._exceeds_rate():
            return
        try:
            message: object = json_loads(text)
        except ValueError, RecursionError:
            self.transport.write(error_frame(ErrorCode.MALFORMED, Message("frame_not_json")))
        else:
            self._handle(message)

    def deliver(self, message: object) -> None:
        """Handle one frame from a request, whose JSON is already parsed."""
        if not self._exceeds_rate():
            self._handle(message)

    def _exceeds_rate(self) -> bool:
        """Return whether a frame exceeds the rate limit.

        The first such frame gets an ``error``, the next are dropped, and more than a burst of them close the
        connection.
        """
        if not self._bucket.take(self._stage.clock()):
            self._dropped = 0
            return False
        self._dropped += 1
        if self._dropped == 1:
            self.transport.write(error_frame(ErrorCode.RATE, Message("frame_dropped")))
        elif self._dropped > FRAME_RATES[self.role].burst:
            self.close(CloseCode.RATE, english(Message("too_many_frames")))
        return True

    def _handle(self, message: object) -> None:
        try:
            self._dispatch(*parse_message(message))
        except InvalidFieldError as error:
            self.transport.write(error_frame(ErrorCode.INVALID, error.message, error.field))
        except MessageError as error:
            self.transport.write(error_frame(error.code, error.message, error.field))

    def _dispatch(self, kind: str, message: Mapping[str, Any]) -> None:
        if kind == "ping":
            self.transport.write(pong_frame(self._stage.clock(), parse_ping(message)))
            return
        if (handler := self._HANDLERS.get(kind)) is None:
            raise MessageError(ErrorCode.UNKNOWN_TYPE, Message("unknown_frame_type"), "type")
        role, handle = handler
        if role is not self.role:
            raise MessageError(ErrorCode.FORBIDDEN, Message("frame_forbidden"), "type")
        handle(self, message)

    def _report(self, message: Mapping[str, Any]) -> None:
        report = parse_report(message, self._outline_received)
        outline, total = report.state.outline, report.state.total
        same_deck = self.shows and outline is self._outline_received and total == self._total
        self._outline_received, self._total, self.shows = outline, total, True
        self._stage.async_report(self, report)
        if not same_deck:
            self._stage.async_displays_changed()

    def _opened(self, message: Mapping[str, Any]) -> None:
        self._hub.open_requests.handle_reply(message, shows=self.shows)

    def _picture(self, message: Mapping[str, Any]) -> None:
        indices = parse_indices(message.get("indices"))
        self._hub.pictures.add(self, indices, message.get("data"))

    def _execute(self, message: Mapping[str, Any]) -> None:
        if len(self._command_tasks) >= _MAX_CONCURRENT_COMMANDS:
            raise MessageError(ErrorCode.RATE, Message("too_many_commands"))
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
        if len(self._command_tasks) >= _MAX_CONCURRENT_COMMANDS:
            raise MessageError(ErrorCode.RATE, Message("too_many_commands"))
        request = parse_deck_request(message)

        async def handle() -> None:
            try:
                frame = await answer(request)
            except SlideControlError as error:
                frame = done_frame(request.id, error.message)
            self.transport.write(frame)

        self._start(handle())

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do what a frame asks for; it ends with the session."""
        task = asyncio.get_running_loop().create_task(work, eager_start=True)
        if not task.done():
            self._command_tasks.add(task)
            task.add_done_callback(self._command_tasks.discard)

    def _drive(self, message: Mapping[str, Any]) -> None:
        request_id, step = parse_drive(message)
        problem: Message | None = None
        try:
            self._stage.driver.step(step, self.participant)
        except DriveError as error:
            problem = error.message
        self.transport.write(done_frame(request_id, problem))

    # The role that may send each type of frame, and what handles it.
    _HANDLERS: ClassVar[Mapping[str, tuple[Role, Callable[[Session, Mapping[str, Any]], None]]]] = {
        "report": (Role.DISPLAY, _report),
        "opened": (Role.DISPLAY, _opened),
        "picture": (Role.DISPLAY, _picture),
        "command": (Role.REMOTE, _execute),
        "drive": (Role.REMOTE, _drive),
        "list_decks": (Role.REMOTE, _request_decks),
        "show": (Role.REMOTE, _request_decks),
        "close": (Role.REMOTE, _request_decks),
    }

    # Frames to the browser

    def congested(self) -> bool:
        """Return whether the write buffer is so full that a new state should wait."""
        return self.transport.waiting() > CONGESTED_BYTES

    def needs_outline(self) -> bool:
        """Return whether the next state must include the outline, and record it as sent; only remotes get outlines."""
        state = self._stage.state
        if self.role is not Role.REMOTE or state is None or state.outline == self._outline_sent:
            return False
        self._outline_sent = state.outline
        return True

    def write(self, frame: Frame) -> None:
        """Write a frame at once."""
        self.transport.write(frame)

    def send_command(self, sequenced: SequencedCommand) -> None:
        """Write a command at once."""
        self.transport.write(command_frame(sequenced, self._stage.epoch))

    def send_state(self) -> None:
        """Send the stage's newest state to the browser."""
        if self._stage.state is not None:
            self._hub.send_state(self)

    def send_lead(self, *, lead: bool) -> None:
        """Notify the page whether it is the lead."""
        self.transport.write(lead_frame(lead=lead))

    @property
    def shows_hosted(self) -> bool:
        """Whether a display shows a hosted deck that can be opened once more as a picture."""
        return self.hosted is not None

    @property
    def deck_key(self) -> str:
        """Names the deck that a display shows, and the version of its files; of other pages, the page."""
        return f"{self.hosted.name}\n{self.hosted.version}" if self.hosted else self.client_id

    def send_pictures_wanted(self, *, wanted: bool) -> None:
        """Notify the page whether to send a picture of each slide that it shows."""
        self.transport.write(pictures_frame(wanted=wanted))

    def close_replaced(self) -> None:
        """Close this connection because the page has opened a newer one."""
        self.close(CloseCode.REPLACED, english(Message("page_replaced")))


def _rights(grant: Grant) -> tuple[str, ...]:
    """Return what a remote may do."""
    if grant.role is not Role.REMOTE:
        return ()
    return ("command", "open") if grant.opens else ("command",)
