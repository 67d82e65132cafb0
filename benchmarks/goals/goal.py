"""A goal, what was measured, and whether it is met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One line of the table of goals."""

    about: str
    wanted: str
    measured: str
    met: bool
    figures: Mapping[str, float]
    """What was measured, for programs."""


def not_measured(about: str, error: Exception) -> Goal:
    """Return a goal that is missed because measuring it failed."""
    return Goal(about=about, wanted="a measurement", measured=f"failed: {error!r}", met=False, figures={})


def ratio(one: float | None, other: float | None) -> float:
    """Return how many times the other one is; raises ``ValueError`` where one was not measured."""
    if one is None or other is None or other <= 0:
        raise ValueError("there is no ratio to nothing")
    return one / other
