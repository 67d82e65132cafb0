"""The daily quota of push notifications for each phone."""

from __future__ import annotations

from datetime import date
from typing import Final

# The push service accepts 500 a day for each device; the remainder is left for other automations.
MAX_PER_DAY: Final = 400


class PushQuota:
    """Counts notifications through the push service by phone; like the service's quota, it resets at midnight UTC."""

    def __init__(self) -> None:
        """Start with nothing sent."""
        self._day: date | None = None
        self._sent: dict[str, int] = {}

    def take(self, device_id: str, today: date) -> int | None:
        """Count one notification; return how many are left, or None if the quota is used up."""
        if today != self._day:
            self._day = today
            self._sent.clear()
        sent = self._sent.get(device_id, 0) + 1
        if sent > MAX_PER_DAY:
            return None
        self._sent[device_id] = sent
        return MAX_PER_DAY - sent
