"""A broker of one or more nodes on this machine."""

from __future__ import annotations

from abc import ABC, abstractmethod
import asyncio
from asyncio.subprocess import Process
from contextlib import suppress
from dataclasses import dataclass
import os
from pathlib import Path
import signal
from typing import ClassVar, Final, Self

from harness.ports import free_port
from harness.processes import stop_group
from harness.seed import REPOSITORY

from ...process import cpu_time, resident_memory
from ..mqtt import Publisher

_START_SECONDS: Final = 90.0
_POLL_SECONDS: Final = 0.2
_PROBE_SECONDS: Final = 2.0


class MissingError(Exception):
    """The broker isn't installed."""


def find(program: str) -> str:
    """Return where scripts/setup has found a broker; raises ``MissingError``."""
    found = REPOSITORY / ".tools" / f"{program}.path"
    path = found.read_text().strip() if found.exists() else ""
    if not os.access(path, os.X_OK):
        raise MissingError(f"{program} isn't installed")
    return path


@dataclass(slots=True)
class Node:
    """One process of a broker, and where it listens on 127.0.0.1."""

    folder: Path
    port: int
    """For MQTT over TCP, as Home Assistant speaks it."""
    browser_port: int
    """For MQTT over WebSockets."""
    cluster_port: int
    """For the other nodes."""
    process: Process

    @property
    def url(self) -> str:
        """Where browsers find it."""
        return f"ws://127.0.0.1:{self.browser_port}/mqtt"


class Cluster(ABC):
    """A broker that keeps everything in a folder; entering it starts its nodes."""

    name: ClassVar[str]
    """Its name and how many nodes it has."""
    program: ClassVar[str]
    """What scripts/setup calls it."""
    size: ClassVar[int]
    most: ClassVar[int] = 30_000
    """More followers than this take minutes to let in."""
    most_quick: ClassVar[int] = 10_000
    """The same for --quick."""

    def __init__(self, folder: Path) -> None:
        """Raise ``MissingError`` if it isn't installed."""
        self.path = find(self.program)
        self.folder = folder
        self.nodes: list[Node] = []

    async def __aenter__(self) -> Self:
        """Start all nodes, and wait until each answers."""
        try:
            await self.start()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """End all nodes."""
        await self.stop()

    @abstractmethod
    async def start(self) -> None:
        """Start all nodes."""

    async def stop(self) -> None:
        """End all nodes."""
        await asyncio.gather(*(stop_group(node.process) for node in self.nodes))

    async def kill(self, node: Node) -> None:
        """End a node as a power failure does."""
        os.killpg(node.process.pid, signal.SIGKILL)
        await node.process.wait()

    def cpu_time(self) -> int:
        """Return the nanoseconds that the nodes have run so far."""
        return sum(map(cpu_time, self._processes()))

    def memory(self) -> int:
        """Return the bytes of the nodes that are in memory."""
        return sum(map(resident_memory, self._processes()))

    def _processes(self) -> list[int]:
        """Return the nodes' processes: RabbitMQ's node is a child of a script."""
        groups = {node.process.pid for node in self.nodes}
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            # It may have ended by now.
            with suppress(OSError):
                if os.getpgid(int(entry.name)) in groups:
                    found.append(int(entry.name))
        return found

    def ports(self) -> tuple[int, int, int]:
        """Return three free ports."""
        return free_port(), free_port(), free_port()

    async def run(self, folder: Path, *command: str, environment: dict[str, str] | None = None) -> Process:
        """Run a program in a process group of its own."""
        with (folder / "output.log").open("w") as output:
            return await asyncio.create_subprocess_exec(
                *command,
                cwd=folder,
                env={**os.environ, **(environment or {})},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    async def until_answers(self, node: Node) -> None:
        """Wait until a node lets a client in."""
        async with asyncio.timeout(_START_SECONDS):
            while not await asyncio.to_thread(_answers, node.port):
                if node.process.returncode is not None:
                    log = (node.folder / "output.log").read_text()
                    raise RuntimeError(f"{self.name} ended with {node.process.returncode}: {log[-2000:]}")
                await asyncio.sleep(_POLL_SECONDS)


def _answers(port: int) -> bool:
    try:
        with Publisher(port, seconds=_PROBE_SECONDS):
            return True
    except OSError:
        return False
