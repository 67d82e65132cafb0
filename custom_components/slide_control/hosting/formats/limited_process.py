"""Runs a program whose time and memory are limited, for work on files that would hold Home Assistant's interpreter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
import os
from pathlib import Path
import resource
import subprocess
import sys

_NICE = 10


class LimitExceededError(Exception):
    """The program took too long, or was ended by a signal."""


def run_python(
    arguments: Sequence[str],
    *,
    seconds: float,
    memory: int,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> tuple[int, bytes]:
    """Run this Python with arguments, and return its exit code and output; raises ``LimitExceededError``.

    ``memory`` is in bytes of address space; macOS doesn't limit it. The program runs at a low priority.
    """
    with subprocess.Popen(  # noqa: S603  fixed arguments; a file name is absolute or follows "--"
        [sys.executable, *arguments],
        cwd=folder,
        env=None if environment is None else {**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        _limit(process.pid, memory)
        try:
            output, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise LimitExceededError from None
    if process.returncode < 0:
        raise LimitExceededError
    return process.returncode, output


def _limit(process: int, memory: int) -> None:
    with suppress(OSError):  # it has ended already
        os.setpriority(os.PRIO_PROCESS, process, _NICE)
        if sys.platform == "linux":
            resource.prlimit(process, resource.RLIMIT_AS, (memory, memory))
