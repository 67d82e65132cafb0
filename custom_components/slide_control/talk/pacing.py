"""Pacing: the clock of the talk on a stage, its plan, and the trace of what is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
import time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ..stage.changes import (
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
from .clock import PauseKind
from .planning.plan import NO_PLAN
from .planning.schedule import Schedule
from .steps import ClockError, ClockState, ClockStep
from .talk import Plan, Talk, find_deck
from .timer import SHOWN_AFTER_SECONDS, ActivityTimer

if TYPE_CHECKING:
    from ..stage.displays import DeckIdentity
    from ..stage.stage import Stage
    from ..stage.state import Slide
    from .planning.plan import DeckPlan
    from .planning.schedule import SectionProgress
    from .record import Deck, TalkRecord
    from .trace import Place

_GOES_ON: Final = frozenset({ClockState.RUNNING, ClockState.PAUSED, ClockState.BREAK})
# The states in which a step makes sense, and what to say in the others.
_ALLOWED: Final[Mapping[ClockStep, frozenset[ClockState | None]]] = {
    ClockStep.START: frozenset({ClockState.READY, ClockState.ENDED}),
    ClockStep.PAUSE: frozenset({ClockState.RUNNING}),
    ClockStep.RESUME: frozenset({ClockState.PAUSED, ClockState.BREAK}),
    ClockStep.RESET: frozenset(ClockState),
    ClockStep.END: _GOES_ON,
    ClockStep.REHEARSE: frozenset({None, *ClockState}),
    ClockStep.STOP_REHEARSING: frozenset({None, *ClockState}),
}
_REASONS: Final = {
    ClockStep.START: Message("clock_runs"),
    ClockStep.PAUSE: Message("clock_stands"),
    ClockStep.RESUME: Message("clock_not_paused"),
    ClockStep.END: Message("no_talk"),
}
# A talk continues if its display reconnects within this time after Home Assistant restarts.
RESUME_SECONDS: Final = 300.0


class SlideTime(NamedTuple):
    """How long a slide was shown, and its planned time; in seconds."""

    number: int
    title: str
    shown: float
    planned: float | None


class Pacing:
    """The clock of a talk: it starts with the first move after slides are shown, or when a person starts it.

    Durations are in seconds, times are Unix times in seconds, as ``wall_clock`` returns.
    """

    def __init__(
        self,
        stage: Stage,
        *,
        planned: float | None = None,
        wall_clock: Callable[[], float] = time.time,
        synchronize: Callable[[], None] = lambda: None,
    ) -> None:
        """Subscribe to a stage that is not presenting yet; ``planned`` is the planned time that the user set.

        ``wall_clock`` must not jump within a talk; between talks, ``synchronize`` may set it.
        """
        self._stage = stage
        self._clock = wall_clock
        self._synchronize = synchronize
        self._talk: Talk | None = None
        """The talk since slides are shown, also after its end; None before it begins."""
        self._last: Talk | None = None
        self._shown = False
        """Whether slides are shown, and were since presenting began."""
        self._begun = False
        """Whether the talk has begun with a move that listeners don't know yet."""
        self._rehearsing = False
        self._timer: ActivityTimer | None = None
        self._timer_end: asyncio.TimerHandle | None = None
        self._break_end: asyncio.TimerHandle | None = None
        self._lead_lost_at = 0.0
        self._restored: TalkRecord | None = None
        self._give_up: asyncio.TimerHandle | None = None
        self.schedule: Final = Schedule(planned)
        self.on_ended: Callable[[TalkRecord], None] = lambda _record: None
        """Called with the record of each talk that has ended and is worth keeping."""
        self.plan_of: Callable[[str], DeckPlan] = lambda _deck: NO_PLAN
        """Returns the plan of a deck, given its key."""
        self._outline: tuple[Slide, ...] | None = None
        self.on_timer: Callable[[], None] = lambda: None
        """Called when the activity timer starts or ends."""
        self._listeners = Listeners()
        stage.async_subscribe(self._on_change, Phase.CLOCK)
        stage.async_subscribe(self._after_change, Phase.ENTITIES)

    def async_subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with ``PacingChanged``; returns ``unsubscribe``."""
        return self._listeners.add(listener, Phase.QUEUE)

    def close(self) -> None:
        """Cancel all timers."""
        self._cancel_timer()
        self._stop_waiting()
        if self._break_end is not None:
            self._break_end.cancel()

    # The plan

    @property
    def planned(self) -> float | None:
        """The talk's planned time: as set by the user, else the sum of the slides' times; None without a plan."""
        return self.schedule.planned(self._stage.state)

    def plan(self, seconds: float | None) -> None:
        """Set the planned time, None for no plan.

        Raises ``ValueError`` unless it is above zero and at most ``MAX_TALK_SECONDS``.
        """
        self.schedule.plan(seconds)
        self._changed()

    @property
    def deck(self) -> Deck | None:
        """The deck that is shown; None while there is none."""
        state = self._stage.state if self._stage.presenting else None
        return None if state is None else find_deck(state, self._deck)

    def plans_changed(self) -> None:
        """Look up the plan of the deck that is shown again."""
        plan = NO_PLAN if (deck := self.deck) is None else self.plan_of(deck.key)
        if plan != self.schedule.deck_plan:
            self.schedule.deck_plan = plan
            self._changed()

    # The clock

    @property
    def state(self) -> ClockState | None:
        """The state of the clock; None while no slides are shown."""
        if not self._stage.presenting:
            return None
        if (talk := self._talk) is None:
            return ClockState.READY
        if talk.over:
            return ClockState.ENDED
        if talk.clock.paused_since is None:
            return ClockState.RUNNING
        return ClockState.BREAK if talk.clock.pause_kind is PauseKind.BREAK else ClockState.PAUSED

    @property
    def rehearsing(self) -> bool:
        """Whether this talk and the next ones are rehearsals."""
        return self._rehearsing

    @property
    def started_at(self) -> float | None:
        """When the talk started; None while there is none."""
        return None if self._talk is None or not self._stage.presenting else self._talk.clock.started_at

    @property
    def ends_at(self) -> float | None:
        """The planned end, as of the last pause; None without a plan or a talk."""
        started_at, planned = self.started_at, self.planned
        if started_at is None or planned is None or self._talk is None:
            return None
        return started_at + self._talk.clock.paused + planned

    @property
    def elapsed(self) -> float | None:
        """Seconds of the talk without pauses, 0 before it starts; None while no slides are shown."""
        if not self._stage.presenting:
            return None
        return 0.0 if self._talk is None else self._talk.elapsed(self._clock())

    @property
    def remaining(self) -> float | None:
        """Seconds until the planned end, negative after it; None without a plan or while no slides are shown."""
        elapsed, planned = self.elapsed, self.planned
        return None if elapsed is None or planned is None else planned - elapsed

    @property
    def timer(self) -> dict[str, Any] | None:
        """The activity timer as pages get it; None if none runs."""
        return None if self._timer is None else self._timer.as_dict(self._clock())

    def step(self, step: ClockStep) -> None:
        """Do what a person wants of the clock; raises ``ClockError`` if it makes no sense now."""
        state = self.state
        if state not in _ALLOWED[step]:
            raise ClockError(Message("no_slides_for_clock") if state is None else _REASONS[step])
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
        if (talk := self._talk) is None or self.state not in _GOES_ON:
            raise ClockError(Message("no_slides_for_clock" if self.state is None else "no_talk"))
        now = self._clock()
        talk.clock.take_break(now, now + seconds)
        self._await_break_end(talk)
        self._changed()

    @property
    def resumes_at(self) -> float | None:
        """When the break ends; None if there is none, and while the talk is paused until a person goes on."""
        return None if self._talk is None else self._talk.clock.resumes_at

    def _await_break_end(self, talk: Talk) -> None:
        """Go on when the break of a talk ends, unless somebody has gone on before."""
        if self._break_end is not None:
            self._break_end.cancel()
        if (resumes_at := talk.clock.resumes_at) is None:
            return

        def resume() -> None:
            if talk.clock.resumes_at == resumes_at:
                talk.resume(resumes_at)
                self._changed()

        self._break_end = asyncio.get_running_loop().call_later(max(0.0, resumes_at - self._clock()), resume)

    def start_timer(self, seconds: float, title: str) -> None:
        """Start the activity timer, or end it with 0 seconds."""
        self._cancel_timer()
        if seconds:
            self._timer = ActivityTimer(title, self._clock() + seconds, seconds)
            self._timer_end = asyncio.get_running_loop().call_later(seconds + SHOWN_AFTER_SECONDS, self._end_timer)
        self.on_timer()
        self._changed()

    def _end_timer(self) -> None:
        if self._timer is not None:
            self._cancel_timer()
            self.on_timer()
            self._changed()

    def _cancel_timer(self) -> None:
        self._timer = None
        if self._timer_end is not None:
            self._timer_end.cancel()
            self._timer_end = None

    # The schedule

    @property
    def behind(self) -> float | None:
        """Seconds behind the plan, negative if ahead; None without a plan or a talk.

        In a deck with sections, the finished ones count, and what the present one is over its time. Without sections,
        it is zero within the planned window of the slide. Fragments are ignored.
        """
        if (elapsed := self.elapsed) is None or (window := self.slide_window) is None:
            return None
        if self._talk is None:
            return 0.0
        timetable = self.schedule.timetable(self._stage.state)
        if timetable is not None and timetable.sections:
            return timetable.behind(self._showings(), self._spent())
        begin, end = window
        return max(0.0, elapsed - end) or min(0.0, elapsed - begin)

    @property
    def slide_window(self) -> tuple[float, float] | None:
        """Planned start and end of the current slide, as seconds of the talk; None without a plan or slides."""
        if (state := self._stage.state) is None or (planned := self.planned) is None:
            return None
        if (timetable := self.schedule.timetable(state)) is None:
            return 0.0, planned
        index = min(max(state.number, 1), state.total) - 1
        return timetable.ends[index - 1] if index else 0.0, timetable.ends[index]

    @property
    def expected(self) -> float | None:
        """The part of the slides that the plan has shown by now, 0 to 1; None without a plan, slides or a talk."""
        elapsed, timetable = self.elapsed, self.schedule.timetable(self._stage.state)
        return None if elapsed is None or timetable is None else timetable.expected(elapsed)

    @property
    def section(self) -> SectionProgress | None:
        """The section of the slide that is shown; None without sections, and on a backup slide."""
        state = self._stage.state if self._stage.presenting else None
        return None if state is None else self.schedule.section(state, self._spent())

    @property
    def forecast(self) -> float | None:
        """When the talk will end, at the speaker's pace so far; None without a plan, slides or a talk."""
        state, planned = self._stage.state, self.planned
        if self._talk is None or self._talk.over or state is None or planned is None:
            return None
        timetable = self.schedule.timetable(state)
        now = self._clock()
        goes_on_at = max(now, self.resumes_at or 0.0)
        if timetable is None:
            return goes_on_at + max(0.0, planned - self._talk.elapsed(now))
        return goes_on_at + timetable.remaining(self._showings(), self._spent())

    @property
    def times(self) -> Mapping[int, float]:
        """Seconds that each slide has been shown in the current or last talk, by slide number."""
        times: dict[int, float] = {}
        if (talk := self._talk or self._last) is not None:
            for visit in talk.trace.snapshot(talk.elapsed(self._clock())):
                times[visit.slide.number] = times.get(visit.slide.number, 0.0) + visit.seconds
        return times

    def slide_times(self) -> list[SlideTime]:
        """Return actual and planned times of each shown slide of the current or last talk."""
        state = self._stage.state
        timetable = self.schedule.timetable(state)
        titles = {slide.number: slide.title for slide in state.outline} if state else {}
        return [
            SlideTime(number, titles.get(number, ""), shown, timetable.length(number) if timetable else None)
            for number, shown in sorted(self.times.items())
        ]

    def _showings(self) -> Iterable[tuple[Place, float]]:
        return () if self._talk is None else self._talk.trace.showings(self._talk.elapsed(self._clock()))

    def _spent(self) -> Mapping[Place, float]:
        return {} if self._talk is None else self._talk.trace.spent(self._talk.elapsed(self._clock()))

    # The record, and restarts

    @property
    def record(self) -> TalkRecord | None:
        """The talk that goes on, or a restored one that may still continue; None if there is none."""
        if self._talk is None or self._talk.over or not self._stage.presenting:
            return self._restored
        return self._talk.record(self._clock(), self._plan(self._talk))

    def recall(self, record: TalkRecord) -> None:
        """Restore a talk from before a restart; it continues if a page reconnects within ``RESUME_SECONDS``."""
        self._restored = record
        self._give_up = asyncio.get_running_loop().call_later(RESUME_SECONDS, self._drop_restored)

    def rehearse(self, *, on: bool) -> None:
        """Restore whether talks are rehearsals."""
        self._rehearsing = on

    def _stop_waiting(self) -> None:
        if self._give_up is not None:
            self._give_up.cancel()
            self._give_up = None

    def _drop_restored(self) -> None:
        """End the restored talk when it was last seen: nobody goes on with it."""
        self._stop_waiting()
        if (restored := self._restored) is not None:
            self._restored = None
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
                self._end_timer()
                self._changed()
            case StateChanged():
                self._follow(change)
            case DisplaysChanged() if self._stage.lead is None:
                self._lead_lost_at = self._clock()

    def _follow(self, change: StateChanged) -> None:
        if change.new.outline is not self._outline:
            self._outline = change.new.outline
            self.schedule.deck_plan = self.plan_of(find_deck(change.new, self._deck).key)
        if not self._shown:
            self._shown = True
            self._continue_restored()
        elif self._talk is None and _is_move(change):
            self._begin()
            self._begun = True
        if self._talk is not None and not self._talk.over:
            self._talk.show(change.new, self._deck, _mover(change), self._clock())

    def _continue_restored(self) -> None:
        """Continue the restored talk, whose page reconnected in time."""
        self._stop_waiting()
        if (restored := self._restored) is not None:
            self._restored = None
            if restored.started_at > self._clock():
                self._keep(restored.ended())
            else:
                self._talk = Talk.restored(restored)
                self._await_break_end(self._talk)
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

    def _end(self, at: float, *, always: bool = False) -> None:
        """End the talk that goes on; its record is kept if it has a showing, or ``always``."""
        if (talk := self._talk) is not None and not talk.over:
            talk.end(at)
            self._keep(talk.record(at, self._plan(talk)), always=always)

    @property
    def _deck(self) -> DeckIdentity | None:
        return None if self._stage.lead is None else self._stage.lead.deck

    def _keep(self, record: TalkRecord, *, always: bool = False) -> None:
        if always or record.has_showing:
            self.on_ended(record)

    def _plan(self, talk: Talk) -> Plan:
        schedule = self.schedule
        return Plan(schedule.planned(talk.state), schedule.timetable(talk.state), self._rehearsing)

    def _changed(self) -> None:
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
