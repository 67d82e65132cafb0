"""The storage of hosted decks: uploads, and a trash from which deleted decks can be restored.

These functions block on disk access: call them in the executor.
"""

from __future__ import annotations

from contextlib import suppress
import errno
from pathlib import Path
import secrets
import shutil
import threading
import time
from typing import IO, TYPE_CHECKING, Any, Final

from ...const import DECKS_FOLDER
from ...stage.messages import Message
from ..archives.archive import SUFFIX
from ..cache import remove, sweep
from ..deck_files import cache_folder
from ..formats.format import DeckError
from ..library import read_deck
from ..paths import FORMATS, format_of, is_safe_path
from .unsupported_formats import unsupported_format

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

MAX_UPLOAD_BYTES: Final = 256 * 1024 * 1024
"""Limit for one upload."""
TRASH_SECONDS: Final = 24 * 60 * 60

_MAX_NAME_LENGTH: Final = 150
_STALE_UPLOAD_SECONDS: Final = 60 * 60

# Held from the search for a free name to the move, because a move overwrites an existing file.
_move_lock: Final = threading.Lock()


class DeckStorage:
    """The decks' folder, and the hidden folders next to it.

    They are ``.uploads``, ``.trash``, ``.libraries``, ``.pictures`` and ``.cache``.
    """

    def __init__(self, folder: str) -> None:
        """Set the paths; folders are created when they are needed."""
        self.decks: Final = Path(folder)
        self.uploads: Final = self.decks.parent / ".uploads"
        self.trash: Final = self.decks.parent / ".trash"
        self.libraries: Final = self.decks.parent / ".libraries"
        self.pictures: Final = self.decks.parent / ".pictures"

    def begin(self) -> IO[bytes]:
        """Open a file for an upload, which becomes a deck in ``finish``. Raises ``DeckError``."""
        try:
            self.uploads.mkdir(parents=True, exist_ok=True)
            return (self.uploads / secrets.token_hex(8)).open("xb")
        except OSError as error:
            raise _deck_error(error) from None

    @staticmethod
    def write(file: IO[bytes], chunk: bytes) -> None:
        """Append a chunk; raises ``DeckError`` if it can't be written, for example on a full disk."""
        try:
            file.write(chunk)
        except OSError as error:
            raise _deck_error(error) from None

    def finish(self, file: IO[bytes], name: str, *, replace: bool) -> str:
        """Turn an upload into a deck and return its name; raises ``DeckError`` if it can't be shown.

        If the name is taken, the new deck gets a number, or with ``replace`` the old deck moves to the trash.
        """
        upload = Path(file.name)
        try:
            file.close()
            # Checked under its own name, because the suffix determines the format.
            folder = self.uploads / f"{upload.name}.d"
            folder.mkdir()
            candidate = upload.rename(folder / name)
            try:
                _check_can_be_shown(candidate)
                if replace and (self.decks / name).exists():
                    self.delete(name)
                return move_to_free_name(candidate, self.decks / name)
            finally:
                remove(folder)
        except OSError as error:
            raise _deck_error(error) from None

    @staticmethod
    def discard(file: IO[bytes]) -> None:
        """Delete an unfinished upload."""
        with suppress(OSError):  # unwritten data doesn't matter
            file.close()
        Path(file.name).unlink(missing_ok=True)

    def delete(self, name: str) -> str:
        """Move a deck to the trash and return the id that restores it; raises ``DeckError``."""
        deck = self._existing_deck(name)
        trash_id = f"{int(time.time())}-{secrets.token_hex(8)}"
        try:
            (self.trash / trash_id).mkdir(parents=True)
            shutil.move(deck, self.trash / trash_id / name)
        except OSError as error:
            raise _deck_error(error) from None
        return trash_id

    def restore(self, trash_id: str) -> str:
        """Restore a deck and return its name, numbered if the name is taken; raises ``DeckError``."""
        folder = self.trash / trash_id
        is_valid = is_safe_path(trash_id) and "/" not in trash_id and folder.is_dir()
        deck = _trashed_deck(folder) if is_valid else None
        if deck is None:
            raise DeckError(Message("trash_gone"))
        try:
            with _move_lock:
                self.decks.mkdir(parents=True, exist_ok=True)
                target = free_name(self.decks / deck.name)
                shutil.move(deck, target)
            remove(folder)
        except OSError as error:
            raise _deck_error(error) from None
        return target.name

    def trashed(self) -> list[dict[str, Any]]:
        """Return the decks in the trash: id, name, and until when each can be restored (Unix time in seconds)."""
        return [
            {"id": folder.name, "name": deck.name, "until": _deleted_at(folder) + TRASH_SECONDS}
            for folder in sorted(_list(self.trash), reverse=True)
            if (deck := _trashed_deck(folder))
        ]

    def clean_up(self) -> None:
        """Delete decks trashed more than a day ago, uploads idle for an hour, and cache entries without a source.

        What can't be deleted stays for the next time.
        """
        now = time.time()
        for folder in _list(self.trash):
            if now - _deleted_at(folder) > TRASH_SECONDS:
                with suppress(OSError):
                    remove(folder)
        for upload in _list(self.uploads):
            with suppress(OSError):
                if now - upload.lstat().st_mtime > _STALE_UPLOAD_SECONDS:
                    remove(upload)
        with suppress(OSError):
            # Cache entries are named after resolved paths: the decks' folder may be a symbolic link.
            sweep(cache_folder(str(self.decks)), self.decks.resolve().rglob("*"))

    def clear(self) -> None:
        """Remove uploads, trash, libraries, pictures and cache; decks stay."""
        for folder in (self.uploads, self.trash, self.libraries, self.pictures, cache_folder(str(self.decks))):
            remove(folder)

    def _existing_deck(self, name: str) -> Path:
        if "/" in name or not is_safe_path(name) or read_deck(self.decks / name) is None:
            raise DeckError(Message("deck_gone", deck=name))
        return self.decks / name


def deck_storage(hass: HomeAssistant) -> DeckStorage:
    """Return the deck storage in Home Assistant's configuration folder."""
    return DeckStorage(hass.config.path(*DECKS_FOLDER))


def check_name(name: str) -> str:
    """Return the name if an uploaded file may have it; raises ``DeckError``."""
    if not name or "/" in name or not is_safe_path(name) or name.startswith("_") or not name.isprintable():
        raise DeckError(Message("name_invalid"))
    if len(name.encode(errors="replace")) > _MAX_NAME_LENGTH:
        raise DeckError(Message("name_too_long", most=_MAX_NAME_LENGTH))
    if not name.lower().endswith(SUFFIX) and format_of(name) is None:
        raise DeckError(unsupported_format(name))
    return name


def free_name(wanted: Path) -> Path:
    """Return a path that doesn't exist: the wanted one, or one with a number before the suffix."""
    path, number = wanted, 2
    while path.exists():
        path = wanted.with_name(f"{wanted.stem} {number}{wanted.suffix}")
        number += 1
    return path


def move_to_free_name(path: Path, wanted: Path) -> str:
    """Move a file or folder into the decks' folder, and return the name that it got; raises ``OSError``."""
    wanted.parent.mkdir(parents=True, exist_ok=True)
    with _move_lock:
        target = free_name(wanted)
        path.rename(target)
    return target.name


def _check_can_be_shown(file: Path) -> None:
    deck = read_deck(file)
    if deck is None:
        raise DeckError(Message("no_slides"))
    # A file may be uploaded before what shows it is installed.
    if deck.problem is not None and deck.problem not in [deck_format.missing() for deck_format in FORMATS]:
        raise DeckError(deck.problem)


def _list(folder: Path) -> list[Path]:
    """Return what a folder contains; nothing if it can't be read."""
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _trashed_deck(folder: Path) -> Path | None:
    """Return the deck in a folder of the trash; a file that something else has put there is none."""
    return next((path for path in _list(folder) if not path.name.startswith(".")), None)


def _deleted_at(folder: Path) -> int:
    seconds = folder.name.partition("-")[0]
    return int(seconds) if seconds.isdecimal() else 0


def _deck_error(error: OSError) -> DeckError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DeckError(Message("disk_full"))
    return DeckError(Message("disk_error", error=error.strerror or type(error).__name__))
