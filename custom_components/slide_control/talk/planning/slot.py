"""The slot of a talk: the event of a calendar in which it is held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

SOON_SECONDS: Final = 15 * 60.0
"""An event that begins within this time is the slot of a talk that begins now."""
MIN_SECONDS: Final = 60.0
"""The least that is planned: a talk goes on after its slot, too."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An event with its times, as Unix times in seconds."""

    title: str
    starts_at: float
    ends_at: float

    def as_dict(self) -> dict[str, Any]:
        """Return the slot as JSON data."""
        return {"title": self.title, "starts_at": self.starts_at, "ends_at": self.ends_at}


def parse_slot(data: Any) -> Slot | None:
    """Parse a stored slot; None if it is damaged."""
    match data:
        case {"title": str(title), "starts_at": int() | float() as starts_at, "ends_at": int() | float() as ends_at}:
            return Slot(title, float(starts_at), float(ends_at))
    return None


def find_slot(slots: Iterable[Slot], now: float) -> Slot | None:
    """Return the slot that is on, or begins soon; of several, the one whose beginning is nearest to now."""
    near = [slot for slot in slots if slot.starts_at - SOON_SECONDS <= now < slot.ends_at]
    return min(near, key=lambda slot: (abs(slot.starts_at - now), slot.ends_at), default=None)
