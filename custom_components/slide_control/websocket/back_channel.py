"""The command about the back channel of the audience, from pages of Home Assistant's frontend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback

from ..backchannel.back_channel import carry_out
from ..backchannel.requests import Step, parse_speaker_request
from ..const import ATTR_CONFIG_ENTRY_ID
from .requests import Connection, Request, for_controllers

if TYPE_CHECKING:
    from ..config_entry import SlideControlConfigEntry


@callback
def register(hass: HomeAssistant) -> None:
    """Register the command."""
    websocket_api.async_register_command(hass, _back_channel)


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/back_channel",
        vol.Required(ATTR_CONFIG_ENTRY_ID): str,
        vol.Required("step"): vol.In([step.value for step in Step]),
        # What a step needs is parsed as in a remote's frame.
        vol.Optional("question"): object,
        vol.Optional("choices"): object,
        vol.Optional("min"): object,
        vol.Optional("max"): object,
    }
)
@websocket_api.async_response
@for_controllers
async def _back_channel(
    _hass: HomeAssistant, connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> dict[str, Any] | None:
    """Open or close the back channel or a poll, or show or dismiss a question."""
    data = entry.runtime_data
    data.stage.driver.check(connection.user.id)
    carry_out(parse_speaker_request(request | {"id": str(request["id"])}), data.hub.back_channel)
    return None
