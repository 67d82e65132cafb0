"""A peer: a server that relays presses to its receivers."""

from __future__ import annotations

from abc import ABC, abstractmethod
import asyncio
import sys
from typing import TYPE_CHECKING, ClassVar

from harness.processes import stop_group

from ..fan_out import FanOut, PushFanOut, command_message, state_message
from ..presser import Presser
from ..receivers import Dialect, Receivers

if TYPE_CHECKING:
    from pathlib import Path


_START_SECONDS = 30
LISTENING = "LISTENING"
"""What a server of ours prints, and its port after it, once it can be reached."""


class Peer(ABC):
    """One server, in a process of its own."""

    name: ClassVar[str]
    """Its short name, in tables and in JSON."""
    about: ClassVar[str]
    """One line on what it is."""
    connected: ClassVar[bool] = True
    """Whether receivers keep a connection."""
    pid: int

    @abstractmethod
    async def start(self, folder: Path) -> None:
        """Start the server; it may keep files in the folder."""

    @abstractmethod
    async def stop(self) -> None:
        """End the server."""

    @abstractmethod
    def open(self, receivers: int) -> FanOut:
        """Connect so many receivers and a presser."""


class PeerProcess(Peer):
    """A peer whose server is a program of benchmarks/, which says where it listens."""

    command: ClassVar[tuple[str, ...]]
    dialect: ClassVar[Dialect]
    port: int
    _process: asyncio.subprocess.Process

    async def start(self, folder: Path) -> None:
        """Start the program and wait until it listens."""
        log = folder / f"{self.name.replace(' ', '-')}.log"
        with log.open("w") as errors:
            self._process = await asyncio.create_subprocess_exec(
                *self.command,
                cwd=folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        self.pid = self._process.pid
        output = self._process.stdout
        try:
            async with asyncio.timeout(_START_SECONDS):
                line = await output.readline() if output else b""
            word, port = line.decode().split()
        except (TimeoutError, ValueError) as error:
            await self.stop()
            raise RuntimeError(f"{self.name} did not start: {log.read_text()[-2000:]}") from error
        if word != LISTENING:
            raise RuntimeError(f"{self.name} said {line!r}")
        self.port = int(port)

    async def stop(self) -> None:
        """End the program."""
        await stop_group(self._process)

    def open(self, receivers: int) -> FanOut:
        """Connect the receivers; one is sent what a display is sent, several what followers are."""
        clients = Receivers(self.port, self.dialect)
        clients.join(receivers)
        return PushFanOut(clients, Presser(self.port, "/press"), command_message if receivers == 1 else state_message)


def python(module: str) -> tuple[str, ...]:
    """Return the command that runs a module of ours."""
    return (sys.executable, "-P", "-m", module)


def listening(port: int) -> None:
    """Say where this server listens."""
    print(LISTENING, port, flush=True)
