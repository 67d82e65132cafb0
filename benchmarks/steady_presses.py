"""Presses at a steady pace while the same thread does something else."""

from __future__ import annotations

import json
import os
import select
from time import monotonic_ns
from typing import TYPE_CHECKING, Final

from .receivers import new_press

if TYPE_CHECKING:
    from .display import Display
    from .presser import Presser

_INTERVAL_NANOSECONDS: Final = 50_000_000
_READ_BYTES: Final = 16 * 1024


class SteadyPresses:
    """Presses again 50 ms after the answer to the last press; times are nanoseconds from its first byte."""

    def __init__(self, presser: Presser, display: Display) -> None:
        """Begin with the first step."""
        self._presser = presser
        self._display = display
        self._epoll = select.epoll()
        self._epoll.register(presser.fd, select.EPOLLIN)
        self._epoll.register(display.fd, select.EPOLLIN)
        self._due = monotonic_ns()
        self._sent = 0
        self._report: bytes | None = None
        self._waiting = False
        self.name = ""
        """The last press, which is the title of the slide that it led to."""
        self.lead: list[int] = []
        """When the display that leads had the command, for each press."""
        self.answered: list[int] = []
        """When the answer had come, for each press."""

    def fileno(self) -> int:
        """Return what is readable when the display or the presser has data."""
        return self._epoll.fileno()

    def step(self) -> None:
        """Press if it is time, and read what has come."""
        if not self._waiting and monotonic_ns() >= self._due:
            self._press()
        for fd, _ in self._epoll.poll(0):
            if fd == self._presser.fd:
                if self._presser.read() is not None:
                    self.answered.append(monotonic_ns() - self._sent)
                    self._due = monotonic_ns() + _INTERVAL_NANOSECONDS
                    self._waiting = False
            else:
                self._read_lead()

    def finish(self) -> None:
        """Wait for the answer to the last press."""
        while self._waiting:
            self.step()

    def _press(self) -> None:
        self.name = new_press()
        self._report = self._display.prepare(self.name)
        self._waiting = True
        self._sent = monotonic_ns()
        self._presser.send(self._presser.request(json.dumps({"command": "next", "id": self.name}).encode()))

    def _read_lead(self) -> None:
        data = os.read(self._display.fd, _READ_BYTES)
        now = monotonic_ns()
        if self._report is not None and self.name.encode() in data:
            os.write(self._display.fd, self._report)
            self.lead.append(now - self._sent)
            self._report = None
        self._display.take(data)
