"""Decks that are fetched from Google Slides: a folder with the PDF that is shown and the file that knows the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
import os
from pathlib import Path
import secrets
from typing import TYPE_CHECKING, Final

from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util.hass_dict import HassKey

from ...const import DOMAIN, SIGNAL_DECKS_CHANGED
from ...stage.messages import Message
from ..cache import cache_errors, remove
from ..formats.format import DeckError
from ..formats.pdf import check_pdf
from ..formats.presentation import exported_pdf
from ..guard import guarded
from ..library import read_deck
from ..paths import is_safe_path, to_unicode
from ..uploads.storage import DeckStorage, deck_storage, move_to_free_name
from .google_slides import TYPES, async_export, parse_address
from .source_file import read_source, write_source

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

_FILE: Final = "slides"
_MAX_NAME_BYTES: Final = 120
_DEFAULT_NAME: Final = "Google Slides"
_LOCK: Final[HassKey[asyncio.Lock]] = HassKey(f"{DOMAIN}.fetch_deck")


async def async_add_deck(hass: HomeAssistant, address: str) -> str:
    """Fetch the presentation at an address, and return the name of its deck; raises ``DeckError``."""
    presentation = parse_address(address)

    def keep(folder: Path, title: str) -> str:
        write_source(folder, presentation)
        return move_to_free_name(folder, deck_storage(hass).decks / _safe_name(title))

    return await _async_fetch(hass, presentation, keep)


async def async_update_deck(hass: HomeAssistant, name: str) -> str:
    """Fetch a deck again, and return its name; raises ``DeckError``, and the deck stays as it is."""
    decks = deck_storage(hass).decks
    presentation = await hass.async_add_executor_job(_source_of, decks, name)

    def keep(folder: Path, _title: str) -> str:
        for kind in TYPES:
            new, old = folder / f"{_FILE}.{kind}", decks / name / f"{_FILE}.{kind}"
            if new.exists():
                os.replace(new, old)  # noqa: PTH105  an existing file
            else:
                old.unlink(missing_ok=True)
        return name

    return await _async_fetch(hass, presentation, keep)


async def _async_fetch(hass: HomeAssistant, presentation: str, keep: Callable[[Path, str], str]) -> str:
    run = hass.async_add_executor_job
    async with hass.data.setdefault(_LOCK, asyncio.Lock()):
        folder = await run(_begin, deck_storage(hass))
        try:
            title = ""
            for kind in TYPES:
                title = await _async_export(hass, presentation, kind, folder / f"{_FILE}.{kind}")
            name = await run(_finish, folder, title, keep)
        except OSError:
            raise DeckError(Message("disk_full")) from None
        finally:
            await run(remove, folder)
    async_dispatcher_send(hass, SIGNAL_DECKS_CHANGED)
    return name


async def _async_export(hass: HomeAssistant, presentation: str, kind: str, file: Path) -> str:
    """Write an export to a file, and return the name that Google gives it; raises ``DeckError`` and ``OSError``."""
    run = hass.async_add_executor_job
    opened = await run(file.open, "wb")

    async def write(data: bytes) -> None:
        await run(opened.write, data)

    try:
        return await async_export(async_get_clientsession(hass), presentation, kind, write)
    finally:
        await run(opened.close)


def _begin(storage: DeckStorage) -> Path:
    folder = storage.uploads / f"{secrets.token_hex(8)}.d"
    folder.mkdir(parents=True)
    return folder


def _finish(folder: Path, title: str, keep: Callable[[Path, str], str]) -> str:
    """Check the files, and make a deck of them; raises ``DeckError`` and ``OSError``."""
    with cache_errors(), guarded():
        presentation, pdf = folder / f"{_FILE}.pptx", folder / f"{_FILE}.pdf"
        check_pdf(pdf)
        matches = False
        with suppress(DeckError):
            matches = exported_pdf(presentation) is not None
        if not matches:  # the slides are shown without what the file says about them
            presentation.unlink()
        return keep(folder, title.rpartition(".")[0] or title)


def _source_of(decks: Path, name: str) -> str:
    if "/" in name or not is_safe_path(name) or read_deck(decks / name) is None:
        raise DeckError(Message("deck_gone", deck=name))
    # What a person has written into the file is checked, too.
    return parse_address(f"https://docs.google.com/presentation/d/{read_source(decks / name)}")


def _safe_name(title: str) -> str:
    """Return a presentation's title as the name of a folder."""
    kept = "".join(" " if each in '/\\:*?"<>|' or not each.isprintable() else each for each in to_unicode(title))
    name = " ".join(kept.split()).lstrip("._ ")
    return name.encode()[:_MAX_NAME_BYTES].decode(errors="ignore").rstrip(". ") or _DEFAULT_NAME
