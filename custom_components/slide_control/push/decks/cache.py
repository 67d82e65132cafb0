"""What is made from decks, kept outside the decks' folder and named after what it was made from."""

from __future__ import annotations

from collections.abc import Iterable
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
    for old in target.parent.glob(f"{_made_from(target)}-*"):
        remove(old)
    shutil.move(made, target)


def sweep(cache: Path, sources: Iterable[Path]) -> None:
    """Remove what was made from files that are gone; what was made from a file in a zip stays as long as the zip."""
    known = {_source_name(source) for source in sources}
    made = list(cache.iterdir()) if cache.is_dir() else []
    for unpacked in made:
        if unpacked.is_dir() and _made_from(unpacked) in known:
            known |= {_source_name(file) for file in unpacked.rglob("*")}
    for each in made:
        if _made_from(each) not in known:
            remove(each)


def remove(path: Path) -> None:
    """Remove a file or a folder, wherever that can be done."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _made_from(made: Path) -> str:
    return made.name.partition("-")[0]


def _source_name(source: Path) -> str:
    return _digest(str(source.absolute()))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()[:_CHARACTERS]
