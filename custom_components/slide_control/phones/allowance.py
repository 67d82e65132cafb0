"""How many notifications of ours a phone is sent in a day."""

from __future__ import annotations

from datetime import date
from typing import Final

# The push service takes 500 a day for each device; the rest of them is for the home.
MOST_A_DAY: Final = 400


class Allowance:
    """Counts what goes through the push service, by phone; days begin at midnight UTC, as the service's do."""

    def __init__(self) -> None:
        """Start with nothing sent."""
        self._day: date | None = None
        self._sent: dict[str, int] = {}

    def take(self, device_id: str, today: date) -> int | None:
        """Count one; return how many are left after it, None where it must not be sent."""
        if today != self._day:
            self._day = today
            self._sent.clear()
        sent = self._sent.get(device_id, 0) + 1
        if sent > MOST_A_DAY:
            return None
        self._sent[device_id] = sent
        return MOST_A_DAY - sent
