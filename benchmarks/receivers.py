"""The receivers: many browsers in one process, as far as a server can tell. One program for all peers.

One thread serves all of them and the presser with epoll, so queues and tasks of ours add no delay. What
it reads during a press is only timed and searched for the press's name; it is parsed afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
import os
import re
import select
import socket
from time import monotonic_ns
from typing import Final, Protocol

from .measure import Press, Tally
from .presser import Presser
from .wire import CLOSE, PING, PONG, TEXT, FrameReader, WireError, client_frame, split_head, status, upgrade_request

# A press that a receiver has not got by then counts as lost (seconds).
WAIT_SECONDS: Final = 5.0
# How many are on their way in at the same time, unless all join at once: fewer than the 128 that most servers let wait
# for `accept`.
_CONCURRENT_JOINS: Final = 100
# Servers limit what one address may have on its way in.
_ADDRESSES: Final = 50
# Linux: choose the port when connecting, so that it may serve several addresses.
_BIND_ADDRESS_NO_PORT: Final = 24
_READ_BYTES: Final = 8 * 1024
_MAX_READS_PER_TURN: Final = 16
_UPGRADED: Final = 101
_PRESS: Final = re.compile(rb"press-\d{6}")
# In each frame that says what the stage shows.
_STATE: Final = b'"state":{'

_NUMBERS: Final = count(1)


def new_press() -> str:
    """Name a press, so that it can be found in whatever a server makes of it; all names are equally long."""
    return f"press-{next(_NUMBERS):06}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """The protocol of a server."""

    path: str
    """Where its WebSocket is."""
    open_requests: Callable[[], Iterable[str]] = tuple
    """What a receiver sends right after the upgrade."""
    joined: bytes | None = None
    """What the frame has in it by which a receiver knows that it is in; None: the upgrade says so."""
    answers: Mapping[bytes, bytes] = field(default_factory=dict)
    """Frames that want an answer, and what it is."""


class Lead(Protocol):
    """A receiver that answers commands: the display that leads."""

    fd: int

    def prepare(self, press: str) -> bytes:
        """Return the frame with which it will answer this press."""

    def take(self, data: bytes) -> None:
        """Handle received data, after it has been timed."""


class Meanwhile(Protocol):
    """What goes on while receivers join."""

    def step(self) -> None:
        """Do what is due, without waiting."""

    def fileno(self) -> int:
        """Return what is readable when something is due."""


class _Receiver:
    """One connection."""

    __slots__ = ("connected", "fd", "frames", "head", "joined", "latest", "socket", "upgraded")

    def __init__(self, port: int, address: str) -> None:
        """Begin to connect from an address of this machine."""
        self.socket = socket.socket()
        self.socket.settimeout(0)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.fd = self.socket.fileno()
        self.connected = False
        self.socket.setsockopt(socket.IPPROTO_IP, _BIND_ADDRESS_NO_PORT, 1)
        self.socket.bind((address, 0))
        with suppress(BlockingIOError):
            self.socket.connect(("127.0.0.1", port))
        self.frames = FrameReader()
        self.head = b""
        self.upgraded = False
        self.joined = False
        self.latest = b""


class ClosedError(Exception):
    """A server has closed a receiver's connection."""


class Receivers:
    """The receivers of one server, and the presser."""

    def __init__(self, port: int, dialect: Dialect) -> None:
        """Prepare; `join` connects."""
        self.tally = Tally()
        self._port = port
        self._dialect = dialect
        self._epoll = select.epoll()
        self._all: dict[int, _Receiver] = {}

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._all)

    # Coming and going

    def join(self, count: int, *, at_once: bool = False, meanwhile: Meanwhile | None = None) -> None:
        """Connect so many more and wait until all of them are in.

        ``at_once``, the last one knocks before the first one is in. Raises ``WireError`` if it takes too long.
        """
        request = upgrade_request(self._dialect.path)
        to_come, on_their_way = count, 0
        deadline = monotonic_ns() + int((WAIT_SECONDS + count * 0.02) * 1e9)
        if meanwhile is not None:
            self._epoll.register(meanwhile.fileno(), select.EPOLLIN)
        while to_come or on_their_way:
            while to_come and (at_once or on_their_way < _CONCURRENT_JOINS):
                self._knock()
                to_come -= 1
                on_their_way += 1
            for fd, _ in self._epoll.poll(0.01, _MAX_READS_PER_TURN):
                if (receiver := self._all.get(fd)) is None:
                    continue
                if not receiver.connected:
                    receiver.connected = True
                    os.write(fd, request)
                    self._epoll.modify(fd, select.EPOLLIN)
                    continue
                was_in = receiver.joined
                self._take(receiver, os.read(fd, _READ_BYTES))
                on_their_way -= receiver.joined and not was_in
            if meanwhile is not None:
                meanwhile.step()
            if monotonic_ns() > deadline:
                raise WireError(f"{to_come + on_their_way} of {count} receivers did not get in.")
        if meanwhile is not None:
            self._epoll.unregister(meanwhile.fileno())

    def _knock(self) -> None:
        """Begin to connect one more."""
        receiver = _Receiver(self._port, f"127.0.0.{len(self._all) % _ADDRESSES + 1}")
        self._all[receiver.fd] = receiver
        self._epoll.register(receiver.fd, select.EPOLLOUT)

    def leave(self) -> None:
        """Disconnect every receiver."""
        for receiver in self._all.values():
            self._epoll.unregister(receiver.fd)
            receiver.socket.close()
        self._all.clear()

    def settle(self, seconds: float = 0.0) -> None:
        """Read received data, and answer the servers' heartbeats."""
        deadline = monotonic_ns() + int(seconds * 1e9)
        while True:
            ready = self._epoll.poll(max(0.0, (deadline - monotonic_ns()) / 1e9))
            for fd, _ in ready:
                self._take(self._all[fd], os.read(fd, _READ_BYTES))
            if not ready and monotonic_ns() >= deadline:
                return

    def settle_until(self, mark: bytes, seconds: float = WAIT_SECONDS) -> int:
        """Read until the latest state of every receiver contains the mark; return how many have it by then."""
        deadline = monotonic_ns() + int(seconds * 1e9)
        have = sum(mark in receiver.latest for receiver in self._all.values())
        while have < len(self._all) and monotonic_ns() < deadline:
            for fd, _ in self._epoll.poll(0.1):
                receiver = self._all[fd]
                had = mark in receiver.latest
                self._take(receiver, os.read(fd, _READ_BYTES))
                have += (mark in receiver.latest) - had
        return have

    # Presses

    def press(
        self, press: str, presser: Presser, body: bytes, lead: Lead | None = None, *, followers: bool = True
    ) -> Press:
        """Press, and wait until every receiver has it and the request is answered, or the timeout ends.

        Without ``followers``, wait only for the lead and the answer, and don't time the other receivers.
        """
        everyone = len(self._all) if followers else 0
        if everyone:
            self.tally.send(press, self._all)
        watch = _Watch(self._epoll, press, presser, lead)
        watch.run(presser.request(body), everyone)
        for fd, data in watch.inbox:
            if lead is not None and fd == lead.fd:
                lead.take(data)
            else:
                self._take(self._all[fd], data)
        return Press(
            received=tuple(watch.got.values()),
            answered=watch.answered,
            lead=watch.reached_lead,
            turnaround=watch.reported - (watch.reached_lead or 0),
        )

    # Received data

    def _take(self, receiver: _Receiver, data: bytes) -> None:
        if not data:
            raise ClosedError("The server ended a receiver's connection.")
        if not receiver.upgraded:
            receiver.head += data
            if (parts := split_head(receiver.head)) is None:
                return
            head, data = parts
            receiver.head = b""
            if status(head) != _UPGRADED:
                raise WireError(f"The server did not upgrade: {head.decode(errors='replace')}")
            receiver.upgraded = True
            receiver.joined = self._dialect.joined is None
            if open_requests := b"".join(client_frame(opening.encode()) for opening in self._dialect.open_requests()):
                os.write(receiver.fd, open_requests)
        for opcode, payload in receiver.frames.feed(data):
            if opcode == TEXT:
                self._read(receiver, payload)
            elif opcode == PING:
                os.write(receiver.fd, client_frame(payload, PONG))
            elif opcode == CLOSE:
                raise ClosedError(f"The server closed a receiver's connection: {payload!r}")

    def _read(self, receiver: _Receiver, payload: bytes) -> None:
        if _STATE in payload:
            receiver.latest = payload
        for press in set(_PRESS.findall(payload)) if receiver.joined else ():
            self.tally.receive(press.decode(), receiver.fd)
        if not receiver.joined and self._dialect.joined is not None and self._dialect.joined in payload:
            receiver.joined = True
        if (answer := self._dialect.answers.get(payload)) is not None:
            os.write(receiver.fd, client_frame(answer))


class _Watch:
    """Reads and times what comes while a press is under way; times are nanoseconds from its first byte."""

    def __init__(self, epoll: select.epoll, press: str, presser: Presser, lead: Lead | None) -> None:
        presser.refresh()
        self.inbox: list[tuple[int, bytes]] = []
        self.got: dict[int, int] = {}
        self.answered: int | None = None
        self.reached_lead: int | None = None
        self.reported = 0
        self._mark = press.encode()
        self._presser = presser
        self._report = lead.prepare(press) if lead is not None else None
        self._epoll = epoll
        # The presser and the lead are polled between the followers, because reading all followers takes long.
        self._first = select.epoll()
        self._first.register(presser.fd, select.EPOLLIN)
        if lead is not None:
            self._first.register(lead.fd, select.EPOLLIN)

    def run(self, request: bytes, everyone: int) -> None:
        """Send the request and read until that many receivers, the lead and the presser have their data."""
        first_fd, poll = self._first.fileno(), self._epoll.poll
        self._epoll.register(first_fd, select.EPOLLIN)
        self._sent = monotonic_ns()
        self._presser.send(request)
        deadline = self._sent + int(WAIT_SECONDS * 1e9)
        while monotonic_ns() < deadline and not (self._is_answered() and len(self.got) >= everyone):
            events = poll(WAIT_SECONDS, _MAX_READS_PER_TURN)
            self._read_first()
            for fd, _ in events:
                if fd != first_fd:
                    self._read(fd)
        self._epoll.unregister(first_fd)
        self._first.close()

    def _is_answered(self) -> bool:
        return self.answered is not None and (self._report is None or self.reached_lead is not None)

    def _read_first(self) -> None:
        for fd, _ in self._first.poll(0):
            if fd == self._presser.fd:
                if self._presser.read() is not None:
                    self.answered = monotonic_ns() - self._sent
                continue
            data = os.read(fd, _READ_BYTES)
            now = monotonic_ns()
            if self._report is not None and self._mark in data:
                os.write(fd, self._report)
                self.reported = monotonic_ns() - self._sent
                self.reached_lead = now - self._sent
            self.inbox.append((fd, data))

    def _read(self, fd: int) -> None:
        data = os.read(fd, _READ_BYTES)
        now = monotonic_ns()
        if self._mark in data:
            self.got.setdefault(fd, now - self._sent)
        self.inbox.append((fd, data))
