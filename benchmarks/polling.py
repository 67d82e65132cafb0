"""Receivers that poll as the page of 2016 did: `$.get` every 800 ms, each time on a new connection."""

from __future__ import annotations

from contextlib import suppress
import heapq
import os
import random
import select
import socket
from time import monotonic_ns, sleep
from typing import Final

from .fan_out import FanOut
from .measure import Press, Tally
from .receivers import WAIT_SECONDS, new_press
from .wire import split_head

POLL_INTERVAL_NANOSECONDS: Final = int(0.8e9)
_READ_BYTES: Final = 4 * 1024
_ASK: Final = b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"
_SET: Final = b"POST / HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"
_PRESSER: Final = -1


class PollFanOut(FanOut):
    """Pages that poll, each once in the interval at a random moment."""

    def __init__(self, port: int, receivers: int) -> None:
        """Nothing is connected between two presses."""
        self.tally = Tally()
        self._port = port
        self._receivers = range(receivers)
        self._random = random.Random(2016)  # noqa: S311 - a moment, not a secret

    def press(self) -> Press:
        """Set the flag, and let each page poll once."""
        name = new_press()
        self.tally.send(name, self._receivers)
        sent = monotonic_ns()
        due = [(sent + self._random.randrange(POLL_INTERVAL_NANOSECONDS), receiver) for receiver in self._receivers]
        heapq.heapify(due)
        exchange = _Exchange(self._port)
        exchange.begin(_PRESSER, _SET)
        answered: int | None = None
        got: list[int] = []
        while (due or exchange.open) and monotonic_ns() - sent < WAIT_SECONDS * 1e9:
            while due and due[0][0] <= monotonic_ns():
                exchange.begin(heapq.heappop(due)[1], _ASK)
            until = (due[0][0] - monotonic_ns()) / 1e9 if due else 0.1
            for number, body in exchange.finished(max(0.0, until)):
                now = monotonic_ns() - sent
                if number == _PRESSER:
                    answered = now
                elif body == b"true":
                    got.append(now)
                    self.tally.receive(name, number)
        exchange.close()
        return Press(received=tuple(got), answered=answered)

    def settle(self, seconds: float) -> None:
        """Wait."""
        sleep(seconds)

    def close(self) -> None:
        """Do nothing: there is nothing to close."""


class _Exchange:
    """Requests that are under way at the same time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._epoll = select.epoll()
        self._open: dict[int, tuple[socket.socket, int, bytes]] = {}

    @property
    def open(self) -> int:
        """How many are under way."""
        return len(self._open)

    def begin(self, number: int, request: bytes) -> None:
        """Send a request on a new connection."""
        connection = socket.create_connection(("127.0.0.1", self._port))
        connection.sendall(request)
        self._open[connection.fileno()] = (connection, number, b"")
        self._epoll.register(connection.fileno(), select.EPOLLIN)

    def finished(self, seconds: float) -> list[tuple[int, bytes]]:
        """Wait that long for answers; return the number and body of each."""
        done: list[tuple[int, bytes]] = []
        for fd, _ in self._epoll.poll(seconds):
            connection, number, before = self._open[fd]
            if data := os.read(fd, _READ_BYTES):
                self._open[fd] = (connection, number, before + data)
                continue
            self._epoll.unregister(fd)
            connection.close()
            del self._open[fd]
            parts = split_head(before)
            done.append((number, parts[1] if parts else b""))
        return done

    def close(self) -> None:
        """Abort the pending requests."""
        for connection, _, _ in self._open.values():
            with suppress(OSError):
                connection.close()
        self._epoll.close()
