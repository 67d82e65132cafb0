"""Pacing: the clock of the talk on a stage, its plan, and the trace of what is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
import time
from typing import TYPE_CHECKING, Any, override

from ..stage.changes import (
    SLIDES,
    Cause,
    Change,
    DisplaysChanged,
    PacingChanged,
    PresentingStarted,
    PresentingStopped,
    StateChanged,
)
from ..stage.listeners import Listener, Listeners, Phase
from ..stage.messages import Message
from .audience.totals import NO_TOTALS
from .clock import PauseKind
from .planned_talk import PlannedTalk
from .planning.plan import NO_PLAN
from .restored import RestoredTalk
from .steps import GOES_ON, ClockError, ClockStep, check
from .talk import Plan, Talk, find_deck
from .timer import RunningTimer

if TYPE_CHECKING:
    from ..stage.stage import Stage
    from ..stage.state import Slide
    from .audience.totals import AudienceTotals
    from .planning.plan import DeckPlan
    from .record import TalkRecord


class Pacing(PlannedTalk):
    """The clock of a talk: it starts with the first move after slides are shown, or when a person starts it.

    Durations are in seconds, times are Unix times in seconds, as ``wall_clock`` returns.
    """

    def __init__(
        self,
        stage: Stage,
        *,
        planned: float | None = None,
        wall_clock: Callable[[], float] = time.time,
        local_time: Callable[[float], datetime] = lambda at: datetime.fromtimestamp(at).astimezone(),
        synchronize: Callable[[], None] = lambda: None,
    ) -> None:
        """Subscribe to a stage that is not presenting yet; ``planned`` is the planned time that the user set.

        ``wall_clock`` must not jump within a talk; between talks, ``synchronize`` may set it.
        """
        super().__init__(stage, planned, wall_clock, local_time)
        self._synchronize = synchronize
        self._shown = False
        """Whether slides are shown, and were since presenting began."""
        self._begun = False
        """Whether the talk has begun with a move that listeners don't know yet."""
        self._timer = RunningTimer(self.now, self._timer_changed)
        self._lead_lost_at = 0.0
        self._restored = RestoredTalk(self._drop_restored)
        self.on_ended: Callable[[TalkRecord], None] = lambda _record: None
        """Called with the record of each talk that has ended and is worth keeping."""
        self.plan_of: Callable[[str], DeckPlan] = lambda _deck: NO_PLAN
        """Returns the plan of a deck, given its key."""
        self._outline: tuple[Slide, ...] | None = None
        self.audience_totals: Callable[[], AudienceTotals] = lambda: NO_TOTALS
        """Returns what the audience has sent since ``on_audience_kept`` was called."""
        self.on_audience_kept: Callable[[], None] = lambda: None
        self.on_timer: Callable[[], None] = lambda: None
        """Called when the activity timer starts or ends."""
        self._listeners = Listeners()
        stage.async_subscribe(self._on_change, Phase.CLOCK, SLIDES)
        stage.async_subscribe(self._after_change, Phase.ENTITIES, SLIDES)

    def async_subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with ``PacingChanged``; returns ``unsubscribe``."""
        return self._listeners.add(listener, Phase.QUEUE)

    def close(self) -> None:
        """Cancel all timers."""
        self._timer.cancel()
        self._restored.stop_waiting()
        self._breaks.cancel()

    # The plan

    def plan(self, seconds: float | None) -> None:
        """Set the planned time, None for no plan.

        Raises ``ValueError`` unless it is above zero and at most ``MAX_TALK_SECONDS``.
        """
        self.schedule.plan(seconds)
        self._changed()

    def plans_changed(self) -> None:
        """Look up the plan of the deck that is shown again."""
        plan = NO_PLAN if (deck := self.deck) is None else self.plan_of(deck.key)
        if plan != self.schedule.deck_plan:
            self.schedule.deck_plan = plan
            self._changed()

    # The clock

    @property
    def timer(self) -> dict[str, Any] | None:
        """The activity timer as pages get it; None if none runs."""
        return self._timer.as_dict()

    def step(self, step: ClockStep) -> None:
        """Do what a person wants of the clock; raises ``ClockError`` if it makes no sense now."""
        check(step, self.state)
        match step:
            case ClockStep.START:
                self._restart()
            case ClockStep.PAUSE:
                self.pause()
            case ClockStep.RESUME:
                self.resume()
            case ClockStep.RESET:
                self._end(self._clock())
                self._talk = None
            case ClockStep.END:
                self._end(self._clock(), always=True)
            case ClockStep.REHEARSE | ClockStep.STOP_REHEARSING:
                self._rehearsing = step is ClockStep.REHEARSE
        self._changed()

    def start(self) -> None:
        """Restart the clock, if the stage is presenting; the talk before has ended."""
        if self._stage.presenting:
            self._restart()
            self._changed()

    def pause(self, kind: PauseKind = PauseKind.PAUSE) -> None:
        """Stop the clock of a talk that runs."""
        if self._talk is not None:
            self._talk.pause(self._clock(), kind)

    def resume(self) -> None:
        """Go on after a pause."""
        if self._talk is not None:
            self._talk.resume(self._clock())

    def take_break(self, seconds: float) -> None:
        """Pause the talk for a break that ends by itself; raises ``ClockError`` if no talk goes on."""
        if (talk := self._talk) is None or self.state not in GOES_ON:
            raise ClockError(Message("no_slides_for_clock" if self.state is None else "no_talk"))
        now = self._clock()
        talk.clock.take_break(now, now + seconds)
        self._changed()

    def start_timer(self, seconds: float, title: str) -> None:
        """Start the activity timer, or end it with 0 seconds."""
        self._timer.start(seconds, title)

    def _timer_changed(self) -> None:
        self.on_timer()
        self._changed()

    # The record, and restarts

    @property
    def record(self) -> TalkRecord | None:
        """The talk that goes on, or a restored one that may still continue; None if there is none."""
        talk = self._recorded
        return self._restored.record if talk is None else self._record(talk, self._clock())

    @property
    def has_record(self) -> bool:
        """Whether there is one."""
        return self._recorded is not None or self._restored.record is not None

    @property
    def _recorded(self) -> Talk | None:
        """The talk that goes on."""
        return None if self._talk is None or self._talk.over or not self._stage.presenting else self._talk

    def recall(self, record: TalkRecord) -> None:
        """Restore a talk from before a restart; it continues if a page reconnects in time."""
        self._restored.wait(record)

    def rehearse(self, *, on: bool) -> None:
        """Restore whether talks are rehearsals."""
        self._rehearsing = on

    def _drop_restored(self) -> None:
        """End the restored talk when it was last seen: nobody goes on with it."""
        if (restored := self._restored.take()) is not None:
            self._keep(restored.ended())
            self._changed()

    # What the stage does

    def _on_change(self, change: Change) -> None:
        match change:
            case PresentingStarted():
                self._shown = True
                self._drop_restored()
                self._talk = None
                self._changed()
            case PresentingStopped():
                self._end(self._lead_lost_at)
                self._shown, self._talk = False, None
                self._timer.end()
                self._changed()
            case StateChanged():
                self._follow(change)
            case DisplaysChanged() if self._stage.lead is None:
                self._lead_lost_at = self._clock()

    def _follow(self, change: StateChanged) -> None:
        if change.new.outline is not self._outline:
            self._outline = change.new.outline
            self.schedule.deck_plan = self.plan_of(find_deck(change.new, self._deck).key)
            self._await_breaks()
        if not self._shown:
            self._shown = True
            self._continue_restored()
        elif self._talk is None and _is_move(change):
            self._begin()
            self._begun = True
        if self._talk is not None and not self._talk.over:
            self._talk.show(change.new, self._deck, _mover(change), self._clock())
            self._breaks.await_showing(wanted=bool(self._breaks_of_left_sections()))

    def _continue_restored(self) -> None:
        """Continue the restored talk, whose page reconnected in time."""
        if (restored := self._restored.take()) is not None:
            if restored.started_at > self._clock():
                self._keep(restored.ended())
            else:
                self._talk = Talk.restored(restored)
                self._catch_up(self._talk, restored.seen_at)
        self._changed()

    def _after_change(self, _change: Change) -> None:
        """Notify after the move that began the talk, so that entities have the move's context."""
        if self._begun:
            self._begun = False
            self._changed()

    def _restart(self) -> None:
        self._end(self._clock())
        self._begin()
        if self._talk is not None and (state := self._stage.state) is not None:
            self._talk.show(state, self._deck, "start", self._clock())

    def _begin(self) -> None:
        self._synchronize()
        self._talk = self._last = Talk(self._clock())
        self._talk.slot = self.next_slot

    def _end(self, at: float, *, always: bool = False) -> None:
        """End the talk that goes on; its record is kept if it has a showing, or ``always``."""
        if (talk := self._talk) is not None and not talk.over:
            talk.end(at)
            self._keep(self._record(talk, at), always=always)
            self.on_audience_kept()

    def _keep(self, record: TalkRecord, *, always: bool = False) -> None:
        if always or record.has_showing:
            self.on_ended(record)

    def _record(self, talk: Talk, at: float) -> TalkRecord:
        record = talk.record(at, self._plan(talk))
        return replace(record, audience=record.audience + self.audience_totals())

    def _plan(self, talk: Talk) -> Plan:
        schedule = self.schedule
        return Plan(schedule.planned(talk.state), schedule.timetable(talk.state), self._rehearsing)

    @override
    def _changed(self) -> None:
        """Fit the plan and the timers to what has changed, and tell listeners."""
        self._fit_slot()
        self._await_breaks()
        self._listeners.notify(PacingChanged())


def _is_move(change: StateChanged) -> bool:
    """Return whether somebody moved the slides, and not only a page was loaded or reconnected."""
    old, new = change.old, change.new
    if old is None or change.resumed or change.cause in (Cause.START, Cause.FOLLOW):
        return False
    return (old.place, old.number, old.fragment, old.indices.f) != (new.place, new.number, new.fragment, new.indices.f)


def _mover(change: StateChanged) -> str:
    """Return what moved the slides: an input, a person at the display, or the display when it was loaded."""
    if change.command is not None:
        return change.command.source
    return "start" if change.cause is Cause.START else "display"
