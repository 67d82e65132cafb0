"""The browser pages that show a deck, as the deck sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .orders import Order


class Display(Protocol):
    """A page that shows slides. No method raises: what is written to a page that is gone is lost."""

    @property
    def client_id(self) -> str:
        """The page's own random name, new for each load."""

    def send_command(self, order: Order) -> None:
        """Write a command to the page at once."""

    def send_state(self) -> None:
        """Write the deck's state to the page, which then shows what the lead shows."""

    def send_lead(self, *, lead: bool) -> None:
        """Tell the page whether it leads."""

    def close_replaced(self) -> None:
        """Close the connection because the same page has come back on another one."""


@dataclass(frozen=True, slots=True)
class Seat:
    """The lead's place, kept for the time to live after its connection was lost at ``left_at``."""

    client_id: str
    left_at: float
