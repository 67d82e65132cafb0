"""The resources that a server's process has used so far, from Linux's /proc."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
import os
from pathlib import Path
import resource
from typing import Self

_PAGE = os.sysconf("SC_PAGE_SIZE")


def cpu_time(pid: int) -> int:
    """Return the nanoseconds that a process has run, in all its threads."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        # A thread may end while we look.
        with suppress(OSError):
            total += int((task / "schedstat").read_text().split()[0])
    return total


def resident_memory(pid: int) -> int:
    """Return the bytes of a process that are in memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE


@dataclass(frozen=True, slots=True)
class Machine:
    """How the machine's CPU time has been spent so far, in ticks of all its cores."""

    stolen: int
    """What a virtual machine wanted and its host gave to others."""
    idle: int
    total: int

    @classmethod
    def now(cls) -> Self:
        """Read it."""
        user, nice, system, idle, waiting, irq, soft_irq, stolen = map(
            int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
        )
        return cls(
            stolen=stolen,
            idle=idle + waiting,
            total=user + nice + system + idle + waiting + irq + soft_irq + stolen,
        )

    def since(self, before: Machine) -> tuple[float, float]:
        """Return how many percent of the time since then were stolen, and how many were busy or stolen."""
        total = max(1, self.total - before.total)
        return (self.stolen - before.stolen) / total * 100, 100 - (self.idle - before.idle) / total * 100


def allow_many_files() -> int:
    """Raise the limit of open files for this process and its children to the maximum; return it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard
