"""Lists the hosted decks in the action editor, as options of the field *Deck* of ``slide_control.open_deck``."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
import os
from pathlib import Path
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.service import async_set_service_schema
from homeassistant.util.yaml import load_yaml_dict

from ...const import DECKS_FOLDER, DOMAIN, SIGNAL_DECKS_CHANGED
from ...hosting.library import HostedDeck
from ...hosting.queries import async_find_hosted_decks

_SERVICES: Final = Path(__file__).parents[2] / "services.yaml"
# Decks can also be copied into the folder directly, so it is polled.
_CHECK_INTERVAL: Final = timedelta(seconds=30)


@callback
def async_setup_deck_choices(hass: HomeAssistant, action: str) -> None:
    """Keep the options of an action's field ``deck`` up to date."""
    published: list[dict[str, str]] | None = None
    previous: list[tuple[str, int]] | None = None

    async def refresh() -> None:
        nonlocal published
        choices = _choices(await async_find_hosted_decks(hass))
        if choices != published:
            published = choices
            description = deepcopy((await hass.async_add_executor_job(load_yaml_dict, str(_SERVICES)))[action])
            description["fields"]["deck"]["selector"]["select"]["options"] = choices
            async_set_service_schema(hass, DOMAIN, action, description)

    async def check(_: Any = None) -> None:
        nonlocal previous
        snapshot = await hass.async_add_executor_job(_snapshot, hass.config.path(*DECKS_FOLDER))
        if snapshot != previous:
            previous = snapshot
            await refresh()

    async_dispatcher_connect(hass, SIGNAL_DECKS_CHANGED, check)
    async_track_time_interval(hass, check, _CHECK_INTERVAL, name="Slide Control decks", cancel_on_shutdown=True)
    hass.async_create_background_task(check(), "Slide Control decks")


def _choices(decks: list[HostedDeck]) -> list[dict[str, str]]:
    return [
        {"value": deck.name, "label": deck.title if deck.title == deck.name else f"{deck.title} ({deck.name})"}
        for deck in decks
        if deck.problem is None
    ]


def _snapshot(folder: str) -> list[tuple[str, int]]:
    """Return the names and modification times (ns) in the folder, to detect changes."""
    try:
        with os.scandir(folder) as entries:
            return sorted((entry.name, entry.stat(follow_symlinks=False).st_mtime_ns) for entry in entries)
    except OSError:
        return []
