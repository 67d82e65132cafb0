"""Chooses the page to open in a folder, and validates paths."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from posixpath import splitext
from typing import Final

from .formats.format import Format
from .formats.html import PAGE
from .formats.markdown import MARKDOWN
from .formats.notebook import NOTEBOOK
from .formats.pdf import PDF
from .formats.presentation import OPENDOCUMENT, POWERPOINT

FORMATS: Final = (PAGE, PDF, POWERPOINT, OPENDOCUMENT, MARKDOWN, NOTEBOOK)
"""In order of preference when a folder contains several."""
_BY_SUFFIX: Final = {suffix: deck_format for deck_format in reversed(FORMATS) for suffix in deck_format.suffixes}


def format_of(name: str) -> Format | None:
    """Return the format of a file by its suffix, or None."""
    return _BY_SUFFIX.get(splitext(name)[1].lower())


def page_path(name: str) -> str:
    """Return the path of the page that shows a file: next to it, so that its relative links resolve."""
    deck_format = format_of(name)
    return name if deck_format is None or deck_format.page is None else f"{name}.html"


def document_path(name: str) -> str | None:
    """Return the path of what a converter makes of a file and its page shows; None for other formats."""
    deck_format = format_of(name)
    return f"{name}{deck_format.document}" if deck_format is not None and deck_format.document else None


def choose_page(names: Iterable[str]) -> str | None:
    """Return the file to open in a folder: ``index.html``, else another page, else another format; a readme never."""
    files = sorted(name for name in names if "/" not in name and is_safe_path(name))
    for deck_format in FORMATS:
        candidates = [name for name in files if format_of(name) is deck_format]
        stems = {PurePosixPath(name).stem.lower(): name for name in reversed(candidates)}
        named = [name for name in candidates if PurePosixPath(name).stem.lower() != "readme"]
        if found := stems.get("index") or next(iter(named), None):
            return _presentation_of(found, files) if deck_format is PDF else found
    return None


def _presentation_of(pdf: str, files: Iterable[str]) -> str:
    """Return the presentation of which a PDF was exported: it has the same name, and knows titles and notes."""
    stem = PurePosixPath(pdf).stem
    same = (name for name in files if PurePosixPath(name).stem == stem)
    return next((name for name in same if format_of(name) in (POWERPOINT, OPENDOCUMENT)), pdf)


def is_safe_path(path: str) -> bool:
    """Return whether a relative path stays below its folder and has no hidden part, on any operating system."""
    return to_unicode(path) == path and all(
        part and not part.startswith(".") and not any(character in part for character in ("\\", "\0", ":"))
        for part in path.split("/")
    )


def to_unicode(text: str) -> str:
    """Replace lone surrogates, which file names and JSON titles may contain and UTF-8 can't encode."""
    return text.encode(errors="replace").decode()
