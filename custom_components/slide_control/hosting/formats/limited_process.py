"""Runs a program whose time and memory are limited, for work on files that would hold Home Assistant's interpreter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
import os
from pathlib import Path
import resource
import signal
import subprocess
import sys

from . import limited_start

_NICE = 10
# A shell ends with this number and that of the signal that has ended its program.
_SIGNALED = 128


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


def run_program(
    arguments: Sequence[str], *, seconds: int, memory: int, folder: Path, environment: Mapping[str, str]
) -> int:
    """Run a program with its children in a process group of their own, and return its exit code.

    All of them together get ``seconds``, each gets ``memory`` bytes of address space, and none outlives this call.
    Raises ``LimitExceededError`` and, if the program can't be started, ``OSError``.
    """
    with subprocess.Popen(  # noqa: S603  fixed arguments; file names are ours
        [sys.executable, "-I", "-S", limited_start.__file__, str(seconds), str(memory), str(_NICE), *arguments],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    ) as process:
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise LimitExceededError from None
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    if code < 0 or code > _SIGNALED:
        raise LimitExceededError
    return code


def _limit(process: int, memory: int) -> None:
    with suppress(OSError):  # it has ended already
        os.setpriority(os.PRIO_PROCESS, process, _NICE)
        if sys.platform == "linux":
            resource.prlimit(process, resource.RLIMIT_AS, (memory, memory))
