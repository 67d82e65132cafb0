"""Distributes a talk's planned time over its slides."""

from __future__ import annotations

from itertools import accumulate
from typing import Final

from ..stage.state import Slide

# The longest planned time.
MAX_TALK_SECONDS: Final = 24 * 3600.0


def own_length(outline: tuple[Slide, ...], total: int) -> float | None:
    """Return the sum of the slides' planned times in seconds; None unless every counted slide has one."""
    seconds = _seconds(outline, total)
    if not seconds or None in seconds:
        return None
    return float(sum(each or 0 for each in seconds)) or None


def slide_ends(outline: tuple[Slide, ...], total: int, planned: float) -> tuple[float, ...]:
    """Return the planned end of each counted slide, in seconds since the talk started.

    A slide with a planned time gets that; the others share the rest evenly. If the sum still differs from ``planned``,
    all are scaled to fit.
    """
    seconds = _seconds(outline, total)
    timed = sum(each for each in seconds if each is not None)
    untimed = seconds.count(None)
    share = max(0.0, planned - timed) / untimed if untimed else 0.0
    total_seconds = timed + share * untimed
    if not total_seconds:
        return tuple(planned * (number + 1) / total for number in range(total))
    return tuple(
        end * planned / total_seconds for end in accumulate(share if each is None else each for each in seconds)
    )


def _seconds(outline: tuple[Slide, ...], total: int) -> list[int | None]:
    """Return the planned time of each counted slide, in the order of their numbers."""
    seconds: list[int | None] = [None] * total
    for slide in outline:
        if slide.number is not None and slide.number <= total:
            seconds[slide.number - 1] = slide.seconds
    return seconds
