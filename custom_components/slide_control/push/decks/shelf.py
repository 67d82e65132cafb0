"""Puts decks onto the shelf and takes them off it: uploads, and a trash from which they come back.

Everything here works on the disk: call it in the executor.
"""

from __future__ import annotations

from contextlib import suppress
import errno
from pathlib import Path
import secrets
import shutil
import threading
import time
from typing import IO, Any, Final

from ..library import cache_folder, find_hosted_decks, read_deck
from .archive import SUFFIX
from .cache import remove, sweep
from .folder import format_of, is_plain
from .format import DeckError

LARGEST: Final = 256 * 1024 * 1024
"""Bytes of an upload."""
TRASH_SECONDS: Final = 24 * 60 * 60

_LONGEST_NAME: Final = 150
_STALE_UPLOAD_SECONDS: Final = 60 * 60

# Between the look for a free name and the move nobody else may take it: a move writes over what is there.
_placing: Final = threading.Lock()


class Shelf:
    """The decks' folder, and the hidden ones beside it: ``.uploads``, ``.trash``, ``.cache``."""

    def __init__(self, folder: str) -> None:
        """Take the folder of the decks; nothing is made yet."""
        self.decks: Final = Path(folder)
        self.uploads: Final = self.decks.parent / ".uploads"
        self.trash: Final = self.decks.parent / ".trash"

    def begin(self) -> IO[bytes]:
        """Open a file for what comes in; it is no deck until ``finish``. Raises ``DeckError``."""
        try:
            self.uploads.mkdir(parents=True, exist_ok=True)
            return (self.uploads / secrets.token_hex(8)).open("xb")
        except OSError as error:
            raise _explained(error) from None

    @staticmethod
    def write(file: IO[bytes], chunk: bytes) -> None:
        """Write a part; raises ``DeckError`` where the disk is full."""
        try:
            file.write(chunk)
        except OSError as error:
            raise _explained(error) from None

    def finish(self, file: IO[bytes], name: str, *, replace: bool) -> str:
        """Make a deck of what came in and return its name; raises ``DeckError`` for what could not be shown.

        A name that is taken gets a number, or with ``replace`` the old deck goes to the trash.
        """
        arrived = Path(file.name)
        try:
            file.close()
            # Under its own name, because the format is told by it.
            folder = self.uploads / f"{arrived.name}.d"
            folder.mkdir()
            looked_at = arrived.rename(folder / name)
            try:
                _refuse_unshowable(looked_at)
                self.decks.mkdir(parents=True, exist_ok=True)
                with _placing:
                    if replace and (self.decks / name).exists():
                        self.delete(name)
                    target = free_name(self.decks / name)
                    looked_at.rename(target)
                return target.name
            finally:
                remove(folder)
        except OSError as error:
            raise _explained(error) from None

    @staticmethod
    def discard(file: IO[bytes]) -> None:
        """Leave nothing of an upload that ended too early."""
        with suppress(OSError):  # what could not be written is not wanted
            file.close()
        Path(file.name).unlink(missing_ok=True)

    def delete(self, name: str) -> str:
        """Move a deck to the trash and return by which word it comes back; raises ``DeckError``."""
        deck = self._deck(name)
        word = f"{int(time.time())}-{secrets.token_hex(8)}"
        try:
            (self.trash / word).mkdir(parents=True)
            shutil.move(deck, self.trash / word / name)
        except OSError as error:
            raise _explained(error) from None
        return word

    def restore(self, word: str) -> str:
        """Put a deck back and return its name, which has a number if another one has its name now."""
        place = self.trash / word
        kept = next(iter(place.iterdir()), None) if is_plain(word) and "/" not in word and place.is_dir() else None
        if kept is None:
            raise DeckError("These slides are not in the trash any more.")
        try:
            with _placing:
                target = free_name(self.decks / kept.name)
                shutil.move(kept, target)
            place.rmdir()
        except OSError as error:
            raise _explained(error) from None
        return target.name

    def trashed(self) -> list[dict[str, Any]]:
        """Return what can come back: by which word, its name, and until when (Unix time)."""
        return [
            {"id": place.name, "name": kept.name, "until": _deleted_at(place) + TRASH_SECONDS}
            for place in (sorted(self.trash.iterdir(), reverse=True) if self.trash.is_dir() else ())
            if (kept := next(iter(place.iterdir()), None))
        ]

    def tidy(self) -> None:
        """Empty the trash of what is older than a day, and the other folders of what nobody needs any more."""
        now = time.time()
        for place in self.trash.iterdir() if self.trash.is_dir() else ():
            if now - _deleted_at(place) > TRASH_SECONDS:
                remove(place)
        for upload in self.uploads.iterdir() if self.uploads.is_dir() else ():
            if now - upload.stat().st_mtime > _STALE_UPLOAD_SECONDS:
                remove(upload)
        # Named after resolved paths: the decks' folder may be a link to where the slides really are.
        sweep(cache_folder(str(self.decks)), self.decks.resolve().rglob("*"))

    def clear(self) -> None:
        """Remove everything but the decks."""
        for folder in (self.uploads, self.trash, cache_folder(str(self.decks))):
            remove(folder)

    def _deck(self, name: str) -> Path:
        if not any(deck.name == name for deck in find_hosted_decks(str(self.decks))):
            raise DeckError("There are no slides of this name any more.")
        return self.decks / name


def check_name(name: str) -> str:
    """Return a file's name that may become a deck's; raises ``DeckError``."""
    if not name or "/" in name or not is_plain(name) or name.startswith("_") or not name.isprintable():
        raise DeckError("name: may not begin with a point or an underscore, nor hold a slash, backslash or colon.")
    if len(name.encode(errors="replace")) > _LONGEST_NAME:
        raise DeckError(f"name: is longer than {_LONGEST_NAME} bytes.")
    if not name.lower().endswith(SUFFIX) and format_of(name) is None:
        raise DeckError("name: must end with .html, .zip, .pdf, .md or .ipynb. A folder can be uploaded as a zip.")
    return name


def free_name(wanted: Path) -> Path:
    """Return a path that nothing has: the wanted one, or with a number before its ending."""
    path, number = wanted, 2
    while path.exists():
        path = wanted.with_name(f"{wanted.stem} {number}{wanted.suffix}")
        number += 1
    return path


def _refuse_unshowable(file: Path) -> None:
    deck = read_deck(file)
    if deck is None:
        raise DeckError("These are no slides that can be shown.")
    # A notebook may wait for its nbconvert.
    if deck.problem is not None and deck.kind != "notebook":
        raise DeckError(deck.problem)


def _deleted_at(place: Path) -> int:
    seconds = place.name.partition("-")[0]
    return int(seconds) if seconds.isdecimal() else 0


def _explained(error: OSError) -> DeckError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DeckError("Home Assistant's disk is full. Delete something, then try again.")
    return DeckError(f"Home Assistant can't write to its slides folder: {error.strerror or 'unknown error'}.")
