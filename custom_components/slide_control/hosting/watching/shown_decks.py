"""What to watch of the decks that displays show, and which version of each there is.

These functions block on disk access: call them in the executor.
"""

from __future__ import annotations

from collections.abc import Iterable
import errno
import os
from pathlib import Path

from ..library import read_deck
from .deck_version import MAX_FILES, deck_version, folder_of
from .mounts import is_on_local_disk
from .notices import Notices, Watched


def watch_decks(notices: Notices, folder: str, names: Iterable[str]) -> bool:
    """Watch these decks, and return whether every change will be noticed."""
    decks = [Path(folder) / name for name in names]
    if not all(is_on_local_disk(deck) for deck in decks):
        return False
    try:
        notices.watch(_folders(Path(folder), decks))
    except OSError:  # for example, too many folders are watched (fs.inotify.max_user_watches)
        return False
    return True


def current_version(folder: str, name: str) -> str:
    """Return the version of a deck; "" for one that can't be shown now, so that its displays don't reload."""
    version = deck_version(folder, name)
    deck = read_deck(Path(folder) / name) if version else None
    return "" if deck is None or deck.problem is not None else version


def _folders(top: Path, decks: list[Path]) -> Watched:
    folders: dict[Path, frozenset[str] | None] = {}
    for deck in decks:
        for directory, below, _ in os.walk(folder_of(deck)):
            below[:] = [name for name in below if not name.startswith(".")]
            folders[Path(directory)] = None
            if len(folders) > MAX_FILES:
                raise OSError(errno.ENOSPC, "")
    return {**folders, top: frozenset(name for deck in decks for name in (deck.name, folder_of(deck).name))}
