"""Programs that are started in a process group of their own, so that nothing of them outlives the block."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import Process
from contextlib import asynccontextmanager, suppress
import os
import signal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

STOP_SECONDS = 10


@asynccontextmanager
async def running(*command: str | os.PathLike[str], **options: Any) -> AsyncIterator[Process]:
    """Run a program until the block ends, then end it and its child processes."""
    process = await asyncio.create_subprocess_exec(*command, start_new_session=True, **options)
    try:
        yield process
    finally:
        await stop_group(process)


async def stop_group(process: Process) -> None:
    """End a program that leads a process group, and everything in that group.

    Node.js from the Python package index is a program in Python that starts the real one, which outlives it.
    """
    if process.returncode is None:
        _signal(process.pid, signal.SIGTERM)
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
    _signal(process.pid, signal.SIGKILL)
    await process.wait()


def _signal(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
