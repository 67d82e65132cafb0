"""Keeps pictures of the decks in the folder, and drops them with their deck."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ...access.capabilities import deck_id
from ...const import DECKS_FOLDER, SIGNAL_DECKS_CHANGED
from ...pictures.kept_pictures import KEPT_PICTURES, KeptPictures
from ..uploads.storage import deck_storage
from .still_view import StillView, version_of


@callback
def async_setup_stills(hass: HomeAssistant) -> None:
    """Find out what is kept, and serve it."""
    folder = hass.config.path(*DECKS_FOLDER)
    kept = hass.data[KEPT_PICTURES] = KeptPictures(hass, deck_storage(hass).pictures, partial(version_of, folder))

    async def sweep(_: Any = None) -> None:
        if (decks := await hass.async_add_executor_job(_ids, folder)) is not None:
            await kept.async_sweep(decks)

    async def start() -> None:
        await kept.async_load()
        await sweep()

    hass.http.register_view(StillView())
    async_dispatcher_connect(hass, SIGNAL_DECKS_CHANGED, sweep)
    hass.async_create_background_task(start(), "Slide Control pictures")


def _ids(folder: str) -> frozenset[str] | None:
    """Return the ids of the decks in the folder; None if it can't be read."""
    try:
        return frozenset(deck_id(path.name) for path in Path(folder).iterdir())
    except OSError:
        return None
