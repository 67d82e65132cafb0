"""The interface of a deck format; the library works with any format through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ...stage.messages import SlideControlError


class DeckError(SlideControlError):
    """A deck can't be shown; the message explains why and what to do."""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format for slides. All functions block on disk access: call them in the executor."""

    kind: str
    suffixes: tuple[str, ...]
    title: Callable[[Path], str]
    """Returns the title stored in the file, or ""."""
    check: Callable[[Path], None]
    """Raises ``DeckError`` if the file is not of this format. Must be fast: every listing calls it."""
    page: Callable[[Path, Path], bytes] | None = None
    """Returns the page that shows the file, given the cache folder; None if the file itself is the page."""
