"""A transport: how a session reaches its browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from .protocol import CloseCode, Frame


class Transport(Protocol):
    """How a session writes; no method blocks or raises."""

    @property
    def direct(self) -> Callable[[bytes], object] | None:
        """Write the bytes of a WebSocket frame without a question asked; None where or while that cannot be done."""

    def write(self, frame: Frame) -> None:
        """Hand a frame to the network at once."""

    def ping(self) -> None:
        """Ask for a sign of life."""

    def waiting(self) -> int:
        """Return how many bytes have not gone out yet."""

    def close(self, code: CloseCode, reason: str) -> None:
        """Say why and close."""
