"""Finds the files of hosted decks, and nothing outside them.

These functions block on disk access: call them in the executor.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from .addresses.aliases import resolve_aliases
from .archives.archive import SUFFIX, unpacked_folder
from .formats.format import Format
from .formats.presentation import DOCUMENT_SUFFIX
from .paths import format_of, is_safe_path

_PAGE_SUFFIX: Final = ".html"


class DeckFile(NamedTuple):
    """A file of a deck, and the format that generates a page from it; None to serve the file itself."""

    file: Path
    shown_as: Format | None
    is_document: bool = False
    """Whether what a converter makes of the file is asked for, not its page."""


def find_file(folder: str, name: str, path: str) -> Path | None:
    """Return a file of a hosted deck, or None if it doesn't exist or may not be read; raises ``DeckError``.

    ``path`` must stay inside the deck: neither ``..`` nor a symbolic link may leave it, and hidden files are not
    served. A single-file deck can also use the folder of the same name with the suffix ``_files``, where Quarto and
    browsers store its resources. An archive has files once it is unpacked: ``archive_to_unpack``.
    """
    if "/" in name or not is_safe_path(name) or not is_safe_path(path):
        return None
    top = Path(folder).resolve()
    deck = top / name
    try:
        if deck.is_dir():
            root, target = deck.resolve(), deck / path
        elif _is_archive(top, deck):
            root = unpacked_folder(deck, cache_folder(folder)).resolve()
            target = root / path
        elif path == name:
            root, target = top, deck
        elif path.startswith(f"{deck.stem}_files/"):
            root, target = (top / f"{deck.stem}_files").resolve(), top / path
        else:
            return None
        resolved = target.resolve(strict=True)
    except OSError, ValueError:
        return None
    return resolved if resolved.is_relative_to(root) and resolved.is_file() else None


def find_page(folder: str, name: str, path: str) -> DeckFile | None:
    """Return a file of a hosted deck like ``find_file``, or the source file of a generated page.

    The segments of ``path`` may be aliases.
    """
    root = _root(folder, name) if is_safe_path(path) else None
    if root is None or (path := resolve_aliases(root, path) or "") == "":
        return None
    if file := find_file(folder, name, path):
        return DeckFile(file, None)
    for source, suffix in ((path.removesuffix(suffix), suffix) for suffix in (_PAGE_SUFFIX, DOCUMENT_SUFFIX)):
        shown_as = format_of(source) if source != path else None
        if shown_as is None or shown_as.page is None or suffix not in (_PAGE_SUFFIX, shown_as.document):
            continue
        file = find_file(folder, name, source)
        return DeckFile(file, shown_as, suffix != _PAGE_SUFFIX) if file else None
    return None


def converted_file(folder: str, name: str, page: str) -> Path | None:
    """Return the presentation that a deck's page shows by way of a converter, or None.

    It may be in an archive that isn't unpacked yet.
    """
    source = page.removesuffix(_PAGE_SUFFIX)
    deck_format = format_of(source) if source != page else None
    root = _root(folder, name) if deck_format is not None and deck_format.document else None
    return None if root is None else (root / source).resolve()


def _root(folder: str, name: str) -> Path | None:
    """Return the folder below which the paths of a deck's files are."""
    if "/" in name or not is_safe_path(name):
        return None
    top = Path(folder).resolve()
    try:
        if (deck := top / name).is_dir():
            return deck
        return unpacked_folder(deck, cache_folder(folder)) if _is_archive(top, deck) else top
    except OSError, ValueError:
        return None


def archive_to_unpack(folder: str, name: str) -> tuple[Path, Path] | None:
    """Return a deck's zip archive, and the folder for its files, if it must be unpacked before its files are found."""
    if "/" in name or not is_safe_path(name):
        return None
    top = Path(folder).resolve()
    try:
        if not _is_archive(top, deck := top / name):
            return None
        target = unpacked_folder(deck, cache_folder(folder))
    except OSError, ValueError:
        return None
    return None if target.is_dir() else (deck, target)


def cache_folder(folder: str) -> Path:
    """Return the cache folder for the decks in this folder."""
    return Path(folder).resolve().parent / ".cache"


def _is_archive(top: Path, deck: Path) -> bool:
    return deck.suffix.lower() == SUFFIX and deck.is_file() and deck.resolve().is_relative_to(top)
