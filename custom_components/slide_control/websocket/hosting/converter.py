"""The converter of presentations: which there is, and the address of a Gotenberg server."""

from __future__ import annotations

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback

from ...hosting.converters.conversions import CONVERSIONS
from ...hosting.converters.gotenberg import check_gotenberg_address
from ...stage.messages import SlideControlError
from ..requests import Connection, Request, send_error


@callback
def register(hass: HomeAssistant) -> None:
    """Register the command."""
    websocket_api.async_register_command(hass, _converter)


@websocket_api.websocket_command(
    {vol.Required("type"): "slide_control/converter", vol.Optional("gotenberg"): vol.All(str, vol.Length(max=500))}
)
@websocket_api.require_admin
@websocket_api.async_response
async def _converter(hass: HomeAssistant, connection: Connection, request: Request) -> None:
    """Answer which converters there are; with ``gotenberg``, use the server at this address first, or none for ""."""
    conversions = hass.data[CONVERSIONS]
    try:
        if "gotenberg" in request:
            await conversions.async_use_gotenberg(check_gotenberg_address(request["gotenberg"]))
        await conversions.async_find_program()
    except SlideControlError as error:
        send_error(connection, request, websocket_api.ERR_HOME_ASSISTANT_ERROR, error.message)
        return
    connection.send_result(
        request["id"], {"gotenberg": conversions.gotenberg, "libreoffice": conversions.libreoffice is not None}
    )
