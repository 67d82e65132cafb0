"""Decks from Google Slides: add one by its address, and fetch it again. For administrators."""

from __future__ import annotations

from collections.abc import Awaitable

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback

from ...hosting.formats.format import DeckError
from ...hosting.imports.fetched_decks import async_add_deck, async_update_deck
from ..requests import Connection, Request, send_error

_MAX_ADDRESS_LENGTH = 2_000


@callback
def register(hass: HomeAssistant) -> None:
    """Register the commands."""
    for command in (_add, _update):
        websocket_api.async_register_command(hass, command)


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/hosted/add",
        vol.Required("address"): vol.All(str, vol.Length(max=_MAX_ADDRESS_LENGTH)),
    }
)
@websocket_api.require_admin
@websocket_api.async_response
async def _add(hass: HomeAssistant, connection: Connection, request: Request) -> None:
    """Fetch the presentation at an address; the answer has the ``name`` of its deck."""
    await _answer(connection, request, async_add_deck(hass, request["address"]))


@websocket_api.websocket_command({vol.Required("type"): "slide_control/hosted/update", vol.Required("name"): str})
@websocket_api.require_admin
@websocket_api.async_response
async def _update(hass: HomeAssistant, connection: Connection, request: Request) -> None:
    """Fetch a deck again."""
    await _answer(connection, request, async_update_deck(hass, request["name"]))


async def _answer(connection: Connection, request: Request, work: Awaitable[str]) -> None:
    try:
        connection.send_result(request["id"], {"name": await work})
    except DeckError as error:
        send_error(connection, request, websocket_api.ERR_HOME_ASSISTANT_ERROR, error.message)
