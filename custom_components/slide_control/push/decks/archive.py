"""A zip archive: a folder with slides, unpacked into the cache once somebody opens it. Nothing in it is trusted."""

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

from .cache import cached_name, publish
from .folder import choose_page, is_plain
from .format import DeckError

SUFFIX: Final = ".zip"
_MOST_FILES: Final = 20_000
_MOST_BYTES: Final = 1024**3
# Slides of text and numbers shrink to a tenth at best; what claims more is made to fill a disk.
_MOST_RATIO: Final = 200
_RATIO_FROM: Final = 64 * 1024 * 1024
_CHUNK: Final = 1024 * 1024
_ENCRYPTED: Final = 0x1
_TITLE_WITHIN: Final = 64 * 1024

_unpacking: Final = Lock()


def page_of_archive(file: Path) -> str:
    """Return the page to open; raises ``DeckError`` for an archive that is not safe, or has none."""
    status = file.stat()
    names = _survey(str(file), status.st_mtime_ns, status.st_size)
    tops = {name.partition("/")[0] for name in names}
    folder = ""
    if len(tops) == 1 and all("/" in name for name in names):
        folder = f"{tops.pop()}/"
    page = choose_page([name[len(folder) :] for name in names])
    if page is None:
        raise DeckError("There are no slides in this zip: no HTML, PDF, Markdown or notebook at its top.")
    return folder + page


def read_beginning(file: Path, name: str) -> bytes:
    """Return the first bytes of a file in the archive, b"" where they can't be read."""
    try:
        with ZipFile(file) as archive, archive.open(name) as opened:
            return opened.read(_TITLE_WITHIN)
    except BadZipFile, OSError, KeyError, zlib.error, NotImplementedError, RuntimeError:
        return b""


def unpacked(file: Path, cache: Path) -> Path:
    """Return the folder with the archive's files, unpacked if need be; raises ``DeckError``."""
    page_of_archive(file)
    target = cache / cached_name(file)
    with _unpacking:
        if not target.is_dir():
            cache.mkdir(parents=True, exist_ok=True)
            made = Path(tempfile.mkdtemp(prefix="unpacking-", dir=cache))
            try:
                _unpack(file, made)
                publish(made, target)
            finally:
                shutil.rmtree(made, ignore_errors=True)
    return target


@lru_cache(maxsize=256)
def _survey(file: str, _changed: int, _size: int) -> tuple[str, ...]:
    """Return the names of the files; raises ``DeckError`` for what no honest program packs."""
    try:
        with ZipFile(file) as archive:
            found = archive.infolist()
    except BadZipFile, OSError, ValueError, NotImplementedError:
        raise DeckError("This is no zip, or it is damaged. Pack or copy it again.") from None
    if len(found) > _MOST_FILES:
        raise DeckError(f"There are more than {_MOST_FILES:,} files in this zip. Pack the slides alone.")
    size = sum(each.file_size for each in found)
    packed = sum(each.compress_size for each in found)
    if size > _MOST_BYTES or (size > _RATIO_FROM and size > _MOST_RATIO * packed):
        raise DeckError("This zip would unpack to more than 1 GiB, or to far more than slides do. It is not opened.")
    for each in found:
        _judge(each)
    return tuple(each.filename for each in found if _wanted(each))


def _judge(entry: ZipInfo) -> None:
    name = entry.filename
    if entry.flag_bits & _ENCRYPTED:
        raise DeckError("This zip is encrypted. Pack it without a password.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise DeckError("There are symbolic links in this zip. Pack the files themselves.")
    if name.startswith("/") or ".." in name.split("/") or any(sign in name for sign in "\\:\0"):
        raise DeckError("There are files in this zip that would lie outside its folder. Pack the slides' folder anew.")


def _wanted(entry: ZipInfo) -> bool:
    return not entry.is_dir() and not entry.filename.startswith("__MACOSX/") and is_plain(entry.filename)


def _unpack(file: Path, folder: Path) -> None:
    left = _MOST_BYTES
    try:
        with ZipFile(file) as archive:
            for entry in filter(_wanted, archive.infolist()):
                target = folder / entry.filename
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as source, target.open("wb") as written:
                    while chunk := source.read(min(_CHUNK, left + 1)):
                        left -= len(chunk)
                        if left < 0:
                            raise DeckError("This zip unpacks to more than 1 GiB. It is not opened.")
                        written.write(chunk)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DeckError("Home Assistant's disk is full: this zip can't be unpacked.") from None
        raise DeckError("This zip can't be unpacked: two of its entries are in each other's way.") from None
    except BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError:
        raise DeckError("This zip is damaged, or packed in a way that can't be read. Pack it again.") from None
