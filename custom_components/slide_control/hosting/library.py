"""The hosted decks in Home Assistant's configuration folder.

These functions block on disk access: call them in the executor.
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

from ..access.tokens import Role
from ..const import CONF_KEYS, CONF_STAGE_ID
from ..stage.messages import Message
from .archive import SUFFIX, page_of_archive, read_beginning, unpacked
from .formats.format import DeckError, Format
from .formats.html import PAGE, page_title
from .paths import choose_page, format_of, is_safe_path, page_path, to_unicode

HOSTED_PATH: Final = "/slide_control/hosted"

_MAX_TITLE_LENGTH: Final = 200
_KEY_LENGTH: Final = 43
_MAX_WATCHED_FILES: Final = 5_000


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

    def path(self, data: Mapping[str, Any]) -> str:
        """Return the path of the deck's page under the config entry with this data; it contains the path key."""
        return f"{HOSTED_PATH}/{data[CONF_STAGE_ID]}/{path_key(data, self.name)}/{quote(self.name)}/{quote(self.page)}"


class DeckFile(NamedTuple):
    """A file of a deck, and the format that generates a page from it; None to serve the file itself."""

    file: Path
    shown_as: Format | None


def path_key(data: Mapping[str, Any], name: str) -> str:
    """Return the unguessable part of a hosted deck's path.

    It gives access to the files of that deck only, and changes with the key that signs the display links.
    """
    key = data[CONF_KEYS][Role.DISPLAY.value]
    return hmac.new(key.encode(), f"hosted\n{name}".encode(), hashlib.sha256).hexdigest()[:_KEY_LENGTH]


def find_hosted_decks(folder: str) -> list[HostedDeck]:
    """Return the decks in the folder, sorted by name; an empty list if the folder doesn't exist."""
    try:
        entries = sorted(Path(folder).iterdir(), key=lambda path: path.name.casefold())
    except OSError:
        return []
    return [deck for path in entries if (deck := read_deck(path)) is not None]


def find_file(folder: str, name: str, path: str) -> Path | None:
    """Return a file of a hosted deck, or None if it doesn't exist or may not be read; raises ``DeckError``.

    ``path`` must stay inside the deck: neither ``..`` nor a symbolic link may leave it, and hidden files are not
    served. A single-file deck can also use the folder of the same name with the suffix ``_files``, where Quarto and
    browsers store its resources.
    """
    if "/" in name or not is_safe_path(name) or not is_safe_path(path):
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


def find_page(folder: str, name: str, path: str) -> DeckFile | None:
    """Return a file of a hosted deck like ``find_file``, or the source file of a generated page."""
    if file := find_file(folder, name, path):
        return DeckFile(file, None)
    source = path.removesuffix(".html")
    shown_as = format_of(source) if source != path else None
    if shown_as is None or shown_as.page is None:
        return None
    file = find_file(folder, name, source)
    return DeckFile(file, shown_as) if file else None


def cache_folder(folder: str) -> Path:
    """Return the cache folder for the decks in this folder."""
    return Path(folder).resolve().parent / ".cache"


def deck_version(folder: str, name: str) -> str:
    """Return a digest that changes with the deck's files; "" if they can't be read.

    At most 5,000 files are included.
    """
    if "/" in name or not is_safe_path(name):
        return ""
    deck = Path(folder) / name
    digest = hashlib.sha256()
    count = 0
    try:
        _update_digest(digest, deck)
        resources = deck if deck.is_dir() else deck.with_name(f"{deck.stem}_files")
        for directory, folders, files in os.walk(resources):
            folders.sort()
            for each in sorted(files):
                _update_digest(digest, Path(directory, each))
                count += 1
                if count >= _MAX_WATCHED_FILES:
                    return digest.hexdigest()[:16]
    except OSError:
        return ""
    return digest.hexdigest()[:16]


def _update_digest(digest: Any, path: Path) -> None:
    status = path.stat()
    digest.update(f"{path}\n{status.st_mtime_ns}\n{status.st_size}\n".encode(errors="surrogateescape"))


def read_deck(path: Path) -> HostedDeck | None:
    """Return a file or folder as a deck, or None if it contains no slides. An unusable deck has a ``problem``."""
    if path.name.startswith((".", "_")) or not is_safe_path(path.name):
        return _read_invalid_name(path)
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


def _read_invalid_name(path: Path) -> HostedDeck | None:
    """Return a deck with a problem if the name is not valid UTF-8; None for hidden files and unknown formats."""
    name = to_unicode(path.name)
    deck_format = format_of(name)
    if name == path.name or name.startswith((".", "_")) or deck_format is None:
        return None
    return HostedDeck(name, name, Path(name).stem, deck_format.kind, Message("name_not_utf8"))


def _read(name: str, file: Path, page: str, fallback_title: str) -> HostedDeck:
    deck_format = format_of(page) or PAGE
    title, problem = "", None
    try:
        deck_format.check(file)
        title = deck_format.title(file)
    except DeckError as error:
        problem = error.message
    return HostedDeck(name, page_path(page), _clean(title) or fallback_title, deck_format.kind, problem)


def _read_archive(path: Path) -> HostedDeck:
    try:
        page = page_of_archive(path)
    except DeckError as error:
        return HostedDeck(path.name, "index.html", path.stem, "zip", error.message)
    deck_format = format_of(page) or PAGE
    title = page_title(read_beginning(path, page)) if deck_format is PAGE else ""
    return HostedDeck(path.name, page_path(page), _clean(title) or path.stem, deck_format.kind)


def _clean(title: str) -> str:
    return " ".join(to_unicode(title).split())[:_MAX_TITLE_LENGTH]
