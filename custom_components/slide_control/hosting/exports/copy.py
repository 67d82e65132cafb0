"""Makes a copy of a hosted deck for everyone: a zip for any web server."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ...access.capabilities import deck_id
from ...const import DECKS_FOLDER
from ...stage.messages import Message
from ..converters.conversions import CONVERSIONS
from ..dependencies.libraries import LIBRARIES
from ..dependencies.networks import package_of
from ..downloads.zip_folder import pack_entries
from ..formats.format import DeckError
from ..formats.pdf import PDF
from ..guard import guarded, unreadable
from ..jobs import deck_jobs
from ..library import read_deck
from ..queries import async_find_page, async_make_page
from ..rewriting.prepare import async_read_deck_page, file_rules
from ..watching.deck_version import folder_of
from .copied_files import CopiedDeck, collect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from homeassistant.core import HomeAssistant

    from ..formats.format import Format
    from ..library import HostedDeck
    from .entry import Entry


@dataclass(frozen=True, slots=True)
class Copy:
    """A deck for everyone, ready to be written."""

    filename: str
    """For people; two decks may have the same."""
    entries: list[Entry]

    def write(self, send: Callable[[bytes], None]) -> None:
        """Pass the zip on in chunks; blocks. Raises ``OSError`` and what ``send`` raises."""
        pack_entries(((entry.name, entry.chunks()) for entry in self.entries), send)


async def async_copy_deck(hass: HomeAssistant, name: str, follow: Mapping[str, str]) -> Copy:
    """Return a copy of the hosted deck with this name; raises ``DeckError`` if it can't be shown.

    ``follow`` has what followers need of the MQTT broker, if there is one.
    """
    try:
        deck = await _async_find(hass, name)
        entries = await deck_jobs(hass).exporting.run(partial(_collect, deck, follow))
    except FileNotFoundError:
        raise DeckError(Message("unknown_file")) from None
    except OSError as error:
        raise DeckError(unreadable(error)) from None
    return Copy(f"{Path(name).stem}.zip", entries)


def _collect(deck: CopiedDeck, follow: Mapping[str, str]) -> list[Entry]:
    with guarded():
        return collect(deck, follow)


async def _async_find(hass: HomeAssistant, name: str) -> CopiedDeck:
    folder = Path(hass.config.path(*DECKS_FOLDER))
    run = hass.async_add_executor_job
    deck = await run(read_deck, folder / name)
    if deck is None or "/" in name:
        raise DeckError(Message("unknown_file"))
    if deck.problem is not None:
        raise DeckError(deck.problem)
    found = await async_find_page(hass, name, deck.page)
    if found is None:
        raise DeckError(Message("unknown_file"))
    made = await async_make_page(hass, found)
    libraries = hass.data[LIBRARIES]
    state = await libraries.async_read(name)
    if state is not None and state.scan.is_source:
        raise DeckError(Message("deck_not_built"))
    top, all_files = await run(_folders, folder, deck, found.file)
    page = await async_read_deck_page(hass, name)
    return CopiedDeck(
        id=deck_id(name),
        title=deck.title,
        page=deck.page,
        made=made,
        shown_as=found.shown_as,
        source=found.file,
        top=top,
        folder=all_files,
        document=await _async_document(hass, found.file, found.shown_as),
        deck_page=page,
        rules=lambda path: file_rules(hass, f"/slide_control/deck/{path}", name, path, page)[0],
        store=libraries.store,
        packages=frozenset(package_of(each) for each in state.scan.wanted) if state else frozenset(),
    )


async def _async_document(hass: HomeAssistant, file: Path, shown_as: Format | None) -> Path | None:
    """Return the PDF that a deck's page shows."""
    if shown_as is PDF:
        return file
    if shown_as is None or not shown_as.document:
        return None
    return await hass.data[CONVERSIONS].async_document(file)


def _folders(folder: Path, deck: HostedDeck, file: Path) -> tuple[Path, Path | None]:
    """Return the folder below which a deck's paths are, and the one with its files, which may not exist."""
    single = (folder / deck.name).resolve()
    if single == file:
        return file.parent, folder_of(single)
    top = file.parents[deck.page.count("/")]
    return top, top
