"""What each kind of file says about itself, so that the library need not know the kinds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


class DeckError(Exception):
    """These slides can't be shown; the message tells a person why, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file that slides come in. All functions read the disk."""

    kind: str
    suffixes: tuple[str, ...]
    title: Callable[[Path], str]
    """Return the title that the file itself holds, "" for none."""
    check: Callable[[Path], None]
    """Raise ``DeckError`` for a file that is no such thing. Quick: called for every list."""
    page: Callable[[Path, Path], bytes] | None = None
    """Return the page that shows the file, given the folder of the cache; None where the file is that page."""
