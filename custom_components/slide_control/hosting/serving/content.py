"""What a response sends: bytes, a file, or a file whose beginning is replaced."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
import io
import os
from pathlib import Path
from typing import Final, Self

from .client_injection import HEAD_BYTES

CHUNK_BYTES: Final = 64 * 1024


@dataclass(slots=True)
class Content:
    """Bytes, followed by the rest of an open file. Close it; ``read`` blocks on disk access if there is a file."""

    beginning: bytes
    tag: str
    """Differs for each version; the ETag without its quotes."""
    file: io.FileIO | None = None
    """The open file."""
    skipped: int = 0
    """The bytes of the file that ``beginning`` replaces."""
    size: int = 0
    """The bytes of beginning and file together, as long as nothing cuts the file off."""

    def read(self, start: int, count: int) -> bytes:
        """Return at most ``count`` bytes from a position; fewer only at the end, or where the file was cut off."""
        if start < len(self.beginning):
            return self.beginning[start : start + count]
        if self.file is None:
            return b""
        return os.pread(self.file.fileno(), count, self.skipped + start - len(self.beginning))

    def close(self) -> None:
        """Close the file."""
        if self.file is not None:
            with suppress(OSError):
                self.file.close()
            self.file = None

    def __enter__(self) -> Self:
        """Return the content."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()


def of_bytes(content: bytes, tag: str) -> Content:
    """Return bytes as content."""
    return Content(content, tag, size=len(content))


def of_file(path: Path, replace: Callable[[bytes], tuple[bytes, int]] | None = None, suffix: str = "") -> Content:
    """Open a file as content; raises ``OSError``.

    ``replace`` gets the first 64 KiB and returns what replaces them, and how many bytes of them are replaced.
    ``suffix`` becomes a part of the tag.
    """
    with ExitStack() as closed_on_error:
        file = closed_on_error.enter_context(io.FileIO(path))
        status = os.fstat(file.fileno())
        beginning, skipped = replace(os.pread(file.fileno(), HEAD_BYTES, 0)) if replace else (b"", 0)
        size = len(beginning) + max(0, status.st_size - skipped)
        tag = f"{status.st_mtime_ns:x}-{status.st_size:x}{suffix}"
        if size <= CHUNK_BYTES and len(whole := beginning + os.pread(file.fileno(), CHUNK_BYTES, skipped)) == size:
            return of_bytes(whole, tag)
        closed_on_error.pop_all()
    return Content(beginning, tag, file, skipped, size)
