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
from typing import Any, Final
from urllib.parse import quote

from ..access.tokens import Role
from ..const import CONF_KEYS, CONF_STAGE_ID
from ..stage.messages import Message
from .deck_content import read_content
from .paths import format_of, is_safe_path, page_path, to_unicode

HOSTED_PATH: Final = "/slide_control/hosted"

_KEY_LENGTH: Final = 43


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


def path_key(data: Mapping[str, Any], name: str) -> str:
    """Return the unguessable part of a hosted deck's path.

    It gives access to the files of that deck only, and changes with the key that signs the display links.
    """
    key = data[CONF_KEYS][Role.DISPLAY.value]
    return hmac.new(key.encode(), f"hosted\n{name}".encode(), hashlib.sha256).hexdigest()[:_KEY_LENGTH]


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
    return HostedDeck(path.name, page_path(content.page), content.title, content.kind, content.problem)


def _read_invalid_name(path: Path) -> HostedDeck | None:
    """Return a deck with a problem if the name is not valid UTF-8; None for hidden files and unknown formats."""
    name = to_unicode(path.name)
    deck_format = format_of(name)
    if name == path.name or name.startswith((".", "_")) or deck_format is None:
        return None
    return HostedDeck(name, name, Path(name).stem, deck_format.kind, Message("name_not_utf8"))
