"""The actions ``slide_control.open_deck`` and ``slide_control.close_deck``: what the deck's screens show at all."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import voluptuous as vol

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv

from ..const import ATTR_CONFIG_ENTRY_ID, DOMAIN
from ..entry import SlideControlConfigEntry
from ..push.addresses import AddressError, UnknownDeckError, check_address, find_deck
from ..push.library import DECKS_FOLDER, find_hosted_decks
from ..push.openings import NotOpenedError
from .decks import find_decks

OPEN_DECK: Final = "open_deck"
CLOSE_DECK: Final = "close_deck"
ATTR_HOSTED: Final = "hosted"
ATTR_URL: Final = "url"
ATTR_REPLACE: Final = "replace"

_ADDRESS: Final = {vol.Optional(ATTR_CONFIG_ENTRY_ID): str, **cv.TARGET_SERVICE_FIELDS}
_OPEN: Final = vol.Schema(
    {
        vol.Optional(ATTR_HOSTED): cv.string,
        vol.Optional(ATTR_URL): cv.string,
        vol.Optional(ATTR_REPLACE, default=False): cv.boolean,
        **_ADDRESS,
    }
)
_CLOSE: Final = vol.Schema(_ADDRESS)


@callback
def async_setup_opening(hass: HomeAssistant) -> None:
    """Register the two actions."""
    for name, action, schema in ((OPEN_DECK, _open, _OPEN), (CLOSE_DECK, _close, _CLOSE)):
        hass.services.async_register(DOMAIN, name, action, schema=schema, supports_response=SupportsResponse.OPTIONAL)


async def _open(call: ServiceCall) -> ServiceResponse:
    """Let screens of each deck that is meant show a hosted deck or an address; return when one does."""
    entries = find_decks(call.hass, call.data)
    urls = await _urls(call.hass, call.data, entries)
    replace = call.data[ATTR_REPLACE]
    return _answer(
        call, await asyncio.gather(*(_open_on(entry, urls[entry.entry_id], replace=replace) for entry in entries))
    )


async def _close(call: ServiceCall) -> ServiceResponse:
    """Let the screens of each deck that is meant wait again; a screen that waits already is let be."""
    return _answer(call, await asyncio.gather(*(_close_on(entry) for entry in find_decks(call.hass, call.data))))


async def _urls(hass: HomeAssistant, data: dict[str, Any], entries: list[SlideControlConfigEntry]) -> dict[str, str]:
    """Return what each deck's screens are to open: a hosted deck's path is another one for each."""
    hosted, url = data.get(ATTR_HOSTED), data.get(ATTR_URL)
    if (hosted is None) == (url is None):
        raise _error("open_what")
    if url is not None:
        try:
            return dict.fromkeys((entry.entry_id for entry in entries), check_address(url))
        except AddressError as error:
            raise _error("invalid_field", field=ATTR_URL, reason=str(error)) from None
    decks = await hass.async_add_executor_job(find_hosted_decks, hass.config.path(*DECKS_FOLDER))
    try:
        deck = find_deck(decks, str(hosted))
    except UnknownDeckError as error:
        raise _error("unknown_hosted", name=str(hosted)[:100], names=str(error)) from None
    return {entry.entry_id: deck.path(entry.data) for entry in entries}


async def _open_on(entry: SlideControlConfigEntry, url: str, *, replace: bool) -> dict[str, Any]:
    audience = entry.runtime_data.audience
    screens = audience.screens
    if not screens:
        raise _error("no_screen", deck=entry.title)
    chosen = screens if replace else [screen for screen in screens if not screen.shows]
    if not chosen:
        raise _error("screens_busy", deck=entry.title)
    try:
        await audience.openings.open(chosen, url)
    except NotOpenedError as error:
        if str(error):
            raise _failure("not_opened", reason=str(error)) from None
        raise _failure("open_timeout") from None
    state = entry.runtime_data.deck.state
    return _described(entry, len(chosen)) | {"state": state and state.as_dict()}


async def _close_on(entry: SlideControlConfigEntry) -> dict[str, Any]:
    audience = entry.runtime_data.audience
    chosen = [screen for screen in audience.screens if screen.shows]
    if chosen:
        try:
            await audience.openings.close(chosen)
        except NotOpenedError:
            raise _failure("close_timeout") from None
    return _described(entry, len(chosen))


def _described(entry: SlideControlConfigEntry, screens: int) -> dict[str, Any]:
    return {ATTR_CONFIG_ENTRY_ID: entry.entry_id, "deck": entry.title, "screens": screens}


def _answer(call: ServiceCall, answers: list[dict[str, Any]]) -> ServiceResponse:
    if not call.return_response:
        return None
    return answers[0] if len(answers) == 1 else {"decks": list(answers)}


def _error(key: str, **placeholders: str) -> ServiceValidationError:
    return ServiceValidationError(translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders)


def _failure(key: str, **placeholders: str) -> HomeAssistantError:
    return HomeAssistantError(translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders)
