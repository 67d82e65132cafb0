"""The hosted decks in Home Assistant's configuration folder.

These functions block on disk access: call them in the executor.
"""

from __future__ import annotations

from dataclasses import dataclass
import os
from pathlib import Path

from ..stage.messages import Message
from .deck_content import read_content
from .paths import document_path, format_of, is_safe_path, page_path, to_unicode


@dataclass(frozen=True, slots=True)
class HostedDeck:
    """A file, folder or zip archive that contains slides."""

    name: str
    page: str
    """The path of the page to open, relative to the deck."""
    title: str
    kind: str = "html"
    """``html``, ``pdf``, ``markdown``, ``notebook``, or ``zip`` for an unreadable archive."""
    problem: Message | None = None
    """Why the deck can't be shown; None if it can."""
    converted: bool = False
    """Whether a converter makes what shows it."""


def find_hosted_decks(folder: str) -> list[HostedDeck]:
    """Return the decks in the folder, sorted by name; an empty list if the folder doesn't exist."""
    try:
        names = sorted(os.listdir(folder), key=str.casefold)  # noqa: PTH208  a Path only for what is read
    except OSError:
        return []
    top = Path(folder)
    return [deck for name in names if (deck := read_deck(top / name)) is not None]


def read_deck(path: Path) -> HostedDeck | None:
    """Return a file or folder as a deck, or None if it contains no slides. An unusable deck has a ``problem``."""
    if path.name.startswith((".", "_")) or not is_safe_path(path.name):
        return _read_invalid_name(path)
    content = read_content(path)
    if content is None:
        return None
    converted = document_path(content.page) is not None
    return HostedDeck(path.name, page_path(content.page), content.title, content.kind, content.problem, converted)


def _read_invalid_name(path: Path) -> HostedDeck | None:
    """Return a deck with a problem if the name is not valid UTF-8; None for hidden files and unknown formats."""
    name = to_unicode(path.name)
    deck_format = format_of(name)
    if name == path.name or name.startswith((".", "_")) or deck_format is None:
        return None
    return HostedDeck(name, name, Path(name).stem, deck_format.kind, Message("name_not_utf8"))
