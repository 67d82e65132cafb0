"""The folder of fetched libraries, shared by all decks and laid out as on the content networks.

These functions block on disk access: call them in the executor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
import os
from pathlib import Path
import tempfile
from typing import Final

from ..cache import remove
from ..paths import is_safe_path
from .networks import Dependency

MAX_STORE_BYTES: Final = 512 * 1024 * 1024
"""For all libraries of all decks."""
_REDIRECT: Final = ".redirect"
_MAX_REDIRECT_BYTES: Final = 1_000


class LibraryStore:
    """Files of content networks, and where their addresses redirect to."""

    def __init__(self, folder: Path) -> None:
        """Set the folder; it is created when it is needed."""
        self._folder: Final = folder

    def find(self, dependency: Dependency) -> str | None:
        """Return the stored path of a file, after its redirect; None if it has not been fetched."""
        path = dependency.stored_path
        with suppress(OSError, ValueError):
            redirect = self._folder / f"{path}{_REDIRECT}"
            if redirect.is_file():
                with redirect.open() as opened:
                    path = opened.read(_MAX_REDIRECT_BYTES)
            if self.file(path) is not None:
                return path
        return None

    def file(self, path: str) -> Path | None:
        """Return the file with this stored path, or None."""
        if not is_safe_path(path):
            return None
        file = self._folder / path
        with suppress(OSError, ValueError):
            if file.is_file() and file.resolve().is_relative_to(self._folder.resolve()):
                return file
        return None

    def files_of(self, packages: Iterable[str]) -> Iterator[str]:
        """Yield the stored paths of all files of some releases; see ``package_of``."""
        for package in sorted(set(packages)):
            for directory, _, names in os.walk(self._folder / package):
                found = (Path(directory, name).relative_to(self._folder).as_posix() for name in sorted(names))
                yield from (path for path in found if not path.endswith(_REDIRECT) and self.file(path) is not None)

    def add(self, asked: Dependency, found: Dependency, content: bytes) -> None:
        """Store a file under its final address, and the redirect that led there; raises ``OSError``."""
        self._write(found.stored_path, content)
        if asked.stored_path != found.stored_path:
            self._write(f"{asked.stored_path}{_REDIRECT}", found.stored_path.encode())

    def size(self) -> int:
        """Return the number of bytes of all files."""
        total = 0
        for directory, _, files in os.walk(self._folder):
            for name in files:
                with suppress(OSError):
                    total += Path(directory, name).stat().st_size
        return total

    def clear(self) -> None:
        """Remove all files."""
        remove(self._folder)

    def _write(self, path: str, content: bytes) -> None:
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=".part-", dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as opened:
                opened.write(content)
            os.replace(temporary, target)  # noqa: PTH105  a path in the same folder
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
