"""The stage: the only writer of its state."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
import secrets
import time
from typing import Final

from .admission.admission import Admission, CommandRefusedError, refused
from .changes import (
    ALL,
    Cause,
    Change,
    CommandFinished,
    DisplaysChanged,
    DriverChanged,
    Kinds,
    PresentingStarted,
    PresentingStopped,
    StateChanged,
)
from .commands import REMOTE, Command
from .displays import DeckIdentity, Display, LeadReservation
from .driver import Driver
from .listeners import Listener, Listeners, Phase
from .messages import Message
from .outline.find_slide import SlideNotFoundError, find_slide
from .outline.prepare_titles import prepare_titles
from .pending_commands import PendingCommands, SequencedCommand
from .results import CommandResult, Result, outcome_message
from .settings import StageSettings
from .state import Slide, StageState

# Seconds to wait for an acknowledgment beyond the maximum age of a press, for the way back.
ANSWER_GRACE_SECONDS: Final = 1.0
# Seconds without a display that shows slides before presenting stops.
PRESENTING_GRACE_SECONDS: Final = 30.0

_TIMEOUTS: Final[Mapping[str, Message]] = {
    "no_answer": Message("no_answer"),
    "lead_changed": Message("lead_changed"),
    "unloaded": Message("unloaded"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The state that a display reports, and the command that the report acknowledges."""

    state: StageState
    cause: Cause
    ack: int | None = None
    result: Result = Result.APPLIED
    reason: str | None = None
    changed: bool | None = None
    """Whether the acknowledged command moved anything; None if the display doesn't say so."""
    change_unknown: bool = False
    """With ``changed`` None: the display can't tell, so an equal state proves nothing."""
    message: Message | None = None
    """With ``rejected``: the reason for people."""


class Stage:
    """One place where slides are shown and controlled.

    Commands enter through ``async_execute``, reports through ``async_report``; ``async_subscribe`` delivers changes.
    Every method must be called in the event loop's thread. ``clock`` is monotonic, ``wall_clock`` is Unix time, both in
    seconds.
    """

    def __init__(
        self,
        name: str,
        settings: StageSettings,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        """Start without displays and without a state."""
        self.name = name
        self.settings = settings
        self.clock = clock
        self._wall_clock = wall_clock
        self.epoch: Final = secrets.token_hex(8)
        self.state: StageState | None = None
        self.version = 0
        self.outline_version = 0
        """The version in which the outline last changed."""
        self.seq = 0
        self.lead: Display | None = None
        self.presenting = False
        self.admission: Final = Admission(clock, wall_clock)
        self._displays: dict[str, Display] = {}
        self._showing: set[str] = set()
        self._attached_at: dict[str, int] = {}
        """The number of the last command when each display was welcomed: it takes those up to it for old ones."""
        self._lead_reservation: LeadReservation | None = None
        self._pending_commands = PendingCommands(self._on_finished)
        self._listeners = Listeners()
        self.driver: Final = Driver(clock, lambda: self._notify(DriverChanged()))
        self._stop_timer: asyncio.TimerHandle | None = None

    @property
    def displays(self) -> int:
        """The number of connected displays, including idle ones."""
        return len(self._displays)

    @property
    def standby(self) -> Display | None:
        """The display that holds the same deck as the lead, and leads next; None if there is none."""
        return None if self.lead is None else self._holder_of(self.lead.deck)

    def wall_time(self, at: float) -> float:
        """Return the Unix time of a moment on the stage's monotonic clock, both in seconds."""
        return self._wall_clock() - (self.clock() - at)

    def async_subscribe(
        self, listener: Listener, phase: Phase = Phase.ENTITIES, kinds: Kinds = ALL
    ) -> Callable[[], None]:
        """Call ``listener`` synchronously with every change of these kinds; returns ``unsubscribe``.

        Home Assistant's entities and automations subscribe to ``ChangeQueue`` instead.
        """
        return self._listeners.add(listener, phase, kinds)

    # Commands

    async def async_execute(self, command: Command) -> CommandResult:
        """Send a command to the lead and return its outcome.

        Never raises because of a sender or a display. Takes at most ``max_press_age`` plus ``ANSWER_GRACE_SECONDS``.
        """
        try:
            self.admission.check(command, self.settings)
            if command.source == REMOTE:
                self.driver.check(command.sender)
            lead, target = self._find_target(command)
        except CommandRefusedError as error:
            outcome = replace(error.outcome, state=self._current_state())
            if outcome.retry_after is None:
                # Presses over the rate limit notify no listener: that would multiply the load.
                self._on_finished(command, outcome)
            return outcome
        # Shielded: a cancelled caller must not cancel the future of a pending command.
        return await asyncio.shield(self._send(lead, command, target))

    def _find_target(self, command: Command) -> tuple[Display, Slide | None]:
        """Return the lead and the destination slide; raises ``CommandRefusedError`` if there is no lead or slide."""
        if self.lead is None or self.state is None:
            raise refused(Result.NO_DISPLAY, Message("no_display"), "no_display")
        if command.seen is not None and (command.seen[0] != self.epoch or command.seen[1] < self.outline_version):
            raise refused(Result.REJECTED, Message("outline_changed"), "outline_changed")
        if command.slide is None or command.target is not None:
            return self.lead, command.target
        try:
            return self.lead, find_slide(self.state, command.slide)
        except SlideNotFoundError as error:
            raise refused(Result.REJECTED, error.message, error.reason) from None

    def _send(self, lead: Display, command: Command, target: Slide | None) -> asyncio.Future[CommandResult]:
        """Write a command to the lead before any bookkeeping."""
        self.seq += 1
        now, ttl = self.clock(), self.settings.max_press_age
        sequenced = SequencedCommand(
            seq=self.seq, command=command, target=target, ttl_ms=round(ttl * 1000), sent=now, version=self.version
        )
        lead.send_command(sequenced)
        press = self.admission.remember(command, now)
        return self._pending_commands.await_answer(sequenced, press, ttl + ANSWER_GRACE_SECONDS, self._time_out)

    def _time_out(self, seq: int, reason: str = "no_answer") -> None:
        """Settle a command that was not acknowledged; whether it moved the slides is unknown."""
        self._pending_commands.settle(
            seq, self._result(Result.TIMEOUT, _TIMEOUTS[reason], changed=None, reason=reason), unanswered=True
        )

    def _on_finished(self, command: Command, outcome: CommandResult) -> None:
        self._notify(CommandFinished(command, outcome))

    def _current_state(self) -> StageState | None:
        """Return the state; None while there is no lead."""
        return self.state if self.lead is not None else None

    def _result(
        self, result: Result, message: Message, *, changed: bool | None = False, reason: str | None = None
    ) -> CommandResult:
        return CommandResult(
            result=result, message=message, state=self._current_state(), changed=changed, reason=reason
        )

    # Reports

    def async_report(self, display: Display, report: Report) -> None:
        """Apply a report from the lead, or from a display that a user has just operated, which becomes the lead."""
        if self._displays.get(display.client_id) is not display:
            return
        self._showing.add(display.client_id)
        former = self.lead
        if display is not former:
            if former is not None and report.cause is not Cause.USER:
                if report.cause is not Cause.FOLLOW:
                    display.send_state()
                return
            self._make_lead(display)
        sequenced = self._pending_commands.get(report.ack)
        old = self.state
        self._set_state(report.state, report.cause, command=sequenced.command if sequenced else None)
        if display is not former:
            self._notify(DisplaysChanged())
            if former is not None and old == self.state:
                # It may have moved since its last report, and an unchanged state is not broadcast.
                former.send_state()
        if report.ack is not None:
            moved = sequenced is not None and old != report.state
            self._pending_commands.settle(report.ack, self._command_result(report, sequenced, moved=moved))

    def _command_result(self, report: Report, sequenced: SequencedCommand | None, *, moved: bool) -> CommandResult:
        if report.result is Result.APPLIED:
            changed = report.changed
            if changed is None:
                changed = moved or (None if report.change_unknown else False)
            message = outcome_message(sequenced.command if sequenced else None, report.state, changed=changed)
            return self._result(Result.APPLIED, message, changed=changed)
        outcome = self._result(report.result, _failure(report), reason=report.reason or report.result.value)
        # A display recognizes only the ids of commands that it applied.
        return replace(outcome, first=Result.APPLIED) if report.result is Result.DUPLICATE else outcome

    def _set_state(
        self, state: StageState, cause: Cause, *, resumed: bool = False, command: Command | None = None
    ) -> None:
        old = self.state
        if state == old:
            return
        self.state = state
        self.version += 1
        if old is None or (state.outline is not old.outline and state.outline != old.outline):
            self.outline_version = self.version
        self._notify(
            StateChanged(old=old, new=state, version=self.version, cause=cause, resumed=resumed, command=command)
        )
        if old is None or state.outline is not old.outline:
            prepare_titles(state.outline)

    # Displays

    def async_attach(
        self,
        display: Display,
        state: StageState | None,
        *,
        epoch: str | None,
        welcome: Callable[[], None],
        reloaded: bool = False,
    ) -> None:
        """Add a display; ``welcome`` is called as soon as it is decided whether it becomes the lead.

        ``state`` is None for an idle display. ``epoch`` is the one from the page's lost connection, or None for a new
        page. A page that was ``reloaded`` while it led goes back to the stage's state, and then reports.
        """
        resumes = False
        if previous := self._displays.get(display.client_id):
            if previous is self.lead and state is not None:
                self.lead = display
                resumes = True
            else:
                self.async_detach(previous)
            previous.close_replaced()
        self._displays[display.client_id] = display
        self._attached_at[display.client_id] = self.seq
        if state is not None:
            self._showing.add(display.client_id)
            if self.lead is None:
                resumes = self._reclaims_lead(display, epoch)
                self._take_lead(display, keeps=lambda _: resumes)
        welcome()
        if display is self.lead and state is not None:
            self._start_presenting(resumed=epoch is not None)
            if not (reloaded and self.state is not None and self.state.total == state.total):
                self._set_state(state, Cause.START, resumed=epoch is not None)
            for sequenced in self._pending_commands if resumes else ():
                if self._is_fresh(sequenced):
                    display.send_command(sequenced)
        self._notify(DisplaysChanged())

    def async_detach(self, display: Display) -> None:
        """Remove a display whose connection has closed."""
        if self._displays.get(display.client_id) is not display:
            return
        del self._displays[display.client_id]
        del self._attached_at[display.client_id]
        self._showing.discard(display.client_id)
        if display is self.lead:
            self.lead = None
            if successor := self._successor(display):
                self._make_lead(successor, after=display)
            else:
                self._lead_reservation = LeadReservation(display.client_id, left_at=self.clock())
                self._stop_timer = asyncio.get_running_loop().call_later(
                    PRESENTING_GRACE_SECONDS, self._stop_presenting
                )
        self._notify(DisplaysChanged())

    def async_make_lead(self, display: Display) -> bool:
        """Make a display the lead because a person chose it; return False if it is gone or shows no slides."""
        if self._displays.get(display.client_id) is not display or display.client_id not in self._showing:
            return False
        if display is not self.lead:
            self._hand_lead(display)
        return True

    def async_pass_lead(self, silent: Display) -> None:
        """Make the standby the lead because the lead has fallen silent, which may still be connected."""
        if silent is self.lead and (standby := self.standby) is not None:
            self._hand_lead(standby, after=silent)

    def _hand_lead(self, display: Display, *, after: Display | None = None) -> None:
        """Give the lead to a display that has not moved by itself; the former lead follows it from now on."""
        former = self.lead
        self._make_lead(display, after=after)
        if former is not None:
            # What the new lead reports next may be nothing new, and would not be sent.
            former.send_state()
        self._notify(DisplaysChanged())

    def async_displays_changed(self) -> None:
        """Notify listeners of what the stage can't see, such as a display's name, or the deck that it holds."""
        self._notify(DisplaysChanged())

    def _successor(self, lost: Display) -> Display | None:
        """Return the display that leads next: one with the deck of the lost lead, else any that shows slides."""
        showing = (other for key, other in self._displays.items() if key in self._showing)
        return self._holder_of(lost.deck) or next(showing, None)

    def _holder_of(self, deck: DeckIdentity | None) -> Display | None:
        """Return a display other than the lead that shows this deck."""
        if deck is None:
            return None
        others = (other for key, other in self._displays.items() if key in self._showing and other is not self.lead)
        return next((other for other in others if other.deck == deck), None)

    def _reclaims_lead(self, display: Display, epoch: str | None) -> bool:
        """Return whether this page was the lead and has reconnected within the maximum age of a press."""
        return (
            self._lead_reservation is not None
            and epoch == self.epoch
            and self._lead_reservation.client_id == display.client_id
            and self.clock() - self._lead_reservation.left_at <= self.settings.max_press_age
        )

    def _make_lead(self, display: Display, *, after: Display | None = None) -> None:
        """Make a display the lead, and notify it and the former lead.

        ``after`` is a lead that was lost, not replaced: what it has not answered goes on to a standby.
        """
        former = self.lead
        stands_by = after is not None and after.deck is not None and display.deck == after.deck
        self._take_lead(display, keeps=lambda sequenced: stands_by and self._can_take_over(display, sequenced))
        if former is not None:
            former.send_lead(lead=False)
        display.send_lead(lead=True)
        for sequenced in self._pending_commands:
            display.send_command(sequenced)
        self._start_presenting(resumed=False)

    def _can_take_over(self, display: Display, sequenced: SequencedCommand) -> bool:
        """Return whether a standby shows what a command was meant for, and has not been welcomed with its number.

        If the lost lead has moved without anybody's knowing, it shows the same as the standby afterwards.
        """
        return (
            self._is_fresh(sequenced)
            and sequenced.version == self.version
            and sequenced.seq > self._attached_at[display.client_id]
        )

    def _is_fresh(self, sequenced: SequencedCommand) -> bool:
        return self.clock() - sequenced.sent < self.settings.max_press_age

    def _take_lead(self, display: Display, *, keeps: Callable[[SequencedCommand], bool]) -> None:
        self.lead = display
        self._lead_reservation = None
        for sequenced in self._pending_commands:
            if not keeps(sequenced):
                self._time_out(sequenced.seq, "lead_changed")

    # Presenting

    def _start_presenting(self, *, resumed: bool) -> None:
        if self._stop_timer is not None:
            self._stop_timer.cancel()
            self._stop_timer = None
        if not self.presenting:
            self.presenting = True
            if not resumed:
                self._notify(PresentingStarted())

    def _stop_presenting(self) -> None:
        self._stop_timer = None
        self.presenting = False
        self.state = None
        self._notify(PresentingStopped())
        self.driver.clear()

    def async_close(self) -> None:
        """Cancel all timers; pending commands result in ``timeout``."""
        if self._stop_timer is not None:
            self._stop_timer.cancel()
            self._stop_timer = None
        for sequenced in self._pending_commands:
            self._time_out(sequenced.seq, "unloaded")
        self._displays.clear()
        self._attached_at.clear()
        self._showing.clear()
        self.lead = None
        self._listeners.clear()
        self.driver.clear()

    def _notify(self, change: Change) -> None:
        self._listeners.notify(change)


def _failure(report: Report) -> Message:
    """Return the message for a command that a display has not applied."""
    match report.result:
        case Result.EXPIRED:
            return Message("expired")
        case Result.DUPLICATE:
            return Message("same_id_applied")
        case _:
            return report.message or Message("rejected")
