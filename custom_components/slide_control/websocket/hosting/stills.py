"""The command by which an administrator's browser gives the picture of a slide that it has made."""

from __future__ import annotations

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback

from ...access.capabilities import deck_id
from ...pictures.jpeg import parse_jpeg
from ...pictures.kept_pictures import KEPT_PICTURES, DeckFiles
from ...pictures.picture_store import step_of
from ...stage.fields import InvalidFieldError
from ...stage.state import parse_indices
from ..requests import Connection, Request, send_error


@callback
def register(hass: HomeAssistant) -> None:
    """Register the command."""
    websocket_api.async_register_command(hass, _keep)


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/hosted/keep_still",
        vol.Required("name"): str,
        vol.Required("version"): str,
        vol.Required("indices"): dict,
        vol.Required("data"): str,
    }
)
@websocket_api.require_admin
@websocket_api.async_response
async def _keep(hass: HomeAssistant, connection: Connection, request: Request) -> None:
    """Keep a JPEG in Base64 of a step, unless the deck has changed meanwhile; answer with ``kept``."""
    try:
        step, jpeg = step_of(parse_indices(request["indices"])), parse_jpeg(request["data"])
    except InvalidFieldError as error:
        send_error(connection, request, websocket_api.ERR_INVALID_FORMAT, error.message)
        return
    files = DeckFiles(deck_id(request["name"]), request["version"])
    connection.send_result(request["id"], {"kept": await hass.data[KEPT_PICTURES].async_add(files, step, jpeg)})
