"""The decks that people have put into Home Assistant's configuration folder.

Everything here reads the disk: call it in the executor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
import hashlib
import hmac
import html
from pathlib import Path
import re
from typing import Any, Final
from urllib.parse import quote

from ..const import CONF_DECK_ID, CONF_KEYS
from .tokens import Role

DECKS_FOLDER: Final = ("slide_control", "decks")
HOSTED_PATH: Final = "/slide_control/hosted"

_PAGES: Final = frozenset({".html", ".htm"})
_TITLE: Final = re.compile(rb"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_TITLE_WITHIN: Final = 64 * 1024
_LONGEST_TITLE: Final = 200
_KEY_CHARACTERS: Final = 43


@dataclass(frozen=True, slots=True)
class HostedDeck:
    """A folder with a page in it, or a page alone."""

    name: str
    page: str
    """The page to open, relative to the deck."""
    title: str

    def path(self, data: Mapping[str, Any]) -> str:
        """Return the address of the deck's page for holders of a display link of the entry with this data."""
        return f"{HOSTED_PATH}/{data[CONF_DECK_ID]}/{path_key(data, self.name)}/{quote(self.name)}/{quote(self.page)}"


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
    return [deck for path in entries if (deck := _read_deck(path)) is not None]


def find_file(folder: str, name: str, path: str) -> Path | None:
    """Return a file of a hosted deck, or None where there is none that may be read.

    ``path`` must not lead out of the deck, not by ``..`` and not by a link; hidden files are not served. A page that
    stands alone may use the folder of the same name with ``_files`` behind it, where Quarto and browsers put what it
    needs.
    """
    if not _is_plain(name) or not all(_is_plain(part) for part in path.split("/")):
        return None
    top = Path(folder).resolve()
    deck = top / name
    try:
        if deck.is_dir():
            root, target = deck.resolve(), deck / path
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


def _read_deck(path: Path) -> HostedDeck | None:
    if path.name.startswith((".", "_")):
        return None
    if path.is_dir():
        page = _page_of(path)
        return HostedDeck(path.name, page.name, _title(page) or path.name) if page else None
    if path.suffix.lower() in _PAGES and path.is_file():
        return HostedDeck(path.name, path.name, _title(path) or path.stem)
    return None


def _page_of(folder: Path) -> Path | None:
    """Return the page to open: ``index.html``, else the only one, else the first by name."""
    try:
        pages = sorted(path for path in folder.iterdir() if path.suffix.lower() in _PAGES and path.is_file())
    except OSError:
        return None
    return next((page for page in pages if page.stem.lower() == "index"), pages[0] if pages else None)


def _title(page: Path) -> str:
    try:
        with page.open("rb") as file:
            match = _TITLE.search(file.read(_TITLE_WITHIN))
    except OSError:
        return ""
    text = html.unescape(match[1].decode(errors="replace")) if match else ""
    return " ".join(text.split())[:_LONGEST_TITLE]


def _is_plain(part: str) -> bool:
    """Tell whether a part of a path names something inside a folder, whatever the operating system."""
    return bool(part) and not part.startswith(".") and not any(sign in part for sign in ("\\", "\0", "/", ":"))
