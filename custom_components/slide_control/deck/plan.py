"""How the planned time of a talk spreads over its slides."""

from __future__ import annotations

from itertools import accumulate
from typing import Final

from .state import Slide

# What a person may plan, in seconds: longer than any talk, short enough for every sum.
LONGEST_TALK: Final = 24 * 3600.0


def own_length(outline: tuple[Slide, ...], total: int) -> float | None:
    """Return how long the slides say that they take together (seconds); None unless every counted one says so."""
    seconds = _seconds(outline, total)
    if not seconds or None in seconds:
        return None
    return float(sum(each or 0 for each in seconds)) or None


def slide_ends(outline: tuple[Slide, ...], total: int, planned: float) -> tuple[float, ...]:
    """Return when each counted slide should be done, in seconds since the beginning.

    A slide that says how long it takes gets that, the others share what is left evenly. Where the slides' own words do
    not add up to the planned time, all are stretched or squeezed alike until they do.
    """
    seconds = _seconds(outline, total)
    said = sum(each for each in seconds if each is not None)
    silent = seconds.count(None)
    share = max(0.0, planned - said) / silent if silent else 0.0
    whole = said + share * silent
    if not whole:
        return tuple(planned * (number + 1) / total for number in range(total))
    return tuple(end * planned / whole for end in accumulate(share if each is None else each for each in seconds))


def _seconds(outline: tuple[Slide, ...], total: int) -> list[int | None]:
    """Return what each counted slide says of its time, by its number."""
    seconds: list[int | None] = [None] * total
    for slide in outline:
        if slide.number is not None and slide.number <= total:
            seconds[slide.number - 1] = slide.seconds
    return seconds
