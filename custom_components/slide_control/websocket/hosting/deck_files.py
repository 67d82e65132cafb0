"""The hosted decks as files: news of changes, downloads, and copies for everyone."""

from __future__ import annotations

from collections.abc import Mapping

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ...audience.copy_link import copy_parameters
from ...const import ATTR_CONFIG_ENTRY_ID, SIGNAL_DECK_FACTS, SIGNAL_DECKS_CHANGED
from ...hosting.downloads.download_view import download_path
from ...hosting.exports.copy import async_copy_deck
from ...hosting.exports.export_view import export_path
from ...hosting.formats.format import DeckError
from ...inputs.targets import is_loaded
from ...stage.messages import Message
from ..requests import Connection, Request, find_stage, send_error


@callback
def register(hass: HomeAssistant) -> None:
    """Register the commands."""
    for command in (_subscribe, _download, _export):
        websocket_api.async_register_command(hass, command)


@websocket_api.websocket_command({vol.Required("type"): "slide_control/hosted/subscribe"})
@callback
def _subscribe(hass: HomeAssistant, connection: Connection, request: Request) -> None:
    """Send an event whenever the list of hosted decks may have changed. The event is empty: the user asks again."""

    @callback
    def changed() -> None:
        connection.send_event(request["id"], {})

    signals = [async_dispatcher_connect(hass, signal, changed) for signal in (SIGNAL_DECKS_CHANGED, SIGNAL_DECK_FACTS)]

    @callback
    def unsubscribe() -> None:
        for disconnect in signals:
            disconnect()

    connection.subscriptions[request["id"]] = unsubscribe
    connection.send_result(request["id"])


@websocket_api.websocket_command({vol.Required("type"): "slide_control/hosted/download", vol.Required("name"): str})
@websocket_api.require_admin
@callback
def _download(hass: HomeAssistant, connection: Connection, request: Request) -> None:
    """Answer with a ``path`` that downloads a deck; it is valid for five minutes."""
    path = download_path(hass, request["name"], connection.refresh_token_id)
    connection.send_result(request["id"], {"path": path})


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/hosted/export",
        vol.Required("name"): str,
        vol.Optional(ATTR_CONFIG_ENTRY_ID): str,
    }
)
@websocket_api.require_admin
@websocket_api.async_response
async def _export(hass: HomeAssistant, connection: Connection, request: Request) -> None:
    """Answer with a ``path`` that downloads a deck for everyone; with a stage, it follows that stage's audience.

    The path is valid for five minutes. ``follows`` says whether the copy knows the audience that is open now.
    """
    parameters: Mapping[str, str] = {}
    if ATTR_CONFIG_ENTRY_ID in request:
        if (entry := find_stage(hass, connection, request)) is None:
            return
        if not is_loaded(entry):
            not_loaded = Message("not_loaded", stage=entry.title)
            send_error(connection, request, websocket_api.ERR_HOME_ASSISTANT_ERROR, not_loaded)
            return
        parameters = copy_parameters(entry)
    try:
        # A download can't say to a page what is wrong.
        await async_copy_deck(hass, request["name"], parameters)
    except DeckError as error:
        send_error(connection, request, websocket_api.ERR_HOME_ASSISTANT_ERROR, error.message)
        return
    path = export_path(hass, request["name"], parameters, connection.refresh_token_id)
    connection.send_result(request["id"], {"path": path, "follows": "key" in parameters})
