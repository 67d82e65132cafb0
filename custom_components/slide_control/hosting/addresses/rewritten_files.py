"""Files of decks with rewritten references: made once for each version of a deck, and kept in the cache."""

from __future__ import annotations

from functools import partial
import hashlib
from pathlib import Path
import posixpath
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from ...const import DECKS_FOLDER
from ..cache import cached_name, publish_file
from ..deck_files import cache_folder, find_page
from ..jobs import deck_jobs
from ..remembered import Remembered
from ..watching.deck_version import deck_version
from .rewriting import MAX_BYTES, SUFFIXES, may_need_rewriting, rewrite_references

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

_DIGEST_LENGTH: Final = 16
_BEGINNING_BYTES: Final = 64 * 1024
_HREF: Final = re.compile(rb"\shref\s{0,8}=\s{0,8}[\"']?([^\"'\s>]{1,500})", re.IGNORECASE)


async def async_rewrite[Content: (Path, Path | bytes)](
    hass: HomeAssistant, name: str, file: Path, content: Content
) -> Content:
    """Return what to send for a file of a deck, or for a page that was generated from it: with references that pass.

    Raises ``OSError``.
    """
    folder = hass.config.path(*DECKS_FOLDER)
    if isinstance(content, bytes):
        return await hass.async_add_executor_job(_rewrite_bytes, folder, name, file, content)
    target = await hass.async_add_executor_job(_target, folder, name, content)
    if target is None:
        return content
    if not await hass.async_add_executor_job(target.exists):
        try:
            await deck_jobs(hass).converting.once(target, partial(_make, folder, name, file, content, target))
        except OSError:
            return content  # the cache can't be written: what needs no alias still works
    return target


def _target(folder: str, name: str, content: Path) -> Path | None:
    """Return where the rewritten file is kept; None if nothing in it needs rewriting."""
    if content.suffix.lower() not in SUFFIXES or not _needed.get(content, content.stat()):
        return None
    version = hashlib.sha256(f"{deck_version(folder, name)}\n{cached_name(content)}".encode()).hexdigest()
    source = cached_name(content).partition("-")[0]
    return cache_folder(folder) / f"{source}-{version[:_DIGEST_LENGTH]}{content.suffix.lower()}"


def _read_needed(path: Path) -> bool:
    return path.stat().st_size <= MAX_BYTES and may_need_rewriting(path.read_bytes())


_needed: Final = Remembered(_read_needed)


def _make(folder: str, name: str, file: Path, content: Path, target: Path) -> None:
    publish_file([_rewrite_bytes(folder, name, file, content.read_bytes())], target)


def _rewrite_bytes(folder: str, name: str, file: Path, content: bytes) -> bytes:
    if not may_need_rewriting(content):
        return content
    start = posixpath.join(posixpath.dirname(_path_in_deck(folder, name, file)), _base(content))

    def exists(reference: str) -> bool:
        return find_page(folder, name, posixpath.normpath(posixpath.join(start, reference))) is not None

    return rewrite_references(content, exists)


def _base(content: bytes) -> str:
    """Return the folder to which a page's references are relative, as its ``<base>`` says; "" if it has none."""
    lower = content[:_BEGINNING_BYTES].lower()
    start = lower.find(b"<base")
    found = _HREF.search(content, start, lower.find(b">", start)) if start >= 0 else None
    return posixpath.dirname(unquote(found[1].decode(errors="surrogateescape"))) if found else ""


def _path_in_deck(folder: str, name: str, file: Path) -> str:
    """Return the path of a file below its deck, as its address has it."""
    deck = (Path(folder) / name).resolve()
    if deck.is_dir() and file.is_relative_to(deck):
        return file.relative_to(deck).as_posix()
    cache = cache_folder(folder)
    if file.is_relative_to(cache):
        return Path(*file.relative_to(cache).parts[1:]).as_posix()
    return file.relative_to(deck.parent).as_posix() if file.is_relative_to(deck.parent) else file.name
