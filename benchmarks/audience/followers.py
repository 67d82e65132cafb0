"""Followers by the thousand, in as many processes of ``followers.c`` as it takes."""

from __future__ import annotations

from array import array
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
import shutil
import subprocess
from typing import Final, Self

from harness.processes import stop_group
from harness.seed import REPOSITORY

from ..wire import client_frame, upgrade_request
from .mqtt import PING, connect, subscribe, subscribed

WAIT_SECONDS: Final = 20.0
# Many systems allow a process 20,000 files.
_MAX_PER_PROCESS: Final = 15_000
# Each has a number of its own, also when it comes back.
_MAX_CONNECTIONS: Final = 1_000_000
_JOIN_SECONDS: Final = 240.0
_SOURCE: Final = Path(__file__).with_name("followers.c")
_PROGRAM: Final = REPOSITORY / "build" / "followers"
NUMBER: Final = "########"
"""Where the number of a follower belongs, in what it sends."""
_BINARY: Final = 2


class CompilerError(Exception):
    """The program can't be compiled; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How followers speak to a server."""

    request: bytes
    opening: bytes
    """What each sends after the upgrade; it has eight number signs where its number belongs."""
    heartbeat: bytes = b""
    joined: bytes
    """What it has been sent when it is in."""
    skip: bytes = b"\0"
    """What is in those messages that it doesn't look at."""


def press_name(press: int) -> str:
    """Return what followers look for in the messages."""
    return f"press-{press:06}"


def listens_to(*topics: str) -> Dialect:
    """Return how a page of the audience listens to a broker."""
    return Dialect(
        request=upgrade_request("/mqtt").replace(b"\r\n\r\n", b"\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n"),
        opening=client_frame(connect(f"follower-{NUMBER}") + subscribe(topics), _BINARY),
        heartbeat=client_frame(PING, _BINARY),
        joined=subscribed(topics),
        skip=b"\0none",
    )


def compile_followers() -> None:
    """Compile the program; raises ``CompilerError``."""
    if _PROGRAM.exists() and _PROGRAM.stat().st_mtime > _SOURCE.stat().st_mtime:
        return
    if (compiler := shutil.which("cc")) is None:
        raise CompilerError("Install a C compiler (Debian: apt-get install gcc libc6-dev).")
    _PROGRAM.parent.mkdir(exist_ok=True)
    run = subprocess.run([compiler, "-O2", "-o", _PROGRAM, _SOURCE], capture_output=True, text=True, check=False)
    if run.returncode:
        raise CompilerError(f"The C compiler refuses {_SOURCE.name}, which needs Linux:\n{run.stderr[-2000:]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """When a press was there."""

    times: Sequence[int]
    """In nanoseconds of CLOCK_MONOTONIC, sorted: one for each follower that has the press, or a later one."""
    lost: int
    """Connections that were lost so far."""
    back: int
    """Presses that came after a later one, so far."""


class Followers:
    """Followers of one server, which come back by themselves when their connection ends."""

    def __init__(self, ports: Sequence[int], dialect: Dialect, most: int) -> None:
        """Prepare for at most so many; they connect to each of the ports in turn."""
        self.count = 0
        self._ports = ports
        self._dialect = dialect
        self._number = -(-most // _MAX_PER_PROCESS)
        self._processes: list[asyncio.subprocess.Process] = []

    async def __aenter__(self) -> Self:
        """Start the processes, without a follower."""
        for at in range(self._number):
            self._processes.append(await self._start(at))
        return self

    async def __aexit__(self, *_: object) -> None:
        """Disconnect all."""
        for process in self._processes:
            await stop_group(process)

    async def join(self, total: int) -> None:
        """Connect as many more as it takes, until so many are in."""
        shares = [_share(total, self._number, at) - _share(self.count, self._number, at) for at in range(self._number)]
        async with asyncio.timeout(_JOIN_SECONDS):
            for process, more in zip(self._processes, shares, strict=True):
                _input(process).write(b"join %d\n" % more)
            for process in self._processes:
                await _output(process).readline()
        self.count = total

    def expect(self, press: int, seconds: float = WAIT_SECONDS) -> asyncio.Task[Arrived]:
        """Watch from now on until all have a press or a later one, or the time is over."""
        for process in self._processes:
            _input(process).write(b"expect %d %d\n" % (press, seconds * 1000))
        return asyncio.create_task(self._arrived())

    async def _arrived(self) -> Arrived:
        times, lost, back = array("q"), 0, 0
        for process in self._processes:
            count, its_lost, its_back = map(int, (await _output(process).readline()).split()[1:])
            times.frombytes(await _output(process).readexactly(count * times.itemsize))
            lost, back = lost + its_lost, back + its_back
        return Arrived(times=sorted(times), lost=lost, back=back)

    async def _start(self, at: int) -> asyncio.subprocess.Process:
        dialect = self._dialect
        given = (dialect.request, dialect.opening, dialect.heartbeat, dialect.joined, dialect.skip)
        return await asyncio.create_subprocess_exec(
            *(str(_PROGRAM), str(at * _MAX_CONNECTIONS), *(each.hex() for each in given), *map(str, self._ports)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )


def _share(total: int, number: int, at: int) -> int:
    return total * (at + 1) // number - total * at // number


def _input(process: asyncio.subprocess.Process) -> asyncio.StreamWriter:
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    return process.stdin


def _output(process: asyncio.subprocess.Process) -> asyncio.StreamReader:
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    return process.stdout
