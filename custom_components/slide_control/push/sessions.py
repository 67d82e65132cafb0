"""A session: one browser's conversation with a deck, from its accepted hello to its end, on whatever transport."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
import secrets
from typing import TYPE_CHECKING, Any, Final

from homeassistant.util.json import json_loads

from ..deck.admission import RefusedError
from ..deck.deck import Deck
from ..deck.fields import InvalidFieldError
from ..deck.orders import Order
from ..deck.rates import TokenBucket
from ..deck.state import Slide, View, parse_state
from .limits import CONGESTED, FRAMES
from .protocol import (
    LARGE_FRAME,
    SIGN_SECONDS,
    SMALL_FRAME,
    CloseCode,
    ErrorCode,
    Frame,
    Hello,
    MessageError,
    command_frame,
    error_frame,
    lead_frame,
    parse_message,
    parse_ping,
    parse_remote_command,
    parse_report,
    pong_frame,
    result_frame,
    welcome_frame,
)
from .tokens import Role

if TYPE_CHECKING:
    from .audience import Audience
    from .transport import Transport

# How many commands of one remote may be under way.
_MOST_UNDER_WAY: Final = 20


class Session:
    """One browser's conversation with a deck; to the deck it is a ``Display`` if that is its role."""

    def __init__(
        self,
        deck: Deck,
        audience: Audience,
        role: Role,
        hello: Hello,
        transport: Transport,
        *,
        address: str | None = None,
    ) -> None:
        """Read the state that a display says hello with; raises ``InvalidFieldError`` if it is wrong."""
        self.role: Final = role
        self.address: Final = address
        self.view: Final = View.PUBLIC if role is Role.FOLLOWER else View.PRIVATE
        self.largest_frame: Final = LARGE_FRAME if role is Role.DISPLAY else SMALL_FRAME
        self._deck = deck
        self._audience = audience
        self._hello = hello
        self.transport: Final = transport
        self.key: str | None = None
        self.hosted = hello.hosted if role is Role.DISPLAY else None
        self._outline_known: tuple[Slide, ...] = ()
        self._outline_sent: tuple[Slide, ...] | None = None
        self._signs = 1
        self._signs_before = 0
        self._doubt: asyncio.TimerHandle | None = None
        self._bucket = TokenBucket(FRAMES[role], deck.clock())
        self._dropped = 0
        self._under_way: set[asyncio.Task[None]] = set()
        self._first_state = parse_state(hello.state) if role is Role.DISPLAY and hello.state is not None else None
        if self._first_state is not None:
            self._outline_known = self._first_state.outline
        self.opens: Final = hello.opens and role is Role.DISPLAY
        self.shows = self._first_state is not None

    @property
    def client_id(self) -> str:
        """The page's own random name, new for each load."""
        return self._hello.client_id

    @property
    def name(self) -> str:
        """What the page calls itself, as “Chromium on Linux”."""
        return self._hello.name

    def precedes(self, other: Session) -> bool:
        """Tell whether the same page has opened another connection after this one."""
        return self.client_id == other.client_id and self._hello.attempt < other._hello.attempt

    # Life

    def open(self, *, with_key: bool = False) -> None:
        """Welcome the browser and let the deck know of it.

        ``with_key`` gives the session a name, for transports on which the browser sends each frame by a request.
        """
        if self._audience.closed:
            self.close(CloseCode.TRY_LATER, "The deck is being stopped.")
            return
        if self._audience.has_newer(self):
            self.close_replaced()
            return
        self.key = secrets.token_urlsafe(24) if with_key else None
        self._audience.add(self)
        if self.role is Role.DISPLAY:
            self._deck.async_attach(self, self._first_state, epoch=self._hello.resume_epoch, welcome=self._welcome)
        else:
            self._welcome()

    def end(self) -> None:
        """Take the browser out, once its connection has ended."""
        self._audience.remove(self)
        if self.role is Role.DISPLAY:
            self._deck.async_detach(self)
        if self._doubt is not None:
            self._doubt.cancel()
        for task in self._under_way:
            task.cancel()

    def close(self, code: CloseCode, reason: str) -> None:
        """Say why and close the connection."""
        self.transport.close(code, reason)

    def _welcome(self) -> None:
        deck = self._deck
        self.transport.write(
            welcome_frame(
                deck=deck.name,
                epoch=deck.epoch,
                seq=deck.seq,
                version=deck.version,
                role=self.role.value,
                lead=deck.lead is self,
                state=deck.state,
                view=self.view,
                outline=self.needs_outline(),
                now=deck.clock(),
                session=self.key,
            )
        )

    # Signs of life

    def heard(self) -> None:
        """Note that something came from the browser."""
        self._signs += 1

    def beat(self, frame: Frame) -> None:
        """Give a sign of life and ask for one; a browser that gave none since the last beat is taken for gone."""
        if self._doubt is None and self._is_silent():
            return
        self._signs_before = self._signs
        self.transport.ping()
        if not self.congested():
            self.transport.write(frame)

    def doubt(self) -> None:
        """Ask for a sign of life because an answer did not come; a browser that gives none soon is taken for gone.

        On a transport without pings nothing can be asked, so nothing is doubted.
        """
        if self._doubt is None and self.key is None:
            self._signs_before = self._signs
            self.transport.ping()
            self._doubt = asyncio.get_running_loop().call_later(SIGN_SECONDS, self._judge)

    def _judge(self) -> None:
        self._doubt = None
        self._is_silent()

    def _is_silent(self) -> bool:
        """Tell whether the browser has given no sign of life since it was asked for one, and close if so."""
        silent = self._signs == self._signs_before
        if silent:
            self.close(CloseCode.TRY_LATER, "The browser has been silent for too long.")
        return silent

    # From the browser

    def receive(self, text: str) -> None:
        """Act on one frame; a frame that is wrong is answered with ``error`` and changes nothing."""
        if self._too_fast():
            return
        try:
            message: object = json_loads(text)
        except ValueError, RecursionError:
            self.transport.write(error_frame(ErrorCode.MALFORMED, "The frame is not JSON."))
        else:
            self._take(message)

    def deliver(self, message: object) -> None:
        """Act on one frame that came in a request and has been read already."""
        if not self._too_fast():
            self._take(message)

    def _too_fast(self) -> bool:
        """Tell whether a frame is one too many: the first is answered, the next are dropped, too many of them close."""
        if not self._bucket.take(self._deck.clock()):
            self._dropped = 0
            return False
        self._dropped += 1
        if self._dropped == 1:
            self.transport.write(error_frame(ErrorCode.RATE, "Too many frames; this one was dropped."))
        elif self._dropped > FRAMES[self.role].burst:
            self.close(CloseCode.RATE, "Too many frames.")
        return True

    def _take(self, message: object) -> None:
        try:
            self._act(*parse_message(message))
        except InvalidFieldError as error:
            self.transport.write(error_frame(ErrorCode.INVALID, error.reason, error.field))
        except MessageError as error:
            self.transport.write(error_frame(error.code, str(error), error.field))

    def _act(self, kind: str, message: Mapping[str, Any]) -> None:
        if kind == "ping":
            self.transport.write(pong_frame(self._deck.clock(), parse_ping(message)))
        elif (needed := _ROLES.get(kind)) is None:
            raise MessageError(ErrorCode.UNKNOWN_TYPE, "There is no such type of frame.", "type")
        elif needed is not self.role:
            raise MessageError(ErrorCode.FORBIDDEN, f"A {self.role} may not send that.", "type")
        elif kind == "report":
            report = parse_report(message, self._outline_known)
            self._outline_known = report.state.outline
            self.shows = True
            self._deck.async_report(self, report)
        elif kind == "opened":
            self._audience.openings.answered(message, shows=self.shows)
        else:
            self._execute(message)

    def _execute(self, message: Mapping[str, Any]) -> None:
        if len(self._under_way) >= _MOST_UNDER_WAY:
            raise MessageError(ErrorCode.RATE, "Too many commands are under way.")
        command = parse_remote_command(message, sender=self.client_id)
        try:
            self._deck.admission.check_link(self._hello.token)
        except RefusedError as error:
            self.transport.write(result_frame(command.id, error.outcome))
            return

        async def execute() -> None:
            outcome = await self._deck.async_execute(command)
            self.transport.write(result_frame(command.id, outcome))

        task = asyncio.get_running_loop().create_task(execute(), eager_start=True)
        if not task.done():
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    # To the browser

    def congested(self) -> bool:
        """Tell whether so much waits to go out that a new state had better wait too."""
        return self.transport.waiting() > CONGESTED

    def needs_outline(self) -> bool:
        """Tell whether the next state for this browser is to carry the outline; only remotes get it, when it is new."""
        state = self._deck.state
        if self.role is not Role.REMOTE or state is None or state.outline == self._outline_sent:
            return False
        self._outline_sent = state.outline
        return True

    def write(self, frame: Frame) -> None:
        """Hand a frame to the network at once."""
        self.transport.write(frame)

    def send_command(self, order: Order) -> None:
        """Write a command to the page at once."""
        self.transport.write(command_frame(order, self._deck.epoch))

    def send_state(self) -> None:
        """Write the deck's state to the browser."""
        if self._deck.state is not None:
            self._audience.send_state(self)

    def send_lead(self, *, lead: bool) -> None:
        """Tell the page whether it leads."""
        self.transport.write(lead_frame(lead=lead))

    def close_replaced(self) -> None:
        """Close the connection because the same page has come back on another one."""
        self.close(CloseCode.REPLACED, "The same page is connected again.")


_ROLES: Final[Mapping[str, Role]] = {"report": Role.DISPLAY, "opened": Role.DISPLAY, "command": Role.REMOTE}
