"""The figures of a talk: what its clock, its plan and its trace say now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from .clock import PauseKind
from .planning.schedule import Schedule
from .steps import ClockState
from .talk import Talk, find_deck

if TYPE_CHECKING:
    from ..stage.displays import DeckIdentity
    from ..stage.stage import Stage
    from .planning.schedule import SectionProgress
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

    def __init__(self, stage: Stage, planned: float | None, wall_clock: Callable[[], float]) -> None:
        """Start without a talk; ``planned`` is the planned time that the user set for the stage."""
        self._stage = stage
        self._clock = wall_clock
        self._talk: Talk | None = None
        """The talk since slides are shown, also after its end; None before it begins."""
        self._last: Talk | None = None
        self._rehearsing = False
        self.schedule: Final = Schedule(planned)

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
