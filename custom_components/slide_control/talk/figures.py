"""The figures of a talk: what its clock, its plan and its trace say now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from .clock import PauseKind
from .planning.breaks import end_with_breaks, upcoming
from .planning.schedule import PlanSource, Schedule
from .steps import ClockState
from .talk import Talk, find_deck
from .trace import SHOWING_SECONDS

if TYPE_CHECKING:
    from ..stage.displays import DeckIdentity
    from ..stage.stage import Stage
    from .planning.breaks import UpcomingBreak
    from .planning.schedule import SectionProgress
    from .planning.slot import Slot
    from .record import Deck
    from .trace import Place


class SlideTime(NamedTuple):
    """How long a slide was shown, and its planned time; in seconds."""

    number: int
    title: str
    shown: float
    planned: float | None


class Figures:
    """What is known of the talk on a stage; reading it changes nothing.

    Durations are in seconds, times are Unix times in seconds, as ``wall_clock`` returns.
    """

    def __init__(
        self,
        stage: Stage,
        planned: float | None,
        wall_clock: Callable[[], float],
        local_time: Callable[[float], datetime],
    ) -> None:
        """Start without a talk; ``planned`` is the planned time that the user set for the stage.

        ``local_time`` returns the time of day of a Unix time.
        """
        self._stage = stage
        self._clock = wall_clock
        self._talk: Talk | None = None
        """The talk since slides are shown, also after its end; None before it begins."""
        self._last: Talk | None = None
        self._rehearsing = False
        self._local_time = local_time
        self.schedule: Final = Schedule(planned)
        self.next_slot: Slot | None = None
        """The slot of a talk that begins now."""

    # The clock

    def now(self) -> float:
        """Return the time of the talk's clock."""
        return self._clock()

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
    def started_at(self) -> float | None:
        """When the talk started; None while there is none."""
        return None if self._talk is None or not self._stage.presenting else self._talk.clock.started_at

    @property
    def ends_at(self) -> float | None:
        """The planned end with the breaks until then, as of the last pause; None without a plan or a talk."""
        return None if self.planned is None else self.time_at(self.planned)

    def time_at(self, seconds: float) -> float | None:
        """Return when some seconds of the talk are over by the plan, breaks included; None without a talk."""
        if self.started_at is None or self._talk is None:
            return None
        clock, ends = self._talk.clock, self._section_ends()
        before = (each for each in self.upcoming_breaks if each.section is None or ends[each.section] < seconds)
        return end_with_breaks(clock.started_at + clock.paused + clock.break_seconds, seconds, before)

    @property
    def elapsed(self) -> float | None:
        """Seconds of the talk without pauses, 0 before it starts; None while no slides are shown."""
        if not self._stage.presenting:
            return None
        return 0.0 if self._talk is None else self._talk.elapsed(self._clock())

    @property
    def rehearsing(self) -> bool:
        """Whether this talk and the next ones are rehearsals."""
        return self._rehearsing

    @property
    def remaining(self) -> float | None:
        """Seconds until the planned end, negative after it; None without a plan or while no slides are shown."""
        elapsed, planned = self.elapsed, self.planned
        return None if elapsed is None or planned is None else planned - elapsed

    @property
    def break_title(self) -> str:
        """The title of the break of the plan that goes on; "" for none."""
        return "" if self._talk is None else self._talk.clock.pause_title

    @property
    def resumes_at(self) -> float | None:
        """When the break ends; None if there is none, and while the talk is paused until a person goes on."""
        return None if self._talk is None else self._talk.clock.resumes_at

    # The plan

    @property
    def planned(self) -> float | None:
        """The talk's planned time, without breaks; None without a plan."""
        return self.schedule.planned(self._stage.state)

    @property
    def planned_by_hand(self) -> float | None:
        """What a person has planned for the deck that is shown, else for the stage; None for nothing."""
        own = self.schedule.deck_plan.planned if self._stage.presenting else None
        return self.schedule.user_planned if own is None else own

    @property
    def event(self) -> str | None:
        """The title of the calendar's event that gives the planned time; None if none does."""
        given = self.schedule.source(self._stage.state) is PlanSource.CALENDAR
        return self._slot.title if given and self._slot is not None else None

    @property
    def _slot(self) -> Slot | None:
        return self.next_slot if self._talk is None else self._talk.slot

    @property
    def upcoming_breaks(self) -> list[UpcomingBreak]:
        """The breaks of the plan that are still to come; a rehearsal has none."""
        if not self.schedule.deck_plan.breaks or self._rehearsing or (self._talk is not None and self._talk.over):
            return []
        return self._breaks_since(self._clock())

    def _breaks_since(self, since: float) -> list[UpcomingBreak]:
        """Return the breaks that begin after a time, or after a section of which something was shown."""
        state, talk = self._stage.state, self._talk
        sections = () if state is None else self.schedule.sections(state)
        began = self._local_time(since if talk is None else talk.clock.started_at)
        taken = set() if talk is None else talk.breaks_taken
        first = self._first_section()
        return [
            each
            for each in upcoming(self.schedule.deck_plan.breaks, sections, began=began, since=since)
            if each.section is None or (first is not None and each.section >= first and each.planned not in taken)
        ]

    def _first_section(self) -> int | None:
        """Return the index of the first section of which the talk has shown something; None on a backup slide."""
        state = self._stage.state
        if state is None or (here := self.schedule.section_of(state, state.place)) is None:
            return None
        shown = (place for place, seconds in self._spent().items() if seconds >= SHOWING_SECONDS)
        indices = (self.schedule.section_of(state, place) for place in shown)
        return min((index for index in indices if index is not None and index < here), default=here)

    def _breaks_of_left_sections(self) -> list[UpcomingBreak]:
        """Return the breaks that are due, because the talk has left their section for a later one."""
        state = self._stage.state
        if state is None or (here := self.schedule.section_of(state, state.place)) is None:
            return []
        return [each for each in self.upcoming_breaks if each.section is not None and each.section < here]

    @property
    def next_break(self) -> UpcomingBreak | None:
        """The break that comes next by the plan; None if none comes."""
        ends = self._section_ends()

        def begins(each: UpcomingBreak) -> float:
            if each.section is None:
                return each.begins_at or 0.0
            return self.time_at(ends[each.section]) or self._clock() + ends[each.section]

        return min(self.upcoming_breaks, key=begins, default=None)

    def _section_ends(self) -> tuple[float, ...]:
        """Return when each section should end, in seconds of the talk; without a plan, at once."""
        if (state := self._stage.state) is None:
            return ()
        count, timetable = len(self.schedule.sections(state)), self.schedule.timetable(state)
        return tuple(0.0 if timetable is None else timetable.section_end(index) for index in range(count))

    @property
    def deck(self) -> Deck | None:
        """The deck that is shown; None while there is none."""
        state = self._stage.state if self._stage.presenting else None
        return None if state is None else find_deck(state, self._deck)

    @property
    def _deck(self) -> DeckIdentity | None:
        return None if self._stage.lead is None else self._stage.lead.deck

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
        """When the talk will end at the speaker's pace, breaks included; None without a plan, slides, or a talk."""
        state, planned = self._stage.state, self.planned
        if self._talk is None or self._talk.over or state is None or planned is None:
            return None
        timetable = self.schedule.timetable(state)
        now = self._clock()
        if timetable is None:
            left = max(0.0, planned - self._talk.elapsed(now))
        else:
            left = timetable.remaining(self._showings(), self._spent())
        return end_with_breaks(max(now, self.resumes_at or 0.0), left, self.upcoming_breaks)

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
