"""Processes that a test run has started and that are still running at its end."""

from __future__ import annotations

from contextlib import suppress
import os
from pathlib import Path
import signal
import time
from typing import Final
from uuid import uuid4

RUN: Final = "SLIDE_CONTROL_TEST_RUN"
"""A variable of the environment that every process of a run inherits, however it is detached."""
END_SECONDS: Final = 15
"""What is ending has so much time for it."""
_PROCESSES: Final = Path("/proc")


def mark() -> None:
    """Name this run, unless it belongs to a named run."""
    os.environ.setdefault(RUN, uuid4().hex)


def end_leftovers() -> list[str]:
    """End the processes of this run that are still running; return their command lines."""
    deadline = time.monotonic() + END_SECONDS
    while (left := _left()) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return [f"{pid}: {command}" for pid, command in left.items()]


def _left() -> dict[int, str]:
    """Return the other processes of this run; none where the system has no /proc."""
    marked = f"{RUN}={os.environ[RUN]}".encode()
    ours = {os.getpid(), os.getppid()}
    found = {}
    for folder in _PROCESSES.glob("[0-9]*"):
        with suppress(OSError):
            if int(folder.name) in ours or marked not in (folder / "environ").read_bytes().split(b"\0"):
                continue
            # A zombie process has no command line.
            if command := (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip():
                found[int(folder.name)] = command[:300]
    return found
