"""What others ask about hosted decks, in the event loop. Whoever waits takes no thread of Home Assistant."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..const import DECKS_FOLDER
from .archives.archive import unpack
from .cache import cache_errors
from .deck_content import read_content
from .deck_files import DeckFile, archive_to_unpack, cache_folder, find_page
from .formats.format import DeckError, Format
from .formats.html import PAGE
from .guard import guarded
from .jobs import deck_jobs
from .library import HostedDeck, find_hosted_decks
from .paths import format_of

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant


async def async_find_hosted_decks(hass: HomeAssistant) -> list[HostedDeck]:
    """Return the hosted decks, sorted by name."""
    return await deck_jobs(hass).reading.run(partial(find_hosted_decks, hass.config.path(*DECKS_FOLDER)))


async def async_find_page(hass: HomeAssistant, name: str, path: str) -> DeckFile | None:
    """Return a file of a hosted deck, or None; unpack a zip archive first. Raises ``DeckError``."""
    folder = hass.config.path(*DECKS_FOLDER)
    if packed := await hass.async_add_executor_job(archive_to_unpack, folder, name):
        await deck_jobs(hass).unpacking.once(packed, partial(_unpack, *packed))
    return await hass.async_add_executor_job(_find_page, folder, name, path)


async def async_make_page(hass: HomeAssistant, file: Path, shown_as: Format | None) -> Path | bytes:
    """Return the page that shows a file, or where it is; convert it first where necessary. Raises ``DeckError``."""
    if shown_as is None or shown_as.page is None:
        return file
    cache = cache_folder(hass.config.path(*DECKS_FOLDER))
    page, exists = await hass.async_add_executor_job(_generate, shown_as.page, file, cache)
    if isinstance(page, Path) and not exists and shown_as.convert is not None:
        await deck_jobs(hass).converting.once(page, partial(_convert, shown_as.convert, file, page))
    return page


def _find_page(folder: str, name: str, path: str) -> DeckFile | None:
    """Return a file of a deck; raises ``DeckError`` if it is the deck's own HTML page and can't be shown."""
    found = find_page(folder, name, path)
    if found is not None and "/" not in path and format_of(found.file.name) is PAGE:
        content = read_content(found.file if found.file.name == name else found.file.parent)
        if content is not None and content.page == found.file.name and content.problem is not None:
            raise DeckError(content.problem)
    return found


def _unpack(file: Path, target: Path) -> None:
    with cache_errors(), guarded():
        unpack(file, target)


def _convert(convert: Callable[[Path, Path], None], file: Path, page: Path) -> None:
    with cache_errors(), guarded():
        convert(file, page)


def _generate(generate: Callable[[Path, Path], Path | bytes], file: Path, cache: Path) -> tuple[Path | bytes, bool]:
    with guarded():
        page = generate(file, cache)
    return page, isinstance(page, Path) and page.exists()
