"""Zip archives as decks, unpacked into the cache on first use. The content is untrusted."""

from __future__ import annotations

import errno
from functools import lru_cache
from pathlib import Path
import shutil
import stat
import tempfile
from threading import Lock
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo
import zlib

from ..stage.messages import Message
from .cache import cached_name, publish
from .formats.format import DeckError
from .paths import choose_page, is_safe_path

SUFFIX: Final = ".zip"
_MAX_FILES: Final = 20_000
_MAX_BYTES: Final = 1024**3
# Text shrinks to about a tenth; a much higher ratio is a zip bomb.
_MAX_RATIO: Final = 200
_RATIO_MIN_BYTES: Final = 64 * 1024 * 1024
_CHUNK_BYTES: Final = 1024 * 1024
_ENCRYPTED: Final = 0x1
_TITLE_BYTES: Final = 64 * 1024

_unpack_lock: Final = Lock()


def page_of_archive(file: Path) -> str:
    """Return the path of the page to open; raises ``DeckError`` if the archive is unsafe or contains no slides."""
    status = file.stat()
    names = _list_files(str(file), status.st_mtime_ns, status.st_size)
    top_level = {name.partition("/")[0] for name in names}
    folder = ""
    if len(top_level) == 1 and all("/" in name for name in names):
        folder = f"{top_level.pop()}/"
    page = choose_page([name[len(folder) :] for name in names])
    if page is None:
        raise DeckError(Message("zip_without_slides"))
    return folder + page


def read_beginning(file: Path, name: str) -> bytes:
    """Return the first 64 KiB of a file in the archive, or b"" if it can't be read."""
    try:
        with ZipFile(file) as archive, archive.open(name) as opened:
            return opened.read(_TITLE_BYTES)
    except BadZipFile, OSError, KeyError, zlib.error, NotImplementedError, RuntimeError:
        return b""


def unpacked(file: Path, cache: Path) -> Path:
    """Return the folder with the archive's files, unpacking them if necessary; raises ``DeckError``."""
    page_of_archive(file)
    target = cache / cached_name(file)
    with _unpack_lock:
        if not target.is_dir():
            cache.mkdir(parents=True, exist_ok=True)
            temporary = Path(tempfile.mkdtemp(prefix="unpacking-", dir=cache))
            try:
                _unpack(file, temporary)
                publish(temporary, target)
            finally:
                shutil.rmtree(temporary, ignore_errors=True)
    return target


@lru_cache(maxsize=256)
def _list_files(file: str, _changed: int, _size: int) -> tuple[str, ...]:
    """Return the names of the files; raises ``DeckError`` if the archive is invalid, too large or unsafe.

    The modification time and size are part of the cache key only.
    """
    try:
        with ZipFile(file) as archive:
            entries = archive.infolist()
    except BadZipFile, OSError, ValueError, NotImplementedError:
        raise DeckError(Message("zip_invalid")) from None
    if len(entries) > _MAX_FILES:
        raise DeckError(Message("zip_too_many_files", most=_MAX_FILES))
    size = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if size > _MAX_BYTES or (size > _RATIO_MIN_BYTES and size > _MAX_RATIO * packed):
        raise DeckError(Message("zip_too_large", gib=_MAX_BYTES // 1024**3))
    for entry in entries:
        _check_entry(entry)
    return tuple(entry.filename for entry in entries if _is_wanted(entry))


def _check_entry(entry: ZipInfo) -> None:
    name = entry.filename
    if entry.flag_bits & _ENCRYPTED:
        raise DeckError(Message("zip_encrypted"))
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise DeckError(Message("zip_with_links"))
    if name.startswith("/") or ".." in name.split("/") or any(character in name for character in "\\:\0"):
        raise DeckError(Message("zip_outside_folder"))


def _is_wanted(entry: ZipInfo) -> bool:
    return not entry.is_dir() and not entry.filename.startswith("__MACOSX/") and is_safe_path(entry.filename)


def _unpack(file: Path, folder: Path) -> None:
    left = _MAX_BYTES
    try:
        with ZipFile(file) as archive:
            for entry in filter(_is_wanted, archive.infolist()):
                target = folder / entry.filename
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as source, target.open("wb") as written:
                    while chunk := source.read(min(_CHUNK_BYTES, left + 1)):
                        left -= len(chunk)
                        if left < 0:
                            raise DeckError(Message("zip_too_large", gib=_MAX_BYTES // 1024**3))
                        written.write(chunk)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DeckError(Message("disk_full")) from None
        raise DeckError(Message("zip_conflicting_entries")) from None
    except BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError:
        raise DeckError(Message("zip_unreadable")) from None
