"""The interface between a session and the transport that reaches its browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from .frames import Frame
from .protocol import CloseCode


class Transport(Protocol):
    """Writes to one browser; no method blocks or raises."""

    @property
    def direct(self) -> Callable[[bytes], object] | None:
        """Write an encoded WebSocket frame without any check; None while the buffer isn't empty, or if unsupported."""

    def write(self, frame: Frame) -> None:
        """Write a frame at once."""

    def ping(self) -> None:
        """Request activity from the browser, where the transport can."""

    def waiting(self) -> int:
        """Return the number of bytes that are not sent yet."""

    def close(self, code: CloseCode, reason: str) -> None:
        """Close the connection with a code and a reason."""
