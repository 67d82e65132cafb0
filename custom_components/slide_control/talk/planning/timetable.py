"""The timetable of a deck: when each slide and section should end, and where the talk is in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ...stage.state import StageState
from ..trace import SHOWING_SECONDS, Place
from .plan import DeckPlan, slide_ends
from .sections import Section, find_sections

# A part that was left earlier than this part of its time wasn't finished: who returns to it goes on with it.
_UNFINISHED: Final = 0.8
# The speaker's pace counts as much as the plan's once this part of the talk is over.
_PACE_WEIGHT: Final = 0.15
_MIN_PACE: Final = 0.6
_MAX_PACE: Final = 1.7


@dataclass(frozen=True, slots=True)
class Part:
    """A section or a slide, with its planned seconds."""

    places: tuple[Place, ...]
    seconds: float

    def spent(self, spent: Mapping[Place, float]) -> float:
        """Return the seconds that it was shown."""
        return sum(spent.get(place, 0.0) for place in self.places)


class Parts:
    """The parts of a deck in their order."""

    def __init__(self, parts: list[Part]) -> None:
        """Note which part each slide is in."""
        self.parts: Final = parts
        self._part_of = {place: index for index, part in enumerate(parts) for place in part.places}

    def present(self, showings: Iterable[tuple[Place, float]]) -> int:
        """Return the index of the part that the talk is in, given its visits in order.

        Who goes back to a part that is finished is still in the later one; a visit that is no showing changes nothing.
        """
        present = 0
        shown: dict[int, float] = {}
        for place, seconds in showings:
            if (part := self._part_of.get(place)) is None:
                continue
            finished = shown.get(part, 0.0) >= _UNFINISHED * self.parts[part].seconds
            if seconds >= SHOWING_SECONDS and (part > present or not finished):
                present = part
            shown[part] = shown.get(part, 0.0) + seconds
        return present


class Timetable:
    """The plan of one deck for one length of the talk. Times are seconds since the talk began, without pauses."""

    def __init__(self, state: StageState, planned: float, plan: DeckPlan) -> None:
        """Plan the slides of a state that has a number of slides above zero."""
        self.planned: Final = planned
        self.ends: Final = slide_ends(state.outline, state.total, planned, plan)
        self.sections: Final = find_sections(state.outline)
        slides = [
            Part(((slide.h, slide.v),), self.length(slide.number) or 0.0)
            for slide in state.outline
            if slide.number is not None and slide.number <= state.total
        ]
        self._slides = Parts(slides)
        self._sections = Parts([Part(section.places, self._seconds(section)) for section in self.sections])

    def length(self, number: int) -> float | None:
        """Return the planned seconds of a slide; None for an uncounted one."""
        if not 1 <= number <= len(self.ends):
            return None
        return self.ends[number - 1] - (self.ends[number - 2] if number > 1 else 0.0)

    def expected(self, elapsed: float) -> float:
        """Return the part of the slides that should have been shown by now, 0 to 1."""
        ends = self.ends
        if (index := bisect_right(ends, elapsed)) >= len(ends):
            return 1.0
        begin = ends[index - 1] if index else 0.0
        return (index + (elapsed - begin) / (ends[index] - begin)) / len(ends)

    def section_end(self, index: int) -> float:
        """Return when a section should end."""
        return sum(part.seconds for part in self._sections.parts[: index + 1])

    def section_over(self, index: int, spent: Mapping[Place, float]) -> float:
        """Return the seconds that a section is over its time, 0 if it isn't."""
        part = self._sections.parts[index]
        return max(0.0, part.spent(spent) - part.seconds)

    def behind(self, showings: Iterable[tuple[Place, float]], spent: Mapping[Place, float]) -> float:
        """Return the seconds behind the plan of the sections, negative if ahead.

        Sections before the present one count whole; it, and later ones, by what they are over their time.
        """
        present = self._sections.present(showings)
        delta = 0.0
        for index, part in enumerate(self._sections.parts):
            over = part.spent(spent) - part.seconds
            delta += over if index < present else max(0.0, over)
        return delta

    def remaining(self, showings: Iterable[tuple[Place, float]], spent: Mapping[Place, float]) -> float:
        """Return a forecast of the seconds until the end: what is left of the plan, at the speaker's pace so far."""
        present = self._slides.present(showings)
        done = planned_done = left = 0.0
        for index, part in enumerate(self._slides.parts):
            shown = part.spent(spent)
            if index < present:
                if shown:  # a slide that was skipped says nothing about the pace
                    done, planned_done = done + shown, planned_done + part.seconds
            else:
                left += max(0.0, part.seconds - shown)
        trust = _PACE_WEIGHT * self.planned
        pace = (done + trust) / (planned_done + trust)
        return left * min(max(pace, _MIN_PACE), _MAX_PACE)

    def _seconds(self, section: Section) -> float:
        return sum(self.length(number) or 0.0 for number in section.numbers)
