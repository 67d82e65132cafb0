"""The deck: the only place where deck state changes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
import secrets
import time
from typing import Final

from .admission import Admission, RefusedError, refused
from .changes import (
    Cause,
    Change,
    CommandFinished,
    DisplaysChanged,
    PresentationEnded,
    PresentationStarted,
    StateChanged,
)
from .commands import Command
from .displays import Display, Seat
from .listeners import Listener, Listeners
from .orders import Order, Orders
from .outline import SlideNotFoundError, find_slide
from .results import CommandResult, Result, describe
from .settings import DeckSettings
from .state import DeckState, Slide

# How long after the time to live an answer may still come, for the way back (seconds).
ANSWER_GRACE: Final = 1.0
# How long nobody may show slides before the presentation counts as over (seconds).
PRESENTATION_GRACE: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a display says it shows, and which command that answers."""

    state: DeckState
    cause: Cause
    ack: int | None = None
    result: Result = Result.APPLIED
    reason: str | None = None
    changed: bool | None = None
    """Whether the answered command moved anything; None when the display does not say."""


class Deck:
    """One steerable presentation place.

    Commands go in through ``async_execute``, reports through ``async_report``; whoever wants to know what happens
    subscribes. Every method must be called in the event loop's thread. ``clock`` is monotonic, ``wall_clock`` is Unix
    time, both in seconds.
    """

    def __init__(
        self,
        name: str,
        settings: DeckSettings,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        """Start with no display and nothing known."""
        self.name = name
        self.settings = settings
        self.clock = clock
        self.epoch: Final = secrets.token_hex(8)
        self.state: DeckState | None = None
        self.version = 0
        self.seq = 0
        self.lead: Display | None = None
        self.presenting = False
        self.admission: Final = Admission(clock, wall_clock)
        self._displays: dict[str, Display] = {}
        self._showing: set[str] = set()
        self._seat: Seat | None = None
        self._orders = Orders(self._finished)
        self._listeners = Listeners()
        self._ending: asyncio.TimerHandle | None = None

    @property
    def displays(self) -> int:
        """How many displays are connected, idle ones too."""
        return len(self._displays)

    def async_subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with every change, at once and in the order of subscription; returns how to stop that.

        This is for whoever serves the room. Home Assistant's entities and automations have ``News``.
        """
        return self._listeners.add(listener)

    # Commands

    async def async_execute(self, command: Command) -> CommandResult:
        """Bring a command to the lead and return what became of it.

        Never raises for what a sender or a display does; takes at most the time to live and a second.
        """
        try:
            self.admission.check(command, self.settings)
            lead, target = self._aim(command)
        except RefusedError as error:
            outcome = replace(error.outcome, state=self._shown())
            if outcome.retry_after is None:
                # Nobody is told of presses that come too fast: that would only multiply them.
                self._finished(command, outcome)
            return outcome
        # Shielded: a caller that hangs up must not undo the bookkeeping of a command that is on its way.
        return await asyncio.shield(self._send(lead, command, target))

    def _aim(self, command: Command) -> tuple[Display, Slide | None]:
        """Return who gets the command and the slide it aims at; raises ``RefusedError`` when there is none."""
        if self.lead is None or self.state is None:
            message = "No display shows this deck. Open its display link on the screen with the slides."
            raise refused(Result.NO_DISPLAY, message, "no_display")
        if command.slide is None or command.target is not None:
            return self.lead, command.target
        try:
            return self.lead, find_slide(self.state, command.slide)
        except SlideNotFoundError as error:
            raise refused(Result.REJECTED, str(error), error.reason) from None

    def _send(self, lead: Display, command: Command, target: Slide | None) -> asyncio.Future[CommandResult]:
        """Write a command to the lead, before anything else happens."""
        self.seq += 1
        now, ttl = self.clock(), self.settings.time_to_live
        order = Order(seq=self.seq, command=command, target=target, ttl_ms=round(ttl * 1000), sent=now)
        lead.send_command(order)
        press = self.admission.remember(command, now)
        return self._orders.await_answer(order, press, ttl + ANSWER_GRACE, self._time_out)

    def _time_out(self, seq: int, reason: str = "no_answer") -> None:
        """Give up waiting for an answer; whether the command moved the slide is not known."""
        message = {
            "lead_changed": "The display lost its part as the lead before it answered.",
            "unloaded": "Slide Control was stopped before the display answered.",
        }.get(reason, "The display did not answer in time.")
        outcome = self._result(Result.TIMEOUT, f"{message} Look at the screen.", reason=reason)
        self._orders.settle(seq, outcome, unanswered=True)

    def _finished(self, command: Command, outcome: CommandResult) -> None:
        self._tell(CommandFinished(command, outcome))

    def _shown(self) -> DeckState | None:
        """Return what is shown now, None while nobody shows anything."""
        return self.state if self.lead is not None else None

    def _result(
        self, result: Result, message: str, *, changed: bool = False, reason: str | None = None
    ) -> CommandResult:
        return CommandResult(result=result, message=message, state=self._shown(), changed=changed, reason=reason)

    # Reports

    def async_report(self, display: Display, report: Report) -> None:
        """Take a display's report as the truth, if it leads or a person has just used it."""
        if self._displays.get(display.client_id) is not display:
            return
        self._showing.add(display.client_id)
        former = self.lead
        if display is not former:
            if former is not None and report.cause is not Cause.USER:
                if report.cause is not Cause.FOLLOW:
                    display.send_state()
                return
            self._appoint(display)
        order = self._orders.get(report.ack)
        old = self.state
        self._set_state(report.state, report.cause, command=order.command if order else None)
        if display is not former:
            self._tell(DisplaysChanged())
            if former is not None and old == self.state:
                # It may have moved since it reported last: it is told what is shown, news to nobody else.
                former.send_state()
        if report.ack is not None:
            moved = order is not None and old != report.state
            self._orders.settle(
                report.ack, self._answer(report, changed=moved if report.changed is None else report.changed)
            )

    def _answer(self, report: Report, *, changed: bool) -> CommandResult:
        if report.result is Result.APPLIED:
            shown = describe(report.state)
            return self._result(Result.APPLIED, f"Now {shown}." if changed else f"Still {shown}.", changed=changed)
        message = {
            Result.EXPIRED: "The press reached the display too late and was dropped.",
            Result.DUPLICATE: "The display had this press before.",
        }.get(report.result, f"The slides cannot do that: {report.reason or 'no reason given'}.")
        outcome = self._result(report.result, message, reason=report.reason or report.result.value)
        # A display knows the ids of what it has applied, and no others.
        return replace(outcome, first=Result.APPLIED) if report.result is Result.DUPLICATE else outcome

    def _set_state(
        self, state: DeckState, cause: Cause, *, resumed: bool = False, command: Command | None = None
    ) -> None:
        old = self.state
        if state == old:
            return
        self.state = state
        self.version += 1
        self._tell(
            StateChanged(old=old, new=state, version=self.version, cause=cause, resumed=resumed, command=command)
        )

    # Displays

    def async_attach(
        self, display: Display, state: DeckState | None, *, epoch: str | None, welcome: Callable[[], None]
    ) -> None:
        """Add a display that has said hello; ``welcome`` is called once it is known whether it leads.

        ``state`` is None for an idle display. ``epoch`` is the one that the page knew before its connection was lost,
        None for a page that is new.
        """
        comes_back = False
        if previous := self._displays.get(display.client_id):
            if previous is self.lead and state is not None:
                self.lead = display
                comes_back = True
            else:
                self.async_detach(previous)
            previous.close_replaced()
        self._displays[display.client_id] = display
        if state is not None:
            self._showing.add(display.client_id)
            if self.lead is None:
                comes_back = self._keeps_seat(display, epoch)
                self._take_lead(display, keep_orders=comes_back)
        welcome()
        if display is self.lead and state is not None:
            self._start_presentation(resumed=epoch is not None)
            self._set_state(state, Cause.START, resumed=epoch is not None)
            for order in self._orders if comes_back else ():
                if self.clock() - order.sent < self.settings.time_to_live:
                    display.send_command(order)
        self._tell(DisplaysChanged())

    def async_detach(self, display: Display) -> None:
        """Forget a display whose connection has ended."""
        if self._displays.get(display.client_id) is not display:
            return
        del self._displays[display.client_id]
        self._showing.discard(display.client_id)
        if display is self.lead:
            self.lead = None
            if successor := next((other for key, other in self._displays.items() if key in self._showing), None):
                self._appoint(successor)
            else:
                self._seat = Seat(display.client_id, left_at=self.clock())
                self._ending = asyncio.get_running_loop().call_later(PRESENTATION_GRACE, self._end_presentation)
        self._tell(DisplaysChanged())

    def _keeps_seat(self, display: Display, epoch: str | None) -> bool:
        """Tell whether this is the lead, back from a lost connection within the time to live."""
        return (
            self._seat is not None
            and epoch == self.epoch
            and self._seat.client_id == display.client_id
            and self.clock() - self._seat.left_at <= self.settings.time_to_live
        )

    def _appoint(self, display: Display) -> None:
        """Pass the lead to another display."""
        former = self.lead
        self._take_lead(display, keep_orders=False)
        if former is not None:
            former.send_lead(lead=False)
        display.send_lead(lead=True)
        self._start_presentation(resumed=False)

    def _take_lead(self, display: Display, *, keep_orders: bool) -> None:
        self.lead = display
        self._seat = None
        if not keep_orders:
            for order in self._orders:
                self._time_out(order.seq, "lead_changed")

    # The presentation

    def _start_presentation(self, *, resumed: bool) -> None:
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None
        if not self.presenting:
            self.presenting = True
            if not resumed:
                self._tell(PresentationStarted())

    def _end_presentation(self) -> None:
        self._ending = None
        self.presenting = False
        self.state = None
        self._tell(PresentationEnded())

    def async_close(self) -> None:
        """End every wait and timer; a command under way is reported as ``timeout``."""
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None
        for order in self._orders:
            self._time_out(order.seq, "unloaded")
        self._displays.clear()
        self._showing.clear()
        self.lead = None
        self._listeners.clear()

    def _tell(self, change: Change) -> None:
        self._listeners.tell(change)
