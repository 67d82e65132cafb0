"""Readings of a process's memory, and whether it grows."""

from __future__ import annotations

from collections.abc import Sequence
import gc
import os
from pathlib import Path


def resident(pid: int | None = None) -> int:
    """Return the bytes of memory that a process holds (its resident set)."""
    pages = int(Path(f"/proc/{pid or 'self'}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def objects() -> int:
    """Return how many objects this process holds that could hold others."""
    gc.collect()
    return len(gc.get_objects())


def mebibytes(size: float) -> str:
    """Format a number of bytes in MiB."""
    return f"{size / 2**20:.1f} MiB"


def halves(values: Sequence[int]) -> tuple[int, int]:
    """Return the most that was read in the first half of a run, and the most in the second."""
    half = (len(values) + 1) // 2
    return max(values[:half], default=0), max(values[half:], default=0)
