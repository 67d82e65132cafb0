"""Versions of decks: they differ as soon as a file of the deck has changed.

These functions block on disk access: call them in the executor.
"""

from __future__ import annotations

from collections.abc import Iterator
import hashlib
import os
from pathlib import Path
from typing import Final

from ..paths import is_safe_path

MAX_FILES: Final = 5_000
"""The files and folders that count towards a version; the rest of a larger deck doesn't."""
_LENGTH: Final = 16


def deck_version(folder: str, name: str) -> str:
    """Return a digest that changes with the deck's files; "" if there is no such deck, or it can't be read.

    Hidden files don't count, because they are not served: an editor's lock is no change. A file that vanishes in the
    meantime and a link to nowhere count as such.
    """
    if "/" in name or not is_safe_path(name):
        return ""
    deck = Path(folder) / name
    digest = hashlib.sha256()
    try:
        deck.stat()
        for path in _files_of(deck):
            digest.update(_describe(path))
    except OSError:
        return ""
    return digest.hexdigest()[:_LENGTH]


def folder_of(deck: Path) -> Path:
    """Return the folder with a deck's files, or with those beside a single file; it may not exist."""
    return deck if deck.is_dir() else deck.with_name(f"{deck.stem}_files")


def _files_of(deck: Path) -> Iterator[Path]:
    yield deck
    count = 0
    for directory, folders, files in os.walk(folder_of(deck)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(directory, name)
        count += len(files) + 1
        if count >= MAX_FILES:
            return


def _describe(path: Path) -> bytes:
    try:
        status = path.stat()
    except OSError:
        return f"{path}\n\n".encode(errors="surrogateescape")
    return f"{path}\n{status.st_mtime_ns}\n{status.st_size}\n".encode(errors="surrogateescape")
