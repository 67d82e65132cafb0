"""The decks that people have put into Home Assistant's configuration folder.

Everything here reads the disk: call it in the executor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
import hashlib
import hmac
import os
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from ..const import CONF_DECK_ID, CONF_KEYS
from .decks.archive import SUFFIX, page_of_archive, read_beginning, unpacked
from .decks.folder import as_unicode, choose_page, format_of, is_plain, page_path
from .decks.format import DeckError, Format
from .decks.page import PAGE, page_title
from .tokens import Role

DECKS_FOLDER: Final = ("slide_control", "decks")
HOSTED_PATH: Final = "/slide_control/hosted"

_LONGEST_TITLE: Final = 200
_KEY_CHARACTERS: Final = 43
_MOST_WATCHED: Final = 5_000


@dataclass(frozen=True, slots=True)
class HostedDeck:
    """A file, folder or zip with slides in it."""

    name: str
    page: str
    """The page to open, relative to the deck."""
    title: str
    kind: str = "html"
    """``html``, ``pdf``, ``markdown``, ``notebook``, or ``zip`` for one that can't be read."""
    problem: str | None = None
    """Why it can't be shown, for a person."""

    def path(self, data: Mapping[str, Any]) -> str:
        """Return the address of the deck's page for holders of a display link of the entry with this data."""
        return f"{HOSTED_PATH}/{data[CONF_DECK_ID]}/{path_key(data, self.name)}/{quote(self.name)}/{quote(self.page)}"


class Found(NamedTuple):
    """A file of a deck, and the format whose page is to be made from it, if one is."""

    file: Path
    shown_as: Format | None


def path_key(data: Mapping[str, Any], name: str) -> str:
    """Return the unguessable part of a hosted deck's path.

    It opens that deck's files and nothing else, and dies with the key of the display links.
    """
    key = data[CONF_KEYS][Role.DISPLAY.value]
    return hmac.new(key.encode(), f"hosted\n{name}".encode(), hashlib.sha256).hexdigest()[:_KEY_CHARACTERS]


def find_hosted_decks(folder: str) -> list[HostedDeck]:
    """Return the decks in the folder, by name; none if there is no folder."""
    try:
        entries = sorted(Path(folder).iterdir(), key=lambda path: path.name.casefold())
    except OSError:
        return []
    return [deck for path in entries if (deck := read_deck(path)) is not None]


def find_file(folder: str, name: str, path: str) -> Path | None:
    """Return a file of a hosted deck, or None where there is none that may be read; raises ``DeckError``.

    ``path`` must not lead out of the deck, not by ``..`` and not by a link; hidden files are not served. A file that
    stands alone may use the folder of the same name with ``_files`` behind it, where Quarto and browsers put what it
    needs.
    """
    if "/" in name or not is_plain(name) or not is_plain(path):
        return None
    top = Path(folder).resolve()
    deck = top / name
    try:
        if deck.is_dir():
            root, target = deck.resolve(), deck / path
        elif deck.suffix.lower() == SUFFIX and deck.is_file() and deck.resolve().is_relative_to(top):
            root = unpacked(deck, top.parent / ".cache").resolve()
            target = root / path
        elif path == name:
            root, target = top, deck
        elif path.startswith(f"{deck.stem}_files/"):
            root, target = (top / f"{deck.stem}_files").resolve(), top / path
        else:
            return None
        resolved = target.resolve(strict=True)
    except OSError, ValueError:
        return None
    return resolved if resolved.is_relative_to(root) and resolved.is_file() else None


def find_page(folder: str, name: str, path: str) -> Found | None:
    """Return a file of a hosted deck as ``find_file`` does, or the one whose page is asked for."""
    if file := find_file(folder, name, path):
        return Found(file, None)
    source = path.removesuffix(".html")
    shown_as = format_of(source) if source != path else None
    if shown_as is None or shown_as.page is None:
        return None
    file = find_file(folder, name, source)
    return Found(file, shown_as) if file else None


def cache_folder(folder: str) -> Path:
    """Return where what is made from the decks in a folder is kept."""
    return Path(folder).resolve().parent / ".cache"


def deck_version(folder: str, name: str) -> str:
    """Return a word that is another one when a file of the deck has changed; "" while it can't be looked at."""
    if "/" in name or not is_plain(name):
        return ""
    deck = Path(folder) / name
    digest = hashlib.sha256()
    seen = 0
    try:
        _add(digest, deck)
        beside = deck if deck.is_dir() else deck.with_name(f"{deck.stem}_files")
        for place, folders, files in os.walk(beside):
            folders.sort()
            for each in sorted(files):
                _add(digest, Path(place, each))
                seen += 1
                if seen >= _MOST_WATCHED:
                    return digest.hexdigest()[:16]
    except OSError:
        return ""
    return digest.hexdigest()[:16]


def _add(digest: Any, path: Path) -> None:
    status = path.stat()
    digest.update(f"{path}\n{status.st_mtime_ns}\n{status.st_size}\n".encode(errors="surrogateescape"))


def read_deck(path: Path) -> HostedDeck | None:
    """Return the deck that a file or folder is, None where it is none. What can't be shown has a problem."""
    if path.name.startswith((".", "_")) or not is_plain(path.name):
        return _unnameable(path)
    try:
        if path.is_dir():
            page = choose_page(each.name for each in path.iterdir() if each.is_file())
            return _read(path.name, path / page, page, path.name) if page else None
        if not path.is_file():
            return None
        if path.suffix.lower() == SUFFIX:
            return _read_archive(path)
        return _read(path.name, path, path.name, path.stem) if format_of(path.name) else None
    except OSError:
        return None


def _unnameable(path: Path) -> HostedDeck | None:
    """Return what to say of slides whose name no address can hold; of hidden files nothing is said."""
    name = as_unicode(path.name)
    shown = format_of(name)
    if name == path.name or name.startswith((".", "_")) or shown is None:
        return None
    return HostedDeck(name, name, Path(name).stem, shown.kind, "This file's name is not in UTF-8. Rename it.")


def _read(name: str, file: Path, page: str, otherwise: str) -> HostedDeck:
    shown = format_of(page) or PAGE
    title, problem = "", None
    try:
        shown.check(file)
        title = shown.title(file)
    except DeckError as error:
        problem = str(error)
    return HostedDeck(name, page_path(page), _clean(title) or otherwise, shown.kind, problem)


def _read_archive(path: Path) -> HostedDeck:
    try:
        page = page_of_archive(path)
    except DeckError as error:
        return HostedDeck(path.name, "index.html", path.stem, "zip", str(error))
    shown = format_of(page) or PAGE
    title = page_title(read_beginning(path, page)) if shown is PAGE else ""
    return HostedDeck(path.name, page_path(page), _clean(title) or path.stem, shown.kind)


def _clean(title: str) -> str:
    return " ".join(as_unicode(title).split())[:_LONGEST_TITLE]
