"""What the sessions of displays, remotes and followers have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
import secrets
from typing import TYPE_CHECKING, Any, ClassVar, Final

from homeassistant.util.json import json_loads

from ...access.tokens import Role
from ...messages import english
from ...stage.fields import InvalidFieldError
from ...stage.messages import Message
from ...stage.state import View
from ..frames import error_frame, pong_frame, welcome_frame
from ..limits import CONGESTED_BYTES, FRAME_RATES
from ..protocol import MAX_FRAME_BYTES, CloseCode, ErrorCode, MessageError, parse_message, parse_ping, parse_wanted
from .frame_rate import Excess, FrameRate
from .liveness import Liveness

if TYPE_CHECKING:
    from ...access.tokens import Grant
    from ...stage.stage import Stage
    from ..frames import Frame
    from ..hub import Hub
    from ..protocol import Hello
    from ..transport import Transport

type FrameHandler = Callable[[Any, Mapping[str, Any]], None]
"""Handles a frame of a session; raises ``MessageError`` and ``InvalidFieldError``."""


class Session(ABC):
    """One browser's connection to a stage, whatever its role."""

    role: ClassVar[Role]
    HANDLERS: ClassVar[Mapping[str, FrameHandler]] = {}
    """What handles each type of frame that only this role may send."""
    max_frame_bytes: int = MAX_FRAME_BYTES

    def __init__(
        self, stage: Stage, hub: Hub, grant: Grant, hello: Hello, transport: Transport, *, address: str | None = None
    ) -> None:
        """Note who connects; ``open`` begins."""
        self.display_id: Final = grant.display_id
        self.link_id: Final = grant.link_id
        self.address: Final = address
        self.transport: Final = transport
        self.key: str | None = None
        self.said_goodbye = False
        """Whether the browser closed the connection by itself, as it does when its page is left."""
        self._stage = stage
        self._hub = hub
        self._hello = hello
        self._liveness = Liveness(transport)
        self._rate = FrameRate(FRAME_RATES[self.role], stage.clock())

    @property
    def view(self) -> View:
        """What the browser sees of a state."""
        return View.PRIVATE

    @property
    def client_id(self) -> str:
        """The page's random id, new for each page load."""
        return self._hello.client_id

    @property
    def name(self) -> str:
        """The page's name for itself, such as “Chromium on Linux”."""
        return self._hello.name

    @property
    def leads(self) -> bool:
        """Whether this is the stage's lead."""
        return False

    # Life cycle

    def open(self, *, with_key: bool = False) -> None:
        """Send the ``welcome``, and join the stage.

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
        self._join()

    @abstractmethod
    def _join(self) -> None:
        """Send the ``welcome``, and do what the role needs."""

    def end(self) -> None:
        """Remove the session after its connection has closed."""
        self._hub.remove(self)
        self._liveness.end()

    def close(self, code: CloseCode, reason: str) -> None:
        """Close the connection with a code and a reason."""
        self.transport.close(code, reason)

    def close_replaced(self) -> None:
        """Close this connection because the page has opened a newer one."""
        self.close(CloseCode.REPLACED, english(Message("page_replaced")))

    def _close_silent(self) -> None:
        self.close(CloseCode.TRY_LATER, english(Message("browser_silent")))

    def _send_welcome(self) -> None:
        stage = self._stage
        self.transport.write(
            welcome_frame(
                stage=stage.name,
                epoch=stage.epoch,
                seq=stage.seq,
                version=stage.version,
                role=self.role.value,
                lead=self.leads,
                state=stage.state,
                view=self.view,
                outline=self.needs_outline(),
                now=stage.clock(),
                heartbeat=self._heartbeat,
                max_press_age=stage.settings.max_press_age,
                session=self.key,
                presenter=self._hub.presenter if self.role is Role.DISPLAY else None,
                join=self._hub.join if self.role is Role.DISPLAY else None,
                back_channel=self._hub.back_channel_for(self.role),
                timer=self._hub.timer if self.role is not Role.REMOTE else None,
            )
        )

    # Heartbeats and probes

    @property
    def _heartbeat(self) -> float:
        """The seconds until the next heartbeat."""
        return self._hub.heartbeats.interval(self.role)

    @property
    def answers_pings(self) -> bool:
        """Whether the browser itself answers pings, however busy its page is: on a WebSocket only."""
        return self.key is None

    @property
    def activity(self) -> int:
        """A number that grows with each sign of life of the browser."""
        return self._liveness.activity

    def ping(self) -> None:
        """Ask for a sign of life."""
        self.transport.ping()

    def note_activity(self) -> None:
        """Record that the browser sent something."""
        self._liveness.activity += 1

    def send_heartbeat(self, frame: Frame, max_missed: int) -> None:
        """Send a heartbeat and a ping; close the connection if nothing arrived since the last ``max_missed`` ones."""
        if not self._liveness.send_heartbeat(frame, max_missed):
            self._close_silent()

    def probe(self) -> None:
        """Send a ping after a missing acknowledgment; close the connection if nothing arrives.

        Transports without pings are not probed.
        """
        if self.answers_pings:
            self._liveness.probe(self._close_silent)

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
        """Return whether a frame exceeds the rate limit, and is dropped."""
        excess = self._rate.take(self._stage.clock())
        if excess is Excess.ERROR:
            self.transport.write(error_frame(ErrorCode.RATE, Message("frame_dropped")))
        elif excess is Excess.CLOSE:
            self.close(CloseCode.RATE, english(Message("too_many_frames")))
        return excess is not None

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
        elif handle := self.HANDLERS.get(kind):
            handle(self, message)
        elif any(kind in role.HANDLERS for role in Session.__subclasses__()):
            raise MessageError(ErrorCode.FORBIDDEN, Message("frame_forbidden"), "type")
        else:
            raise MessageError(ErrorCode.UNKNOWN_TYPE, Message("unknown_frame_type"), "type")

    def want_live(self, message: Mapping[str, Any]) -> None:
        """Handle the ``live`` of a page whose slides show entities."""
        self._hub.want_live(self, parse_wanted(message))

    # Frames to the browser

    def congested(self) -> bool:
        """Return whether the write buffer is so full that a new state should wait."""
        return self.transport.waiting() > CONGESTED_BYTES

    def needs_outline(self) -> bool:
        """Return whether the next state must include the outline, and record it as sent; only remotes get outlines."""
        return False

    def write(self, frame: Frame) -> None:
        """Write a frame at once."""
        self.transport.write(frame)
