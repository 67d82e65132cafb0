"""Packs a folder into a zip as it is sent, so that nothing is stored on the disk meanwhile.

It blocks on disk access and on whoever takes the chunks: call it in the executor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
import io
import os
from pathlib import Path
import shutil
from typing import Final, override
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from ...stage.messages import Message
from ..formats.format import DeckError

MAX_FILES: Final = 20_000
MAX_BYTES: Final = 1024**3
"""What an upload may unpack to."""
_CHUNK_BYTES: Final = 256 * 1024
# Compresses text well; a higher one takes longer than it saves.
_LEVEL: Final = 3
_COMPRESSED: Final = (
    *(".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"),
    *(".m4a", ".mp3", ".mp4", ".webm", ".woff", ".woff2"),
)
_FILE_MODE: Final = 0o100644


def files_to_pack(folder: Path) -> list[Path]:
    """Return the files in a folder, without hidden ones and links; raises ``DeckError`` for too many or large ones."""
    found: list[Path] = []
    size = 0
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for file in (Path(top, name) for name in sorted(names) if not name.startswith(".")):
            if file.is_symlink() or not file.is_file():
                continue
            size += file.stat().st_size
            found.append(file)
            if len(found) > MAX_FILES or size > MAX_BYTES:
                raise DeckError(Message("download_too_large", files=MAX_FILES, gib=MAX_BYTES // 1024**3))
    return found


def pack(folder: Path, files: list[Path], send: Callable[[bytes], None]) -> None:
    """Pack files of a folder, and pass the zip on in chunks of some 256 KiB; raises what ``send`` raises."""
    output = _Output(send)
    with ZipFile(output, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for file in files:
            name = file.relative_to(folder.parent).as_posix()
            info = ZipInfo.from_file(file, name, strict_timestamps=False)
            info.compress_type = ZIP_DEFLATED
            with file.open("rb") as source, archive.open(info, "w") as target:
                shutil.copyfileobj(source, target, _CHUNK_BYTES)
    output.flush()


def pack_entries(entries: Iterable[tuple[str, Iterable[bytes]]], send: Callable[[bytes], None]) -> None:
    """Pack contents by their names, and pass the zip on like ``pack``; raises what a content raises, too."""
    output = _Output(send)
    with ZipFile(output, "w", compresslevel=_LEVEL) as archive:
        for name, content in entries:
            info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.external_attr = _FILE_MODE << 16
            info.compress_type = ZIP_STORED if name.lower().endswith(_COMPRESSED) else ZIP_DEFLATED
            with archive.open(info, "w") as target:
                for chunk in content:
                    target.write(chunk)
    output.flush()


class _Output(io.RawIOBase):
    """A file that can only be written from its beginning to its end."""

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._send = send
        self._waiting = bytearray()

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        self._waiting += data
        if len(self._waiting) >= _CHUNK_BYTES:
            self.flush()
        return len(data)

    @override
    def flush(self) -> None:
        if self._waiting:
            self._send(bytes(self._waiting))
            self._waiting.clear()
