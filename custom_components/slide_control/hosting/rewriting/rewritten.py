"""Copies of files with their references replaced, in the cache: so they are streamed like all others."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
import hashlib
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...const import DECKS_FOLDER
from ..cache import cached_name, publish_file
from ..deck_files import cache_folder
from ..formats.file_chunks import file_chunks
from ..jobs import deck_jobs
from .rewriter import Place, Rewriter, Rule

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

_LOGGER: Final = logging.getLogger(__name__)

PLACES: Final[dict[str, Place | None]] = {
    ".html": None,
    ".htm": None,
    ".css": Place.STYLE,
    ".js": Place.SCRIPT,
    ".mjs": Place.SCRIPT,
}
"""The files that can refer to others, and what a ``Rewriter`` takes them for."""
_VARIANT_LENGTH: Final = 16


async def async_rewritten(hass: HomeAssistant, file: Path, rules: list[Rule], depends: object) -> Path:
    """Return a copy of a file with its references replaced; ``depends`` is what the rules do depends on.

    Without a place for the copy, return the file itself: the deck is then as good as without our help.
    """
    variant = hashlib.sha256(repr(depends).encode()).hexdigest()[:_VARIANT_LENGTH]
    try:
        target, exists = await hass.async_add_executor_job(_find, hass.config.path(*DECKS_FOLDER), file, variant)
        if not exists:
            await deck_jobs(hass).rewriting.once(target, partial(_write, file, target, rules))
    except OSError as error:
        _LOGGER.warning("A hosted deck can't be prepared: %s", error.strerror or type(error).__name__)
        return file
    return target


def _find(folder: str, file: Path, variant: str) -> tuple[Path, bool]:
    target = cache_folder(folder) / f"{cached_name(file)}-{variant}{file.suffix.lower()}"
    return target, target.is_file()


def _write(source: Path, target: Path, rules: list[Rule]) -> None:
    publish_file(_rewrite(source, rules), target)


def _rewrite(source: Path, rules: list[Rule]) -> Iterator[bytes]:
    rewriter = Rewriter(PLACES[source.suffix.lower()], rules)
    for chunk in file_chunks(source):
        yield rewriter.feed(chunk)
    yield rewriter.finish()
