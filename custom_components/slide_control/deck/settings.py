"""What the user chose for a deck."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckSettings:
    """How a deck treats presses; both in seconds."""

    minimum_time: float = 0.25
    """Equal presses of one sender within this time count once."""
    time_to_live: float = 3.0
    """A press that has not reached the slides by then is dropped."""
