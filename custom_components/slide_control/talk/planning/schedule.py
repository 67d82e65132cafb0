"""The schedule: what is planned for the deck that is shown, cached until the deck or the plan changes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from .plan import MAX_TALK_SECONDS, NO_PLAN, DeckPlan, own_length
from .sections import Section, find_sections
from .timetable import Timetable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...stage.state import Slide, StageState
    from ..trace import Place


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """The section of the slide that is shown. Times are seconds of the talk."""

    title: str
    number: int
    """From 1."""
    count: int
    ends: float | None
    """When it should end; None without a plan."""
    over: float
    """Seconds over its time, 0 if it isn't."""


class PlanSource(StrEnum):
    """Where the planned time of a talk comes from."""

    USER = "user"
    """Set for the deck."""
    STAGE = "stage"
    """Set for all talks on the stage."""
    CALENDAR = "calendar"
    DECK = "deck"
    """The slides' own times."""


type _Cached = tuple[tuple[Slide, ...], int, float | None, DeckPlan]


class Schedule:
    """The planned time of talks on a stage, the slot of this one, and the plan of the deck; in seconds."""

    def __init__(self, planned: float | None) -> None:
        """Start with the planned time of talks on the stage, None for no plan."""
        self.user_planned = planned
        self.deck_plan = NO_PLAN
        self.slot_planned: float | None = None
        """What the slot leaves for the talk."""
        self._key: _Cached | None = None
        self._planned: float | None = None
        self._timetable: Timetable | None = None
        self._sections: tuple[Section, ...] = ()
        self._section_at: dict[Place, int] = {}

    def plan(self, seconds: float | None) -> None:
        """Set the planned time, None for no plan.

        Raises ``ValueError`` unless it is above zero and at most ``MAX_TALK_SECONDS``.
        """
        if seconds is not None and not 0 < seconds <= MAX_TALK_SECONDS:
            raise ValueError(seconds)
        self.user_planned = seconds

    def source(self, state: StageState | None) -> PlanSource | None:
        """Return where the planned time comes from; None without a plan."""
        for source, seconds in self._given(state):
            if seconds is not None:
                return source
        return PlanSource.DECK if state is not None and self.planned(state) is not None else None

    def _given(self, state: StageState | None) -> tuple[tuple[PlanSource, float | None], ...]:
        """Return what is planned but by the slides themselves; the first that is planned counts."""
        return (
            (PlanSource.USER, None if state is None else self.deck_plan.planned),
            (PlanSource.STAGE, self.user_planned),
            (PlanSource.CALENDAR, self.slot_planned),
        )

    def planned(self, state: StageState | None) -> float | None:
        """Return the planned time: that of the deck, the stage or the slot, else the sum of the slides' times.

        None without a plan.
        """
        if state is None:
            return next((seconds for _, seconds in self._given(state) if seconds is not None), None)
        self._update(state)
        return self._planned

    def timetable(self, state: StageState | None) -> Timetable | None:
        """Return the timetable of the deck; None without a plan, or without a number of slides."""
        if state is None:
            return None
        self._update(state)
        return self._timetable

    def sections(self, state: StageState) -> tuple[Section, ...]:
        """Return the sections of the deck."""
        self._update(state)
        return self._sections

    def section(self, state: StageState, spent: Mapping[Place, float]) -> SectionProgress | None:
        """Return the section of the slide that is shown; None without sections, and on a backup slide."""
        if (index := self.section_of(state, state.place)) is None:
            return None
        timetable = self._timetable
        return SectionProgress(
            self._sections[index].title,
            index + 1,
            len(self._sections),
            timetable.section_end(index) if timetable else None,
            timetable.section_over(index, spent) if timetable else 0.0,
        )

    def section_of(self, state: StageState, place: Place) -> int | None:
        """Return the index of the section of a slide; None without sections, and for a backup slide."""
        self._update(state)
        return self._section_at.get(place)

    def _update(self, state: StageState) -> None:
        key = self._key
        given = next((seconds for _, seconds in self._given(state) if seconds is not None), None)
        if (
            key is not None
            and key[0] is state.outline
            and key[1:3] == (state.total, given)
            and key[3] is self.deck_plan
        ):
            return
        if key is None or key[0] is not state.outline:
            self._sections = find_sections(state.outline)
            self._section_at = {
                place: index for index, section in enumerate(self._sections) for place in section.places
            }
        self._key = state.outline, state.total, given, self.deck_plan
        self._planned = own_length(state.outline, state.total, self.deck_plan) if given is None else given
        self._timetable = (
            Timetable(state, self._planned, self.deck_plan) if self._planned is not None and state.total else None
        )
