"""The memory that connections may use: a share of what the machine or its container has."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from ..limits import MAX_MEMORY_BYTES, MEMORY_SHARE, MIN_MEMORY_BYTES

_CONTAINER_LIMITS: Final = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def memory_budget() -> int:
    """Return the bytes that all connections may use together; reads files."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for path in _CONTAINER_LIMITS:
        try:
            memory = min(memory, int(path.read_text()))
        except OSError, ValueError:
            # There is no such file, or it says "max".
            continue
    return min(max(int(memory * MEMORY_SHARE), MIN_MEMORY_BYTES), MAX_MEMORY_BYTES)
