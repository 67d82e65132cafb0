"""The interface of a deck format; the library works with any format through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from ...stage.messages import Message, SlideControlError


class DeckError(SlideControlError):
    """A deck can't be shown; the message explains why and what to do."""


class SlideCount(NamedTuple):
    """What a file says about its slides without being shown; None where it doesn't say."""

    slides: int | None
    notes: bool | None
    """Whether any slide has speaker notes."""
    hidden: int | None = None
    """How many of the slides their author has taken out of the show."""


UNKNOWN_SLIDES: Final = SlideCount(None, None)


@dataclass(frozen=True, slots=True)
class Format:
    """A file format for slides. All functions block on disk access: call them in the executor."""

    kind: str
    suffixes: tuple[str, ...]
    read: Callable[[Path], str]
    """Returns the title stored in the file, or ""; raises ``DeckError`` if the file can't be shown.

    The content is untrusted: the function takes linear time, reads a bounded part at a time, and makes no call into C
    that holds the interpreter for more than a few milliseconds. The result is remembered until the file changes.
    """
    page: Callable[[Path, Path], bytes | Path] | None = None
    """Returns the page that shows the file, or where that page is in the cache folder; raises ``DeckError``.

    None if the file itself is the page.
    """
    convert: Callable[[Path, Path], None] | None = None
    """Makes the page of a file in the cache, which may take minutes; raises ``DeckError`` and ``OSError``."""
    missing: Callable[[], Message | None] = lambda: None
    """Returns what Home Assistant lacks to show files of this format, or None."""
    count: Callable[[Path], SlideCount] = lambda _file: UNKNOWN_SLIDES
    """Returns how many slides a file has; may raise ``OSError``. As with ``read``, the result is remembered."""
    document: str = ""
    """The suffix of what a converter makes of a file, and its page shows: ``.pdf`` for ``talk.pptx.pdf``."""
