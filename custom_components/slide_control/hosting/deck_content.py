"""Reads what is in a deck: its page, its title, and why it can't be shown. The content is untrusted.

These functions block on disk access: call them in the executor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
import logging
import os
from pathlib import Path
import stat
from typing import Final

from ..stage.messages import Message
from .archives.archive import SUFFIX, read_archive
from .formats.format import DeckError
from .formats.html import PAGE
from .paths import choose_page, format_of, to_unicode
from .remembered import Remembered

_LOGGER: Final = logging.getLogger(__name__)

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


def unreadable(error: OSError) -> Message:
    """Return the problem of a deck that the system doesn't let Home Assistant read."""
    return Message("deck_unreadable", error=error.strerror or type(error).__name__)


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
        return choose_page(entry.name for entry in entries if entry.is_file())


def _read_file(file: Path) -> _Found:
    deck_format = format_of(file.name) or PAGE
    return _guard(file.name, lambda: _Found(file.name, deck_format.read(file)))


def _read_archive(file: Path) -> _Found:
    return _guard(_INDEX, lambda: _Found(*read_archive(file)))


def _guard(page: str, read: Callable[[], _Found]) -> _Found:
    """Return what was read, or the problem; errors of the disk may pass, and are raised as they are."""
    try:
        return read()
    except DeckError as error:
        return _Found(page, problem=error.message)
    except OSError:
        raise
    except Exception:  # one bad deck costs the others nothing
        _LOGGER.exception("A deck can't be read because of an error in Slide Control")
        return _Found(page, problem=Message("deck_damaged"))


def _clean(title: str) -> str:
    return " ".join(to_unicode(title).split())[:_MAX_TITLE_LENGTH]


_pages: Final = Remembered(_read_page)
_files: Final = Remembered(_read_file)
_archives: Final = Remembered(_read_archive)
