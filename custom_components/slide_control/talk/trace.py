"""The trace of a talk: which slide was shown when, for how long, and who moved to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ..stage.state import StageState

SHOWING_SECONDS: Final = 5.0
"""A visit below this is no showing: the speaker passed by."""
MAX_VISITS: Final = 2_000
"""Visits of one talk; beyond, those that are no showings become a part of the visit before them."""

type Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ShownSlide:
    """A slide as it was when it was shown."""

    place: Place
    number: int
    """As people count; 0 before the first counted slide."""
    id: str | None
    title: str


@dataclass(slots=True)
class Visit:
    """A slide on the stage, from the move that showed it to the next move. Once that has come, it never changes."""

    slide: ShownSlide
    begin: float
    """Seconds since the talk began, pauses included."""
    seconds: float = 0.0
    """Without pauses."""
    steps: int = 0
    """How often its fragments moved."""
    blank: float = 0.0
    """Seconds for which the screen was blank, pauses left out."""
    by: str = ""
    """What moved to it: an input such as ``remote`` or ``webhook``, or ``display`` for a person at the display."""


class Trace:
    """Writes the visits of one talk.

    ``elapsed`` is the talk's time without pauses, and ``offset`` with them; both in seconds.
    """

    def __init__(self, visits: Iterable[Visit] = ()) -> None:
        """Start with the visits from before a restart."""
        self.visits = list(visits)
        if self.visits:
            self.visits[-1] = replace(self.visits[-1])  # the record that it is from stays as it is
        self.merged = False
        """Whether visits that were no showings were merged, because there were too many."""
        self._spent: dict[Place, float] = {}
        """Seconds that each slide was shown, without the visit that goes on."""
        for visit in self.visits[:-1]:
            self._add(visit)
        # The display went on showing the last slide.
        self._current = self.visits[-1] if self.visits else None
        self._since = sum(visit.seconds for visit in self.visits[:-1])
        self._blank_since: float | None = None
        self._step: tuple[object, ...] = ()

    def spent(self, elapsed: float) -> Mapping[Place, float]:
        """Return the seconds that each slide was shown."""
        if (current := self._current) is None:
            return self._spent
        place = current.slide.place
        return self._spent | {place: self._spent.get(place, 0.0) + self._since_move(elapsed)}

    def showings(self, elapsed: float) -> Iterator[tuple[Place, float]]:
        """Yield the place and the seconds of each visit."""
        for visit in self.visits:
            yield visit.slide.place, self._since_move(elapsed) if visit is self._current else visit.seconds

    def show(self, state: StageState, by: str, *, elapsed: float, offset: float) -> None:
        """Note what is shown from now on."""
        current = self._current
        if current is None or not _is_same(current.slide, state):
            self.leave(elapsed)
            slide = ShownSlide(state.place, state.number, state.id, state.title)
            self._current = Visit(slide, offset, by=by)
            self._since = elapsed
            self.visits.append(self._current)
            if len(self.visits) > MAX_VISITS:
                self._merge()
        elif self._step and self._step != (state.fragment, state.indices.f):
            current.steps += 1
        self._step = (state.fragment, state.indices.f)
        self._note_blank(elapsed, blank=state.blank)

    def leave(self, elapsed: float) -> None:
        """End the visit that goes on."""
        if (current := self._current) is None:
            return
        self._note_blank(elapsed, blank=False)
        current.seconds = self._since_move(elapsed)
        self._add(current)
        self._current = None

    def snapshot(self, elapsed: float) -> tuple[Visit, ...]:
        """Return all visits, with the one that goes on as if it ended now."""
        if (current := self._current) is None:
            return tuple(self.visits)
        blank = 0.0 if self._blank_since is None else max(0.0, elapsed - self._blank_since)
        so_far = replace(current, seconds=self._since_move(elapsed), blank=current.blank + blank)
        return (*self.visits[:-1], so_far)

    def _add(self, visit: Visit) -> None:
        place = visit.slide.place
        self._spent[place] = self._spent.get(place, 0.0) + visit.seconds

    def _since_move(self, elapsed: float) -> float:
        return max(0.0, elapsed - self._since)

    def _note_blank(self, elapsed: float, *, blank: bool) -> None:
        if blank and self._blank_since is None:
            self._blank_since = elapsed
        elif not blank and self._blank_since is not None:
            if self._current is not None:
                self._current.blank += max(0.0, elapsed - self._blank_since)
            self._blank_since = None

    def _merge(self) -> None:
        """Give the time of visits that are no showings to the visit before; of all but showings, drop every second."""
        self.merged = True
        kept: list[Visit] = []
        dense = sum(visit.seconds < SHOWING_SECONDS for visit in self.visits) < MAX_VISITS // 2
        for index, visit in enumerate(self.visits):
            drop = index % 2 if dense else visit.seconds < SHOWING_SECONDS
            if kept and visit is not self._current and drop:
                before = kept[-1]
                kept[-1] = replace(
                    before,
                    seconds=before.seconds + visit.seconds,
                    steps=before.steps + visit.steps,
                    blank=before.blank + visit.blank,
                )
            else:
                kept.append(visit)
        self.visits = kept


def _is_same(slide: ShownSlide, state: StageState) -> bool:
    """Return whether a state shows a slide that is being shown; a live edit of its title is no move."""
    return slide.place == state.place and slide.number == state.number
