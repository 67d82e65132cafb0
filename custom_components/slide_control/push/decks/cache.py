"""What is made from decks, kept outside the decks' folder and named after what it was made from."""

from __future__ import annotations

import hashlib
from pathlib import Path
import shutil
from typing import Final

_CHARACTERS: Final = 24


def cached_name(source: Path) -> str:
    """Return the name of what is made from this state of a file."""
    status = source.stat()
    return f"{_source_name(source)}-{_digest(f'{status.st_mtime_ns}-{status.st_size}')}"


def publish(made: Path, target: Path) -> None:
    """Put something whole into the cache at once, in the place of what was made from older states of its source."""
    target.parent.mkdir(parents=True, exist_ok=True)
    source = target.name.partition("-")[0]
    for old in target.parent.glob(f"{source}-*"):
        remove(old)
    shutil.move(made, target)


def sweep(cache: Path, sources: list[Path]) -> None:
    """Remove what was made from files that are gone."""
    known = {_source_name(source) for source in sources}
    for made in cache.iterdir() if cache.is_dir() else ():
        if made.name.partition("-")[0] not in known:
            remove(made)


def remove(path: Path) -> None:
    """Remove a file or a folder, wherever that can be done."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _source_name(source: Path) -> str:
    return _digest(str(source.absolute()))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()[:_CHARACTERS]
