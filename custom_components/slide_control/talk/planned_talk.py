"""What the plan does with a talk by itself: it takes breaks, fits it into its slot, and says when it will end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from .break_timers import BreakTimers
from .figures import Figures
from .planning.breaks import end_with_breaks, upcoming
from .planning.schedule import PlanSource
from .planning.slot import MIN_SECONDS
from .steps import GOES_ON
from .trace import SHOWING_SECONDS

if TYPE_CHECKING:
    from ..stage.stage import Stage
    from .planning.breaks import UpcomingBreak
    from .planning.slot import Slot
    from .talk import Talk


class PlannedTalk(Figures):
    """The talk on a stage, with the breaks and the slot of its plan."""

    def __init__(
        self,
        stage: Stage,
        planned: float | None,
        wall_clock: Callable[[], float],
        local_time: Callable[[float], datetime],
    ) -> None:
        """Start without a talk; ``local_time`` returns the time of day of a Unix time."""
        super().__init__(stage, planned, wall_clock)
        self._local_time = local_time
        self.next_slot: Slot | None = None
        """The slot of a talk that begins now."""
        self._breaks = BreakTimers(
            self.now, begin=self._begin_break, section_left=self._break_after_section, end=self._end_break
        )

    def _changed(self) -> None:
        """Tell that the clock or the plan has changed."""
        raise NotImplementedError

    # The end

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

    # The slot

    @property
    def event(self) -> str | None:
        """The title of the calendar's event that gives the planned time; None if none does."""
        given = self.schedule.source(self._stage.state) is PlanSource.CALENDAR
        return self._slot.title if given and self._slot is not None else None

    @property
    def _slot(self) -> Slot | None:
        return self.next_slot if self._talk is None else self._talk.slot

    def use_slot(self, slot: Slot | None, *, begun: bool = False) -> None:
        """Hold the next talk in a slot, None for none, and with ``begun`` the one that goes on, too.

        What a person has planned counts more.
        """
        before = self.schedule.slot_planned
        self.next_slot = slot
        if begun and self._talk is not None and not self._talk.over:
            self._talk.slot = slot
        self._fit_slot()
        if self.schedule.slot_planned != before:
            self._changed()

    def _fit_slot(self) -> None:
        """Plan what the slot leaves for the talk without its breaks: the slot's end stays where it is."""
        slot, talk, now = self._slot, self._talk, self._clock()
        if talk is not None and talk.over:
            return
        if slot is None:
            self.schedule.slot_planned = None
            return
        begin = max(now, slot.starts_at) if talk is None else talk.clock.started_at + talk.clock.paused
        if talk is not None:
            begin += talk.clock.break_seconds
        breaks = sum(
            each.planned.seconds
            for each in self.upcoming_breaks
            if each.begins_at is None or begin < each.begins_at < slot.ends_at
        )
        self.schedule.slot_planned = round(max(MIN_SECONDS, slot.ends_at - begin - breaks), 1)

    # Breaks

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

    def _begin_break(self, upcoming: UpcomingBreak) -> None:
        """Take a break of the plan, unless the present one lasts longer anyhow."""
        if (talk := self._talk) is None or self.state not in GOES_ON or self._rehearsing:
            return
        begins_at = self._clock() if upcoming.begins_at is None else upcoming.begins_at
        resumes_at = begins_at + upcoming.planned.seconds
        if resumes_at > (talk.clock.resumes_at or 0.0):
            talk.clock.take_break(begins_at, resumes_at, upcoming.planned.title)
        self._changed()

    def _break_after_section(self) -> None:
        """Take the break after the section that was left; of several sections, the break after the last one."""
        if self._talk is not None and (due := self._breaks_of_left_sections()):
            self._talk.breaks_taken.update(each.planned for each in due)
            self._begin_break(max(due, key=lambda each: each.section or 0))

    def _end_break(self, resumes_at: float) -> None:
        """Go on, unless somebody has gone on before."""
        if self._talk is not None and self._talk.clock.resumes_at == resumes_at:
            self._talk.resume(resumes_at)
            self._changed()

    def _catch_up(self, talk: Talk, seen_at: float) -> None:
        """Take the breaks that began while Home Assistant was away, and none again."""
        talk.breaks_taken.update(each.planned for each in self._breaks_of_left_sections())
        missed = [each for each in self._breaks_since(seen_at) if each.begins_at is not None]
        for each in sorted(missed, key=lambda each: each.begins_at or 0.0):
            begins_at, resumes_at = each.begins_at or 0.0, talk.clock.resumes_at
            if begins_at > self._clock():
                break
            if resumes_at is not None and resumes_at <= begins_at:
                talk.resume(resumes_at)
            self._begin_break(each)

    def _await_breaks(self) -> None:
        goes_on = self.state in GOES_ON
        self._breaks.await_begin(self.upcoming_breaks if goes_on else ())
        self._breaks.await_end(self.resumes_at if goes_on else None)
