"""The interface between a stage and its displays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .pending_commands import SequencedCommand

type DeckIdentity = tuple[object, ...]
"""What a display shows: equal for two displays that hold the same deck."""


class Display(Protocol):
    """A page that shows slides. No method raises: whatever is written to a closed connection is discarded."""

    @property
    def client_id(self) -> str:
        """The page's random id, new for each page load."""

    @property
    def deck(self) -> DeckIdentity | None:
        """What the page shows; None if it shows nothing, or can't tell one deck from another."""

    def send_command(self, sequenced: SequencedCommand) -> None:
        """Write a command to the page at once."""

    def send_state(self) -> None:
        """Write the stage's state to the page, which then shows the same slide as the lead."""

    def send_lead(self, *, lead: bool) -> None:
        """Notify the page whether it is the lead."""

    def close_replaced(self) -> None:
        """Close this connection because the page has opened a newer one."""


@dataclass(frozen=True, slots=True)
class LeadReservation:
    """Reserves the lead for a page that lost its connection at ``left_at``, for as long as a press is valid."""

    client_id: str
    left_at: float
