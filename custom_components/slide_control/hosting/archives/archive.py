"""Zip archives as decks, unpacked into the cache on first use. The content is untrusted."""

from __future__ import annotations

from collections.abc import Iterable
import errno
from itertools import pairwise
from pathlib import Path
import shutil
import stat
import tempfile
from typing import Final
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from ...stage.messages import Message
from ..cache import cached_name, publish
from ..formats.format import DeckError
from ..formats.html import PAGE, TITLE_BYTES, check_not_blank, page_title
from ..paths import choose_page, format_of, is_safe_path
from .directory import open_archive

SUFFIX: Final = ".zip"
_MAX_BYTES: Final = 1024**3
# Text shrinks to about a tenth; a much higher ratio is a zip bomb.
_MAX_RATIO: Final = 200
_RATIO_MIN_BYTES: Final = 64 * 1024 * 1024
_MAX_NAME_BYTES: Final = 255
_MAX_PATH_BYTES: Final = 1_000
_CHUNK_BYTES: Final = 1024 * 1024
_ENCRYPTED: Final = 0x1
# The others (LZMA, Zstandard) let a file of a few bytes ask for gigabytes of memory.
_METHODS: Final = frozenset({ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2})
_CONFLICTS: Final = (errno.EEXIST, errno.EISDIR, errno.ENOTDIR)


def read_archive(file: Path) -> tuple[str, str]:
    """Return the path and the title of the page to open; raises ``DeckError`` if the archive can't be shown."""
    with open_archive(file) as archive:
        entries = _checked_entries(archive)
        page = _page_of(entry.filename for entry in entries)
        size = archive.getinfo(page).file_size
        if format_of(page) is not PAGE:
            if not size:
                raise DeckError(Message("file_empty"))
            return page, ""
        with archive.open(page) as opened:
            beginning = opened.read(TITLE_BYTES)
    check_not_blank(beginning)
    return page, page_title(beginning)


def unpacked_folder(file: Path, cache: Path) -> Path:
    """Return where the current version of an archive is or will be unpacked."""
    return cache / cached_name(file)


def unpack(file: Path, target: Path) -> None:
    """Unpack an archive, unless that has been done; raises ``DeckError`` and ``OSError``."""
    if target.is_dir():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix="unpacking-", dir=target.parent))
    try:
        with open_archive(file) as archive:
            _unpack(archive, temporary)
        publish(temporary, target)
    except OSError as error:
        if error.errno in _CONFLICTS:
            raise DeckError(Message("zip_conflicting_entries")) from None
        raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _page_of(names: Iterable[str]) -> str:
    found = list(names)
    top_level = {name.partition("/")[0] for name in found}
    folder = ""
    if len(top_level) == 1 and all("/" in name for name in found):
        folder = f"{top_level.pop()}/"
    page = choose_page([name[len(folder) :] for name in found])
    if page is None:
        raise DeckError(Message("zip_without_slides"))
    return folder + page


def _checked_entries(archive: ZipFile) -> list[ZipInfo]:
    """Return the files to unpack; raises ``DeckError`` if the archive is too large or unsafe."""
    entries = archive.infolist()
    size = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if size > _MAX_BYTES or (size > _RATIO_MIN_BYTES and size > _MAX_RATIO * packed):
        raise DeckError(Message("zip_too_large", gib=_MAX_BYTES // 1024**3))
    for entry in entries:
        _check_entry(entry)
    wanted = [entry for entry in entries if _is_wanted(entry)]
    _check_names([entry.filename for entry in wanted])
    return wanted


def _check_names(names: list[str]) -> None:
    """Raise ``DeckError`` for names that no file system can hold, or that are a file and a folder in one."""
    for name in names:
        encoded = name.encode()
        if len(encoded) > _MAX_PATH_BYTES or any(len(part) > _MAX_NAME_BYTES for part in encoded.split(b"/")):
            raise DeckError(Message("zip_name_too_long", bytes=_MAX_NAME_BYTES))
    # In this order, what is in a folder follows a file of the folder's name at once.
    ordered = sorted({f"{name}/" for name in names})
    if any(following.startswith(name) for name, following in pairwise(ordered)):
        raise DeckError(Message("zip_conflicting_entries"))


def _check_entry(entry: ZipInfo) -> None:
    name = entry.filename
    if entry.flag_bits & _ENCRYPTED:
        raise DeckError(Message("zip_encrypted"))
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise DeckError(Message("zip_with_links"))
    if name.startswith("/") or ".." in name.split("/") or any(character in name for character in "\\:\0"):
        raise DeckError(Message("zip_outside_folder"))
    if entry.compress_type not in _METHODS:
        raise DeckError(Message("zip_method"))


def _is_wanted(entry: ZipInfo) -> bool:
    return not entry.is_dir() and not entry.filename.startswith("__MACOSX/") and is_safe_path(entry.filename)


def _unpack(archive: ZipFile, folder: Path) -> None:
    left = _MAX_BYTES
    for entry in _checked_entries(archive):
        target = folder / entry.filename
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, target.open("wb") as written:
            while chunk := source.read(min(_CHUNK_BYTES, left + 1)):
                left -= len(chunk)
                if left < 0:
                    raise DeckError(Message("zip_too_large", gib=_MAX_BYTES // 1024**3))
                written.write(chunk)
