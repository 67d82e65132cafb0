"""What a server's process has used so far, as Linux tells."""

from __future__ import annotations

from contextlib import suppress
import os
from pathlib import Path
import resource

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


def allow_many_files() -> int:
    """Let this process, and those it starts, open as many files as they may; return how many that is."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard
