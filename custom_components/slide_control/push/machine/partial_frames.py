"""The bytes that all connections together hold of frames that are incomplete, or wait for their turn."""

from __future__ import annotations

from typing import Final

from ..limits import MAX_PARTIAL_BYTES


class PartialFrames:
    """The incomplete frames of all connections; ``total`` is in bytes."""

    total = 0

    def change(self, before: int, now: int) -> bool:
        """Count what one connection holds now; return whether it holds more than before, and all together too many."""
        self.total += now - before
        return now > before and self.total > MAX_PARTIAL_BYTES


PARTIAL_FRAMES: Final = PartialFrames()
