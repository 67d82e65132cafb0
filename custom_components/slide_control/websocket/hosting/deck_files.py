"""The hosted decks as files: news of changes, and downloads."""

from __future__ import annotations

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ...const import SIGNAL_DECK_FACTS, SIGNAL_DECKS_CHANGED
from ...hosting.downloads.download_view import download_path
from ..requests import Connection, Request


@callback
def register(hass: HomeAssistant) -> None:
    """Register the commands."""
    for command in (_subscribe, _download):
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
