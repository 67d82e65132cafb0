"""Distributes a talk's planned time over its slides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from ...stage.state import Slide
from ..record import slide_keys
from .sections import before_backup, find_sections

if TYPE_CHECKING:
    from .breaks import PlannedBreak

# The longest planned time.
MAX_TALK_SECONDS: Final = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class DeckPlan:
    """What people planned for a deck and its parts, in seconds."""

    sections: Mapping[str, float] = field(default_factory=dict)
    """By title."""
    slides: Mapping[str, float] = field(default_factory=dict)
    """By key, learned from a talk."""
    learned_from: str | None = None
    """The id of that talk."""
    planned: float | None = None
    """For the whole talk, without breaks; None for what holds on its stage."""
    breaks: tuple[PlannedBreak, ...] = ()


NO_PLAN: Final = DeckPlan()


def own_length(outline: tuple[Slide, ...], total: int, plan: DeckPlan = NO_PLAN) -> float | None:
    """Return the sum of the slides' planned times in seconds; None unless every counted slide has one."""
    seconds = _seconds(outline, total, plan)
    if not seconds or None in seconds:
        return None
    return float(sum(each or 0 for each in seconds)) or None


def slide_ends(outline: tuple[Slide, ...], total: int, planned: float, plan: DeckPlan = NO_PLAN) -> tuple[float, ...]:
    """Return the planned end of each counted slide, in seconds since the talk started.

    A slide with a planned time gets that; the others share the rest evenly. If the sum still differs from ``planned``,
    all are scaled to fit.
    """
    seconds = _seconds(outline, total, plan)
    timed = sum(each for each in seconds if each is not None)
    untimed = seconds.count(None)
    share = max(0.0, planned - timed) / untimed if untimed else 0.0
    total_seconds = timed + share * untimed
    if not total_seconds:
        return tuple(planned * (number + 1) / total for number in range(total))
    return tuple(
        end * planned / total_seconds for end in accumulate(share if each is None else each for each in seconds)
    )


def _seconds(outline: tuple[Slide, ...], total: int, plan: DeckPlan) -> list[float | None]:
    """Return the planned time of each counted slide, in the order of their numbers; backup slides have none to get."""
    seconds: list[float | None] = [None] * total
    counted = sum(1 for _ in before_backup(outline))
    keys = slide_keys((slide.id, slide.title) for slide in outline)
    for index, (slide, key) in enumerate(zip(outline, keys, strict=True)):
        if slide.number is not None and slide.number <= total:
            seconds[slide.number - 1] = plan.slides.get(key, slide.seconds) if index < counted else 0.0
    for section in find_sections(outline) if plan.sections else ():
        if (wanted := plan.sections.get(section.title)) is not None:
            _spread(seconds, [number - 1 for number in section.numbers if number <= total], wanted)
    return seconds


def _spread(seconds: list[float | None], indices: Sequence[int], wanted: float) -> None:
    """Give some slides ``wanted`` seconds together, in the proportion of their own times, or evenly."""
    own = [seconds[index] for index in indices]
    known = sum(each for each in own if each is not None)
    weights = [1.0] * len(own) if None in own or not known else [each or 0.0 for each in own]
    whole = sum(weights)
    for index, weight in zip(indices, weights, strict=True):
        seconds[index] = wanted * weight / whole
