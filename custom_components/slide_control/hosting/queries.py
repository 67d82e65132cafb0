"""What others ask about hosted decks, in the event loop. Whoever waits takes no thread of Home Assistant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..const import DECKS_FOLDER
from .archives.archive import unpack
from .cache import cache_errors
from .converters.conversions import CONVERSIONS
from .deck_content import read_content
from .deck_files import DeckFile, archive_to_unpack, cache_folder, converted_file, find_page
from .formats.format import DeckError
from .formats.html import PAGE
from .guard import guarded, unreadable
from .jobs import deck_jobs
from .library import HostedDeck, find_hosted_decks, read_deck
from .paths import format_of

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from ..stage.messages import Message
    from .converters.conversions import Conversions


async def async_find_hosted_decks(hass: HomeAssistant) -> list[HostedDeck]:
    """Return the hosted decks, sorted by name, with what keeps a presentation from being shown now."""
    folder, conversions = hass.config.path(*DECKS_FOLDER), hass.data[CONVERSIONS]
    decks = await deck_jobs(hass).reading.run(partial(find_hosted_decks, folder))
    if not any(map(is_presentation, decks)):
        return decks
    await conversions.async_find_program()
    return await deck_jobs(hass).reading.run(partial(_with_problems, folder, conversions, decks))


async def async_convert_presentations(hass: HomeAssistant, decks: Iterable[HostedDeck]) -> None:
    """Make what shows the presentations among some decks, in the background."""
    folder, conversions = hass.config.path(*DECKS_FOLDER), hass.data[CONVERSIONS]
    presentations = [deck for deck in decks if is_presentation(deck)]
    for deck in presentations:
        with suppress(DeckError):
            await _unpack_deck(hass, folder, deck.name)
    if presentations and conversions.available:
        files = await deck_jobs(hass).counting.run(partial(_wanted, conversions, _files_of(folder, presentations)))
        conversions.start(files)


async def async_presentation_notes(hass: HomeAssistant, decks: Iterable[HostedDeck]) -> dict[str, Message]:
    """Return what people should know about the presentations among some decks, by the names of the decks."""
    presentations = [deck for deck in decks if is_presentation(deck)]
    if not presentations:
        return {}
    folder, conversions = hass.config.path(*DECKS_FOLDER), hass.data[CONVERSIONS]

    def find() -> dict[str, Message]:
        notes = {name: conversions.note(file) for name, file in _files_of(folder, presentations).items()}
        return {name: note for name, note in notes.items() if note is not None}

    return await deck_jobs(hass).reading.run(find)


async def async_unconverted(hass: HomeAssistant, names: Iterable[str]) -> set[str]:
    """Return the presentations among the decks of these names that are not converted; start to convert them."""
    folder, conversions = hass.config.path(*DECKS_FOLDER), hass.data[CONVERSIONS]

    def find() -> tuple[set[str], list[Path]]:
        decks = (read_deck(Path(folder) / name) for name in names)
        files = _files_of(folder, [deck for deck in decks if deck and is_presentation(deck)])
        missing = {name: file for name, file in files.items() if not conversions.is_made(file)}
        return set(missing), _wanted(conversions, missing)

    missing, wanted = await deck_jobs(hass).reading.run(find)
    conversions.start(wanted)
    return missing


def _files_of(folder: str, presentations: Iterable[HostedDeck]) -> dict[str, Path]:
    """Return the file of each presentation by the name of its deck."""
    found = {deck.name: converted_file(folder, deck.name, deck.page) for deck in presentations}
    return {name: file for name, file in found.items() if file and file.is_file()}


def _wanted(conversions: Conversions, files: Mapping[str, Path]) -> list[Path]:
    return [file for file in files.values() if conversions.wants(file)] if conversions.available else []


def is_presentation(deck: HostedDeck) -> bool:
    """Return whether a converter makes what shows the deck."""
    return deck.converted and deck.problem is None


def _with_problems(folder: str, conversions: Conversions, decks: list[HostedDeck]) -> list[HostedDeck]:
    return [
        replace(deck, problem=_problem(folder, conversions, deck)) if is_presentation(deck) else deck for deck in decks
    ]


def _problem(folder: str, conversions: Conversions, deck: HostedDeck) -> Message | None:
    file = converted_file(folder, deck.name, deck.page)
    try:
        return conversions.problem(file) if file is not None and file.is_file() else None
    except OSError as error:
        return unreadable(error)


async def async_find_page(hass: HomeAssistant, name: str, path: str) -> DeckFile | None:
    """Return a file of a hosted deck, or None; unpack a zip archive first. Raises ``DeckError``."""
    folder = hass.config.path(*DECKS_FOLDER)
    await _unpack_deck(hass, folder, name)
    return await hass.async_add_executor_job(_find_page, folder, name, path)


async def async_make_page(hass: HomeAssistant, found: DeckFile) -> Path | bytes:
    """Return the page that shows a file, or where it is; convert it first where necessary. Raises ``DeckError``."""
    file, shown_as = found.file, found.shown_as
    if shown_as is None or shown_as.page is None:
        return file
    if shown_as.document:
        await hass.data[CONVERSIONS].async_document(file)
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


async def _unpack_deck(hass: HomeAssistant, folder: str, name: str) -> None:
    if packed := await hass.async_add_executor_job(archive_to_unpack, folder, name):
        await deck_jobs(hass).unpacking.once(packed, partial(_unpack, *packed))


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
