"""Pacing: how long the talk is planned to take, how long it has taken so far, and how long each slide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from .changes import Change, DisplaysChanged, PacingChanged, PresentationEnded, PresentationStarted, StateChanged
from .listeners import Listener, Listeners
from .plan import LONGEST_TALK, own_length, slide_ends

if TYPE_CHECKING:
    from .deck import Deck
    from .state import DeckState, Slide

# A talk that Home Assistant's restart has cut goes on if its display is back by then (seconds).
RESUMES_WITHIN: Final = 300.0


@dataclass(frozen=True, slots=True)
class Course:
    """How far a talk has come: what is kept over a restart."""

    started_at: float
    """Unix time in seconds."""
    times: Mapping[int, float]
    """How long each slide has been shown, in seconds, by its number."""


class SlideTime(NamedTuple):
    """How long a slide was shown, and how long that was planned to take; in seconds."""

    number: int
    title: str
    shown: float
    planned: float | None


class Pacing:
    """The clock of a talk, which starts with the presentation, or whenever somebody starts it anew.

    All lengths are seconds, all times Unix times in seconds. ``wall_clock`` gives the present one.
    """

    def __init__(
        self, deck: Deck, *, planned: float | None = None, wall_clock: Callable[[], float] = time.time
    ) -> None:
        """Follow a deck that is not presenting yet; ``planned`` is what a person has chosen."""
        self._deck = deck
        self._clock = wall_clock
        self._chosen = planned
        self._started_at: float | None = None
        self._times: dict[int, float] = {}
        self._number: int | None = None
        self._since = 0.0
        self._left_at = 0.0
        self._recalled: tuple[Course, float] | None = None
        self._ends: tuple[tuple[Slide, ...], int, float, tuple[float, ...]] | None = None
        self._listeners = Listeners()
        deck.async_subscribe(self._on_change)

    def async_subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with ``PacingChanged``; returns how to stop that."""
        return self._listeners.add(listener)

    # The plan

    @property
    def planned(self) -> float | None:
        """How long the whole talk should take: what a person chose, else what the slides say; None for no plan."""
        if self._chosen is not None or (state := self._deck.state) is None:
            return self._chosen
        return own_length(state.outline, state.total)

    def plan(self, seconds: float | None) -> None:
        """Choose how long the talk should take, None for no plan.

        Raises ``ValueError`` for a length that is not above zero, or above ``LONGEST_TALK``.
        """
        if seconds is not None and not 0 < seconds <= LONGEST_TALK:
            raise ValueError(seconds)
        self._chosen = seconds
        self._listeners.tell(PacingChanged())

    # The clock

    @property
    def started_at(self) -> float | None:
        """When the talk began; None while none runs."""
        return self._started_at if self._deck.presenting else None

    @property
    def ends_at(self) -> float | None:
        """When the talk should end; None without a plan or a talk."""
        started_at, planned = self.started_at, self.planned
        return None if started_at is None or planned is None else started_at + planned

    @property
    def elapsed(self) -> float | None:
        """How long the talk has taken so far; None while none runs."""
        return None if (started_at := self.started_at) is None else max(0.0, self._clock() - started_at)

    @property
    def remaining(self) -> float | None:
        """How long there is until the planned end, negative beyond it; None without a plan or a talk."""
        elapsed, planned = self.elapsed, self.planned
        return None if elapsed is None or planned is None else planned - elapsed

    @property
    def behind(self) -> float | None:
        """By how much the slide that is shown should have been left already; None without a plan or a talk.

        Negative by how much it comes too early, zero within its own time. Steps within a slide do not count.
        """
        if (elapsed := self.elapsed) is None or (window := self.slide_window) is None:
            return None
        begin, end = window
        return max(0.0, elapsed - end) or min(0.0, elapsed - begin)

    @property
    def slide_window(self) -> tuple[float, float] | None:
        """From when to when the present slide should be shown, since the beginning; None without a plan or slides."""
        if (state := self._deck.state) is None or (planned := self.planned) is None:
            return None
        if not state.total:
            return 0.0, planned
        ends = self._slide_ends(state, planned)
        index = min(max(state.number, 1), state.total) - 1
        return ends[index - 1] if index else 0.0, ends[index]

    @property
    def times(self) -> Mapping[int, float]:
        """How long each slide has been shown in this talk, or in the last one, by its number."""
        if self._number is None or self._started_at is None:
            return dict(self._times)
        shown = max(0.0, self._clock() - self._since)
        return self._times | {self._number: self._times.get(self._number, 0.0) + shown}

    def slide_times(self) -> list[SlideTime]:
        """Compare what was shown with the plan, slide by slide, in this talk or in the last one."""
        state, planned = self._deck.state, self.planned
        ends = self._slide_ends(state, planned) if state and planned and state.total else ()
        titles = {slide.number: slide.title for slide in state.outline} if state else {}
        return [
            SlideTime(number, titles.get(number, ""), shown, _length(ends, number))
            for number, shown in sorted(self.times.items())
        ]

    def start(self) -> None:
        """Start the clock of the running presentation anew."""
        if self._deck.presenting:
            self._begin(self._clock())

    # Over a restart

    @property
    def course(self) -> Course | None:
        """What to keep of a talk that runs, or that may go on yet; else None."""
        if (started_at := self.started_at) is not None:
            return Course(started_at, self.times)
        return None if self._recalled is None else self._recalled[0]

    def recall(self, course: Course) -> None:
        """Know the talk that was on before a restart; it goes on once a page of then is back."""
        self._recalled = course, self._clock() + RESUMES_WITHIN

    def _on_change(self, change: Change) -> None:
        match change:
            case PresentationStarted():
                self._begin(self._clock())
            case PresentationEnded():
                self._count(None, self._left_at)
                self._started_at = None
                self._listeners.tell(PacingChanged())
            case StateChanged():
                if self._started_at is None:
                    self._resume()
                self._count(change.new.number, self._clock())
            case DisplaysChanged() if self._deck.lead is None:
                self._left_at = self._clock()

    def _resume(self) -> None:
        """Go on where the talk was before a restart, which nobody in the room has noticed."""
        now = self._clock()
        if self._recalled is not None and now <= self._recalled[1] and self._recalled[0].started_at <= now:
            course = self._recalled[0]
            self._begin(course.started_at, course.times)
        else:
            self._begin(now)

    def _begin(self, started_at: float, times: Mapping[int, float] | None = None) -> None:
        self._recalled = None
        self._started_at = started_at
        self._since = self._clock()
        self._times = dict(times or {})
        self._listeners.tell(PacingChanged())

    def _count(self, number: int | None, now: float) -> None:
        """Give the time until now to the slide that was shown, if it is another that is shown from now on."""
        if (shown := self._number) == number:
            return
        if shown is not None:
            self._times[shown] = self._times.get(shown, 0.0) + max(0.0, now - self._since)
        self._number, self._since = number, now

    def _slide_ends(self, state: DeckState, planned: float) -> tuple[float, ...]:
        """Work out when each slide ends, anew only for other slides or another plan."""
        known = self._ends
        if known is None or known[0] is not state.outline or known[1:3] != (state.total, planned):
            ends = slide_ends(state.outline, state.total, planned)
            known = self._ends = (state.outline, state.total, planned, ends)
        return known[3]


def _length(ends: tuple[float, ...], number: int) -> float | None:
    """Return how long a slide is planned to take; None without a plan, and for a slide that is not counted."""
    if not 1 <= number <= len(ends):
        return None
    return ends[number - 1] - (ends[number - 2] if number > 1 else 0.0)
