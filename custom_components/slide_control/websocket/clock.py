"""The commands about the clock of the talk, from pages of Home Assistant's frontend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback

from ..const import ATTR_CONFIG_ENTRY_ID
from ..talk.requests import carry_out, parse_clock_request
from ..talk.steps import ClockStep
from .requests import Connection, Request, for_controllers

if TYPE_CHECKING:
    from ..config_entry import SlideControlConfigEntry


@callback
def register(hass: HomeAssistant) -> None:
    """Register the commands."""
    for command in (_clock, _timer):
        websocket_api.async_register_command(hass, command)


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/clock",
        vol.Required(ATTR_CONFIG_ENTRY_ID): str,
        vol.Required("step"): vol.In([step.value for step in ClockStep]),
    }
)
@websocket_api.async_response
@for_controllers
async def _clock(
    _hass: HomeAssistant, connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> None:
    """Start, pause, resume, reset, or end the talk's clock, or make the talk a rehearsal."""
    _carry_out(connection, entry, request | {"type": "clock"})


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/timer",
        vol.Required(ATTR_CONFIG_ENTRY_ID): str,
        vol.Required("minutes"): vol.Any(int, float),
        vol.Optional("title"): str,
    }
)
@websocket_api.async_response
@for_controllers
async def _timer(
    _hass: HomeAssistant, connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> None:
    """Start the activity timer, or end it with 0 minutes."""
    _carry_out(connection, entry, request | {"type": "timer"})


def _carry_out(connection: Connection, entry: SlideControlConfigEntry, request: Request) -> None:
    data = entry.runtime_data
    data.stage.driver.check(connection.user.id)
    carry_out(parse_clock_request(request | {"id": str(request["id"])}), data.pacing)
