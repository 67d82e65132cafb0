"""The settings of a stage."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSettings:
    """Limits for presses, in seconds."""

    debounce: float = 0.25
    """Equal presses of one sender within this interval count once."""
    max_press_age: float = 3.0
    """A press that has not reached the slides within this time is dropped."""
