"""The actions ``slide_control.open_deck`` and ``slide_control.close_deck``."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import voluptuous as vol

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv

from ...access.capabilities import Purpose
from ...config_entry import SlideControlConfigEntry
from ...const import ATTR_CONFIG_ENTRY_ID, DOMAIN
from ...errors import failed, invalid
from ...hosting.addresses.hosted_address import hosted_address
from ...hosting.deck_addresses import AddressError, UnknownDeckError, check_address, find_deck
from ...hosting.queries import async_find_hosted_decks
from ...push.open_requests import OpenFailedError
from ...stage.messages import Message
from ..targets import async_find_stages
from .deck_choices import async_setup_deck_choices

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
        hass.services.async_register(DOMAIN, name, action, schema=schema, supports_response=SupportsResponse.OPTIONAL)
    async_setup_deck_choices(hass, OPEN_DECK)


async def _open(call: ServiceCall) -> ServiceResponse:
    """Open a hosted deck or an address on each addressed stage; returns once a display shows it."""
    entries = await async_find_stages(call)
    urls = await _urls(call.hass, call.data, entries)
    replace = call.data[ATTR_REPLACE]
    return _response(
        call, await asyncio.gather(*(_open_on(entry, urls[entry.entry_id], replace=replace) for entry in entries))
    )


async def _close(call: ServiceCall) -> ServiceResponse:
    """Return the displays of each addressed stage to the waiting page."""
    return _response(call, await asyncio.gather(*(_close_on(entry) for entry in await async_find_stages(call))))


async def _urls(hass: HomeAssistant, data: dict[str, Any], entries: list[SlideControlConfigEntry]) -> dict[str, str]:
    """Return the address to open on each stage by entry id; each stage has its own path for a hosted deck."""
    name, url = data.get(ATTR_DECK), data.get(ATTR_URL)
    if (name is None) == (url is None):
        raise invalid(Message("open_needs_deck_or_url"))
    if url is not None:
        try:
            return dict.fromkeys((entry.entry_id for entry in entries), check_address(url))
        except AddressError as error:
            raise invalid(error.message) from None
    decks = await async_find_hosted_decks(hass)
    try:
        deck = find_deck(decks, str(name))
    except UnknownDeckError as error:
        raise invalid(error.message) from None
    return {entry.entry_id: hosted_address(entry.data, deck, Purpose.FRAME) for entry in entries}


async def _open_on(entry: SlideControlConfigEntry, url: str, *, replace: bool) -> dict[str, Any]:
    hub = entry.runtime_data.hub
    displays = hub.displays_that_open
    if not displays:
        raise invalid(Message("no_waiting_display", stage=entry.title))
    chosen = displays if replace else [display for display in displays if not display.shows]
    if not chosen:
        raise invalid(Message("displays_busy", stage=entry.title))
    try:
        await hub.open_requests.open(chosen, url)
    except OpenFailedError as error:
        raise failed(error.message) from None
    state = entry.runtime_data.stage.state
    return _summary(entry, len(chosen)) | {"state": state and state.as_dict()}


async def _close_on(entry: SlideControlConfigEntry) -> dict[str, Any]:
    hub = entry.runtime_data.hub
    chosen = [display for display in hub.displays_that_open if display.shows]
    if chosen:
        try:
            await hub.open_requests.close(chosen)
        except OpenFailedError:
            raise failed(Message("close_timeout")) from None
    return _summary(entry, len(chosen))


def _summary(entry: SlideControlConfigEntry, displays: int) -> dict[str, Any]:
    return {ATTR_CONFIG_ENTRY_ID: entry.entry_id, "stage": entry.title, "displays": displays}


def _response(call: ServiceCall, responses: list[dict[str, Any]]) -> ServiceResponse:
    if not call.return_response:
        return None
    return responses[0] if len(responses) == 1 else {"stages": list(responses)}
