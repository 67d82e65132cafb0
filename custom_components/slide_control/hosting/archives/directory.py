"""Opens zip files whose central directory is small enough, before Python creates an object for each of its entries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
import errno
import io
from pathlib import Path
import struct
from typing import Final
from zipfile import BadZipFile, LargeZipFile, ZipFile
import zlib

from ...stage.messages import Message
from ..formats.format import DeckError

MAX_FILES: Final = 20_000
# Room for as many entries with names of 350 bytes.
_MAX_DIRECTORY_BYTES: Final = 8 * 1024 * 1024
# ``zipfile`` takes quadratic time for the extra field of an entry.
_MAX_EXTRA_BYTES: Final = 1_024
# A file header in the central directory (APPNOTE.TXT section 4.3.12): its signature, its size without the parts of
# variable length, and the offset of their three lengths.
_HEADER_SIGNATURE: Final = b"PK\x01\x02"
_HEADER_BYTES: Final = 46
_LENGTHS_OFFSET: Final = 28
# What ``zipfile`` and the decompressors raise for damaged or unsupported archives. MemoryError: a size that is wrong.
_DAMAGED: Final = (
    ArithmeticError, BadZipFile, EOFError, LargeZipFile, LookupError, MemoryError, RuntimeError, ValueError,
    struct.error, zlib.error,
)  # fmt: skip


@contextmanager
def open_archive(file: Path) -> Iterator[ZipFile]:
    """Open a zip file; the block may read it.

    Raises ``DeckError`` if it has too many entries or is damaged, even if that shows only in the block. Errors of the
    disk are raised as they are.
    """
    if not file.stat().st_size:
        raise DeckError(Message("file_empty"))
    with io.FileIO(file) as raw, _raise_deck_error(Message("zip_invalid")):
        archive = ZipFile(_CheckedFile(raw))
        with archive, _raise_deck_error(Message("zip_unreadable")):
            yield archive


class _CheckedFile(io.BufferedReader):
    """A file that refuses to read a central directory that is too large; ``zipfile`` reads it in one go."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return at most 8 MiB; raises ``DeckError`` for more, and for a directory with too many entries."""
        if size is None or not 0 <= size <= _MAX_DIRECTORY_BYTES:
            raise DeckError(Message("zip_too_many_files", most=MAX_FILES))
        data = super().read(size)
        if data.startswith(_HEADER_SIGNATURE):
            _check_directory(data)
        return data


def _check_directory(data: bytes) -> None:
    at = count = 0
    while len(data) >= at + _HEADER_BYTES and data.startswith(_HEADER_SIGNATURE, at):
        name, extra, comment = struct.unpack_from("<3H", data, at + _LENGTHS_OFFSET)
        at += _HEADER_BYTES + name + extra + comment
        count += 1
        if count > MAX_FILES:
            raise DeckError(Message("zip_too_many_files", most=MAX_FILES))
        if extra > _MAX_EXTRA_BYTES:
            raise DeckError(Message("zip_unreadable"))


@contextmanager
def _raise_deck_error(message: Message) -> Iterator[None]:
    """Raise ``DeckError`` with this message where the block finds that an archive is damaged."""
    try:
        yield
    except _DAMAGED:
        raise DeckError(message) from None
    except OSError as error:
        # ``zipfile`` raises errors without a number, and seeks to impossible places.
        if error.errno in (None, errno.EINVAL):
            raise DeckError(message) from None
        raise
