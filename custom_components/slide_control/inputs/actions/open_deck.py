"""The actions ``slide_control.open_deck`` and ``slide_control.close_deck``."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import voluptuous as vol

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv

from ...config_entry import SlideControlConfigEntry
from ...const import ATTR_CONFIG_ENTRY_ID
from ...errors import invalid
from ...hosting.watching.known_decks import async_setup_known_decks
from ...stage.messages import SlideControlError
from ..show_deck import async_close_deck, async_find_content, async_handled, async_show
from ..targets import async_find_stages, find_displays
from .deck_choices import async_setup_deck_choices
from .register import async_register_action

OPEN_DECK: Final = "open_deck"
CLOSE_DECK: Final = "close_deck"
ATTR_DECK: Final = "deck"
ATTR_URL: Final = "url"
ATTR_REPLACE: Final = "replace"

_ADDRESS: Final = {vol.Optional(ATTR_CONFIG_ENTRY_ID): str, **cv.TARGET_SERVICE_FIELDS}
_OPEN: Final = vol.Schema(
    {
        vol.Optional(ATTR_DECK): cv.string,
        vol.Optional(ATTR_URL): cv.string,
        vol.Optional(ATTR_REPLACE, default=False): cv.boolean,
        **_ADDRESS,
    }
)
_CLOSE: Final = vol.Schema(_ADDRESS)


@callback
def async_setup_open_deck(hass: HomeAssistant) -> None:
    """Register both actions."""
    for name, action, schema in ((OPEN_DECK, _open, _OPEN), (CLOSE_DECK, _close, _CLOSE)):
        async_register_action(hass, name, action, schema, SupportsResponse.OPTIONAL)
    async_setup_known_decks(hass)
    async_setup_deck_choices(hass, OPEN_DECK)


async def _open(call: ServiceCall) -> ServiceResponse:
    """Open a hosted deck or an address on each addressed stage; returns once a display shows it."""
    entries = await async_find_stages(call)
    replace = call.data[ATTR_REPLACE]
    try:
        content = await async_find_content(call.hass, deck=call.data.get(ATTR_DECK), url=call.data.get(ATTR_URL))
    except SlideControlError as error:
        raise invalid(error.message) from None

    async def show(entry: SlideControlConfigEntry) -> dict[str, Any]:
        named = _named(call, entry)
        displays = await async_handled(async_show(call.hass, entry, content, displays=named, replace=replace))
        state = entry.runtime_data.stage.state
        return _summary(entry, displays) | {"state": state and state.as_dict()}

    return _response(call, await asyncio.gather(*map(show, entries)))


async def _close(call: ServiceCall) -> ServiceResponse:
    """Return the displays of each addressed stage to the waiting page."""

    async def close(entry: SlideControlConfigEntry) -> dict[str, Any]:
        return _summary(entry, await async_handled(async_close_deck(call.hass, entry, displays=_named(call, entry))))

    return _response(call, await asyncio.gather(*map(close, await async_find_stages(call))))


def _named(call: ServiceCall, entry: SlideControlConfigEntry) -> list[str] | None:
    """Return the displays of a stage that an action addresses by themselves; None for the whole stage."""
    return find_displays(call.hass, call.data, entry)


def _summary(entry: SlideControlConfigEntry, displays: int) -> dict[str, Any]:
    return {ATTR_CONFIG_ENTRY_ID: entry.entry_id, "stage": entry.title, "displays": displays}


def _response(call: ServiceCall, responses: list[dict[str, Any]]) -> ServiceResponse:
    if not call.return_response:
        return None
    return responses[0] if len(responses) == 1 else {"stages": list(responses)}
