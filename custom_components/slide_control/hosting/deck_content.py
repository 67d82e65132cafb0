"""Reads what is in a deck: its page, its title, and why it can't be shown. The content is untrusted.

These functions block on disk access: call them in the executor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
import os
from pathlib import Path
import stat
from typing import Final

from ..stage.messages import Message
from .archives.archive import SUFFIX, read_archive
from .formats.format import DeckError
from .formats.html import PAGE
from .guard import guarded, unreadable
from .paths import choose_page, format_of, to_unicode
from .remembered import Remembered

_ARCHIVE: Final = "zip"
_MAX_TITLE_LENGTH: Final = 200
_INDEX: Final = "index.html"


@dataclass(frozen=True, slots=True)
class DeckContent:
    """What a deck contains."""

    page: str
    """The path of the file to open, relative to the deck."""
    title: str
    kind: str
    """``html``, ``pdf``, ``markdown``, ``notebook``, or ``zip`` for an unreadable archive."""
    problem: Message | None


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read from a file, failures included."""

    page: str
    title: str = ""
    problem: Message | None = None


def read_content(path: Path) -> DeckContent | None:
    """Return what a file or folder contains, or None if that is no slides.

    A file is read again only when it has changed. Whatever is wrong with it becomes the problem of this deck.
    """
    try:
        found = _find(path)
    except FileNotFoundError:  # it has vanished, or is a link to nowhere
        return None
    except OSError as error:
        found = _find_unreadable(path, error)
    if found is None:
        return None
    is_archive = path.suffix.lower() == SUFFIX
    deck_format = format_of(found.page) or PAGE
    return DeckContent(
        page=found.page,
        title=_clean(found.title) or (path.stem if is_archive or format_of(path.name) else path.name),
        kind=_ARCHIVE if is_archive and found.problem else deck_format.kind,
        problem=found.problem or deck_format.missing(),
    )


def _find(path: Path) -> _Found | None:
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        page = _pages.get(path, status)
        return None if page is None else _files.get(path / page, (path / page).stat())
    if not stat.S_ISREG(status.st_mode):
        return None
    if path.suffix.lower() == SUFFIX:
        return _archives.get(path, status)
    return _files.get(path, status) if format_of(path.name) else None


def _find_unreadable(path: Path, error: OSError) -> _Found | None:
    """Return the problem of a deck that the system doesn't let Home Assistant read; None if it may be no deck."""
    deck_format = format_of(path.name)
    if deck_format is None and path.suffix.lower() != SUFFIX and not path.is_dir():
        return None
    return _Found(path.name if deck_format else _INDEX, problem=unreadable(error))


def _read_page(folder: Path) -> str | None:
    with os.scandir(folder) as entries:
        return choose_page(entry.name for entry in entries if _is_file(entry))


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads in a circle
        return False


def _read_file(file: Path) -> _Found:
    deck_format = format_of(file.name) or PAGE
    return _result(file.name, lambda: _Found(file.name, deck_format.read(file)))


def _read_archive(file: Path) -> _Found:
    return _result(_INDEX, lambda: _Found(*read_archive(file)))


def _result(page: str, read: Callable[[], _Found]) -> _Found:
    """Return what was read, or the problem; raises ``OSError``, which may pass and is not remembered."""
    try:
        with guarded():
            return read()
    except DeckError as error:
        return _Found(page, problem=error.message)


def _clean(title: str) -> str:
    return " ".join(to_unicode(title).split())[:_MAX_TITLE_LENGTH]


_pages: Final = Remembered(_read_page)
_files: Final = Remembered(_read_file)
_archives: Final = Remembered(_read_archive)
