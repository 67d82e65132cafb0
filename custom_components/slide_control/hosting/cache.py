"""The cache of files generated from decks, outside the decks' folder and named after a digest of their source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
import errno
import hashlib
from pathlib import Path
import shutil
import tempfile
from typing import Final

from ..stage.messages import Message
from .formats.format import DeckError

_DIGEST_LENGTH: Final = 24


def cached_name(source: Path) -> str:
    """Return the cache entry's name for the current version of a file."""
    status = source.stat()
    return f"{_source_name(source)}-{_digest(f'{status.st_mtime_ns}-{status.st_size}')}"


def publish(generated: Path, target: Path) -> None:
    """Move a complete file or folder into the cache, replacing entries for older versions of its source."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for old in target.parent.glob(f"{_source_of(target)}-*"):
        remove(old)
    shutil.move(generated, target)


def publish_file(content: Iterable[bytes], target: Path) -> None:
    """Write a file into the cache like ``publish``; nothing of it is left if that fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="writing-", dir=target.parent) as folder:
        generated = Path(folder, target.name)
        with generated.open("wb") as written:
            written.writelines(content)
        publish(generated, target)


@contextmanager
def cache_errors() -> Iterator[None]:
    """Raise ``DeckError`` if the block can't write to the cache."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DeckError(Message("disk_full")) from None
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise DeckError(Message("cache_not_writable")) from None
        raise DeckError(Message("disk_error", error=error.strerror or type(error).__name__)) from None


def sweep(cache: Path, sources: Iterable[Path]) -> None:
    """Remove entries whose source no longer exists; a file unpacked from a zip exists as long as the zip does."""
    known = {_source_name(source) for source in sources}
    entries = list(cache.iterdir()) if cache.is_dir() else []
    for folder in entries:
        if folder.is_dir() and _source_of(folder) in known:
            known |= {_source_name(file) for file in folder.rglob("*")}
    for entry in entries:
        if _source_of(entry) not in known:
            remove(entry)


def remove(path: Path) -> None:
    """Remove a file or folder; errors while removing a folder are ignored."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _source_of(entry: Path) -> str:
    return entry.name.partition("-")[0]


def _source_name(source: Path) -> str:
    return _digest(str(source.absolute()))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()[:_DIGEST_LENGTH]
