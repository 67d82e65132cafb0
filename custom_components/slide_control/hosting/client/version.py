"""The version of the client in addresses."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final
from zlib import crc32

FRONTEND: Final = Path(__file__).resolve().parents[2] / "frontend"
_SUFFIXES: Final = (".js", ".css", ".json")
VENDOR: Final = "vendor"
"""Its folders have versions of their own."""


def client_version() -> str:
    """Return what changes with each change of our own browser files; looks at sizes and times only; blocks."""
    found = []
    for folder, folders, files in os.walk(FRONTEND):
        if VENDOR in folders:
            folders.remove(VENDOR)
        for name in files:
            if name.endswith(_SUFFIXES):
                file = os.path.join(folder, name)  # noqa: PTH118 - many times faster, and this runs for each page
                status = os.stat(file)  # noqa: PTH116
                found.append((file.removeprefix(str(FRONTEND)), status.st_size, status.st_mtime_ns))
    return f"{crc32(repr(sorted(found)).encode()):08x}"
