"""Which page of a folder is its slides, and which names may be asked for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final

from .format import Format
from .markdown import MARKDOWN
from .notebook import NOTEBOOK
from .page import PAGE
from .pdf import PDF

FORMATS: Final = (PAGE, PDF, MARKDOWN, NOTEBOOK)
"""The surest first."""


def format_of(name: str) -> Format | None:
    """Return the format of a file, by its name."""
    suffix = PurePosixPath(name).suffix.lower()
    return next((each for each in FORMATS if suffix in each.suffixes), None)


def page_path(name: str) -> str:
    """Return where the page lies that shows a file: beside it, so that what the file refers to is found."""
    shown = format_of(name)
    return name if shown is None or shown.page is None else f"{name}.html"


def choose_page(names: Iterable[str]) -> str | None:
    """Return what to open of a folder's files: ``index.html``, else a page, else a file of another format."""
    here = sorted(name for name in names if "/" not in name and is_plain(name))
    for each in FORMATS:
        fitting = [name for name in here if format_of(name) is each]
        stems = {PurePosixPath(name).stem.lower(): name for name in reversed(fitting)}
        if index := stems.get("index"):
            return index
        named = [name for name in fitting if PurePosixPath(name).stem.lower() != "readme"]
        if named:
            return named[0]
    return None


def is_plain(path: str) -> bool:
    """Tell whether a path names something below a folder that is not hidden, whatever the operating system."""
    return as_unicode(path) == path and all(
        part and not part.startswith(".") and not any(sign in part for sign in ("\\", "\0", ":"))
        for part in path.split("/")
    )


def as_unicode(text: str) -> str:
    """Return text that UTF-8 can hold: names on a disk and titles in JSON may have halves of characters in them."""
    return text.encode(errors="replace").decode()
