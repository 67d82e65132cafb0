"""Pacing: the talk's planned time, its elapsed time, and the time spent on each slide."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from ..stage.changes import Change, DisplaysChanged, PacingChanged, PresentingStarted, PresentingStopped, StateChanged
from ..stage.listeners import Listener, Listeners, Phase
from .plan import MAX_TALK_SECONDS, own_length, slide_ends

if TYPE_CHECKING:
    from ..stage.stage import Stage
    from ..stage.state import Slide, StageState

# A talk continues if its display reconnects within this time after Home Assistant restarts.
RESUME_SECONDS: Final = 300.0


@dataclass(frozen=True, slots=True)
class TalkProgress:
    """The progress of a talk, as stored across restarts."""

    started_at: float
    """Unix time in seconds."""
    times: Mapping[int, float]
    """Seconds that each slide has been shown, by slide number."""


class SlideTime(NamedTuple):
    """How long a slide was shown, and its planned time; in seconds."""

    number: int
    title: str
    shown: float
    planned: float | None


class Pacing:
    """The clock of a talk: starts when presenting starts, and can be restarted.

    Durations are in seconds, times are Unix times in seconds, as ``wall_clock`` returns.
    """

    def __init__(
        self, stage: Stage, *, planned: float | None = None, wall_clock: Callable[[], float] = time.time
    ) -> None:
        """Subscribe to a stage that is not presenting yet; ``planned`` is the planned time that the user set."""
        self._stage = stage
        self._clock = wall_clock
        self._user_planned = planned
        self._started_at: float | None = None
        self._times: dict[int, float] = {}
        self._slide_number: int | None = None
        self._slide_since = 0.0
        self._lead_lost_at = 0.0
        self._restored: tuple[TalkProgress, float] | None = None
        self._cached_ends: tuple[tuple[Slide, ...], int, float, tuple[float, ...]] | None = None
        self._listeners = Listeners()
        stage.async_subscribe(self._on_change, Phase.CLOCK)

    def async_subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with ``PacingChanged``; returns ``unsubscribe``."""
        return self._listeners.add(listener, Phase.QUEUE)

    # The plan

    @property
    def planned(self) -> float | None:
        """The talk's planned time: as set by the user, else the sum of the slides' times; None without a plan."""
        if self._user_planned is not None or (state := self._stage.state) is None:
            return self._user_planned
        return own_length(state.outline, state.total)

    def plan(self, seconds: float | None) -> None:
        """Set the planned time, None for no plan.

        Raises ``ValueError`` unless it is above zero and at most ``MAX_TALK_SECONDS``.
        """
        if seconds is not None and not 0 < seconds <= MAX_TALK_SECONDS:
            raise ValueError(seconds)
        self._user_planned = seconds
        self._listeners.notify(PacingChanged())

    # The clock

    @property
    def started_at(self) -> float | None:
        """When the talk started; None while there is none."""
        return self._started_at if self._stage.presenting else None

    @property
    def ends_at(self) -> float | None:
        """The planned end; None without a plan or a talk."""
        started_at, planned = self.started_at, self.planned
        return None if started_at is None or planned is None else started_at + planned

    @property
    def elapsed(self) -> float | None:
        """Seconds since the talk started; None while there is none."""
        return None if (started_at := self.started_at) is None else max(0.0, self._clock() - started_at)

    @property
    def remaining(self) -> float | None:
        """Seconds until the planned end, negative after it; None without a plan or a talk."""
        elapsed, planned = self.elapsed, self.planned
        return None if elapsed is None or planned is None else planned - elapsed

    @property
    def behind(self) -> float | None:
        """Seconds by which the current slide is overdue; None without a plan or a talk.

        Negative if the slide is early, zero within its planned window. Fragments are ignored.
        """
        if (elapsed := self.elapsed) is None or (window := self.slide_window) is None:
            return None
        begin, end = window
        return max(0.0, elapsed - end) or min(0.0, elapsed - begin)

    @property
    def slide_window(self) -> tuple[float, float] | None:
        """Planned start and end of the current slide, as seconds of the talk; None without a plan or slides."""
        if (state := self._stage.state) is None or (planned := self.planned) is None:
            return None
        if not state.total:
            return 0.0, planned
        ends = self._slide_ends(state, planned)
        index = min(max(state.number, 1), state.total) - 1
        return ends[index - 1] if index else 0.0, ends[index]

    @property
    def expected(self) -> float | None:
        """The part of the slides that the plan has shown by now, 0 to 1; None without a plan, slides or a talk."""
        elapsed, planned, state = self.elapsed, self.planned, self._stage.state
        if elapsed is None or planned is None or state is None or not state.total:
            return None
        ends = self._slide_ends(state, planned)
        if (index := bisect_right(ends, elapsed)) >= state.total:
            return 1.0
        begin = ends[index - 1] if index else 0.0
        return (index + (elapsed - begin) / (ends[index] - begin)) / state.total

    @property
    def times(self) -> Mapping[int, float]:
        """Seconds that each slide has been shown in the current or last talk, by slide number."""
        if self._slide_number is None or self._started_at is None:
            return dict(self._times)
        shown = max(0.0, self._clock() - self._slide_since)
        return self._times | {self._slide_number: self._times.get(self._slide_number, 0.0) + shown}

    def slide_times(self) -> list[SlideTime]:
        """Return actual and planned times of each shown slide of the current or last talk."""
        state, planned = self._stage.state, self.planned
        ends = self._slide_ends(state, planned) if state and planned and state.total else ()
        titles = {slide.number: slide.title for slide in state.outline} if state else {}
        return [
            SlideTime(number, titles.get(number, ""), shown, _planned_length(ends, number))
            for number, shown in sorted(self.times.items())
        ]

    def start(self) -> None:
        """Restart the clock, if the stage is presenting."""
        if self._stage.presenting:
            self._begin(self._clock())

    # Across restarts

    @property
    def progress(self) -> TalkProgress | None:
        """The progress to store: of the current talk, or of a restored one that may still continue."""
        if (started_at := self.started_at) is not None:
            return TalkProgress(started_at, self.times)
        return None if self._restored is None else self._restored[0]

    def recall(self, progress: TalkProgress) -> None:
        """Restore a talk from before a restart; it continues if a page reconnects within ``RESUME_SECONDS``."""
        self._restored = progress, self._clock() + RESUME_SECONDS

    def _on_change(self, change: Change) -> None:
        match change:
            case PresentingStarted():
                self._begin(self._clock())
            case PresentingStopped():
                self._record_slide_time(None, self._lead_lost_at)
                self._started_at = None
                self._listeners.notify(PacingChanged())
            case StateChanged():
                if self._started_at is None:
                    self._resume()
                self._record_slide_time(change.new.number, self._clock())
            case DisplaysChanged() if self._stage.lead is None:
                self._lead_lost_at = self._clock()

    def _resume(self) -> None:
        """Continue the restored talk if its page reconnected in time; else start a new one."""
        now = self._clock()
        if self._restored is not None and now <= self._restored[1] and self._restored[0].started_at <= now:
            progress = self._restored[0]
            self._begin(progress.started_at, progress.times)
        else:
            self._begin(now)

    def _begin(self, started_at: float, times: Mapping[int, float] | None = None) -> None:
        self._restored = None
        self._started_at = started_at
        self._slide_since = self._clock()
        self._times = dict(times or {})
        self._listeners.notify(PacingChanged())

    def _record_slide_time(self, number: int | None, now: float) -> None:
        """When the slide changes, add the time since the last change to the previous slide."""
        if (shown := self._slide_number) == number:
            return
        if shown is not None:
            self._times[shown] = self._times.get(shown, 0.0) + max(0.0, now - self._slide_since)
        self._slide_number, self._slide_since = number, now

    def _slide_ends(self, state: StageState, planned: float) -> tuple[float, ...]:
        """Return the planned end of each slide, cached until the outline or the plan changes."""
        cached = self._cached_ends
        if cached is None or cached[0] is not state.outline or cached[1:3] != (state.total, planned):
            ends = slide_ends(state.outline, state.total, planned)
            cached = self._cached_ends = (state.outline, state.total, planned, ends)
        return cached[3]


def _planned_length(ends: tuple[float, ...], number: int) -> float | None:
    """Return a slide's planned time; None without a plan and for an uncounted slide."""
    if not 1 <= number <= len(ends):
        return None
    return ends[number - 1] - (ends[number - 2] if number > 1 else 0.0)
