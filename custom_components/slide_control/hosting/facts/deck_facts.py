"""Reads the facts of a deck. The content is untrusted.

These functions block on disk access: call them in the executor.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
import os
from pathlib import Path
import stat
from typing import Any, Final

from ..archives.archive import SUFFIX, read_archive
from ..archives.directory import open_archive
from ..formats.format import UNKNOWN_SLIDES, DeckError, SlideCount
from ..formats.html import PAGE
from ..formats.html_slides import MAX_BYTES, count_html_slides
from ..guard import guarded
from ..imports.source_file import is_fetched
from ..library import HostedDeck
from ..paths import format_of
from ..remembered import Remembered

# Files of a folder of which the sizes are added up; a larger folder has no size.
_MAX_FILES: Final = 2_000


@dataclass(frozen=True, slots=True)
class DeckFacts:
    """What is known about a deck; None for what isn't."""

    slides: int | None = None
    notes: bool | None = None
    """Whether any slide has speaker notes."""
    hidden: int | None = None
    """How many of the slides their author has taken out of the show."""
    size: int | None = None
    """In bytes; of a folder, that of its files."""
    modified: float | None = None
    """Unix time in seconds."""
    fetched: bool = False
    """Whether it can be fetched again from where it comes from."""

    def as_dict(self) -> dict[str, Any]:
        """Return the facts as JSON data."""
        # One by one: `asdict` copies what nobody changes, and takes as long as reading the facts again.
        return {
            "slides": self.slides,
            "notes": self.notes,
            "hidden": self.hidden,
            "size": self.size,
            "modified": self.modified,
            "fetched": self.fetched,
        }


def read_facts(folder: Path, deck: HostedDeck, *, count: bool) -> tuple[DeckFacts, bool]:
    """Return the facts of a deck, and whether they are all.

    Without ``count``, slides are not counted unless that result is remembered.
    """
    path = folder / deck.name
    try:
        status = path.stat()
        is_folder = stat.S_ISDIR(status.st_mode)
        file = _page_file(path, deck.page) if is_folder else path
        page_status = file.stat() if is_folder else status
    except OSError:
        return DeckFacts(), True
    counted = _counts.peek(file, page_status)
    if counted is None and count:
        with suppress(OSError):
            counted = _counts.get(file, page_status)
    size = _folder_size(path) if is_folder else status.st_size
    slides, notes, hidden = counted or UNKNOWN_SLIDES
    fetched = is_folder and is_fetched(path)
    return DeckFacts(slides, notes, hidden, size, page_status.st_mtime, fetched), count or counted is not None


def _page_file(folder: Path, page: str) -> Path:
    """Return the file of a folder's page, which may be generated from it: ``talk.md`` for ``talk.md.html``."""
    file = folder / page
    return file if file.exists() else folder / page.removesuffix(".html")


def _folder_size(folder: Path) -> int | None:
    """Return the size of the files in a folder in bytes, or None if there are too many."""
    files = islice((Path(top, name) for top, _, names in os.walk(folder) for name in names), _MAX_FILES + 1)
    size = 0
    for number, file in enumerate(files, 1):
        if number > _MAX_FILES:
            return None
        with suppress(OSError):
            size += file.lstat().st_size
    return size


def _count(file: Path) -> SlideCount:
    """Return how many slides a file has, unknown if it can't be read that far; raises ``OSError``."""
    try:
        with guarded():
            if file.suffix.lower() == SUFFIX:
                return _count_in_archive(file)
            deck_format = format_of(file.name)
            return UNKNOWN_SLIDES if deck_format is None else deck_format.count(file)
    except DeckError:
        return UNKNOWN_SLIDES


def _count_in_archive(file: Path) -> SlideCount:
    page, _ = read_archive(file)
    if format_of(page) is not PAGE:
        return UNKNOWN_SLIDES
    with open_archive(file) as archive, archive.open(page) as opened:
        content = opened.read(MAX_BYTES + 1)
    return UNKNOWN_SLIDES if len(content) > MAX_BYTES else count_html_slides(content)


_counts: Final = Remembered(_count)
