"""The remote inside Home Assistant: stages, what they show, and commands, with the rights of the user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.typing import VolDictType

from ..const import ATTR_CONFIG_ENTRY_ID
from ..inputs.permissions import may_control
from ..inputs.targets import all_stages
from ..messages import outcome_dict, translation
from ..push.pointer import parse_point
from ..push.protocol import parse_remote_command
from ..stage.admission.admission import CommandRefusedError
from .requests import Connection, Request, find_controlled_stage, for_controllers
from .subscription import Subscription

if TYPE_CHECKING:
    from ..config_entry import SlideControlConfigEntry

_STAGE: Final[VolDictType] = {vol.Required(ATTR_CONFIG_ENTRY_ID): str}


@callback
def register(hass: HomeAssistant) -> None:
    """Register the commands."""
    for command in (_list_stages, _subscribe, _command, _point):
        websocket_api.async_register_command(hass, command)


@websocket_api.websocket_command({vol.Required("type"): "slide_control/stages"})
@callback
def _list_stages(hass: HomeAssistant, connection: Connection, request: Request) -> None:
    """Answer with the stages that the user may control, and what else they may do there."""
    user = connection.user
    may = ["command", "open", "admin"] if user.is_admin else ["command", "open"]
    stages = [
        {"entry_id": entry.entry_id, "title": entry.title, "state": entry.state.value, "may": may}
        for entry in all_stages(hass)
        if may_control(hass, user, entry)
    ]
    connection.send_result(request["id"], {"stages": stages})


@websocket_api.websocket_command({vol.Required("type"): "slide_control/subscribe", **_STAGE})
@callback
def _subscribe(hass: HomeAssistant, connection: Connection, request: Request) -> None:
    """Send what a stage shows, and what its displays and its clock do, until the user unsubscribes."""
    if (entry := find_controlled_stage(hass, connection, request)) is None:
        return
    subscription = Subscription(hass, connection, request["id"], entry)
    connection.subscriptions[request["id"]] = subscription.stop
    connection.send_result(request["id"])
    subscription.start()


@websocket_api.websocket_command(
    {vol.Required("type"): "slide_control/command", **_STAGE, vol.Required("command"): dict}
)
@websocket_api.async_response
@for_controllers
async def _command(
    _hass: HomeAssistant, connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> dict[str, Any]:
    """Carry out a press of the user's remote; answer with its result, as to a remote with a link."""
    stage, user = entry.runtime_data.stage, connection.user
    command = parse_remote_command(request["command"], stage, sender=user.id, context=connection.context(request))
    try:
        stage.admission.check_link(f"user {user.id}")
        outcome = await stage.async_execute(command)
    except CommandRefusedError as error:
        outcome = error.outcome
    return outcome_dict(outcome, state=False) | translation(outcome.message) | {"time": stage.clock() * 1000}


@websocket_api.websocket_command(
    {vol.Required("type"): "slide_control/pointer", **_STAGE, vol.Required("at"): vol.Any(dict, None)}
)
@websocket_api.async_response
@for_controllers
async def _point(
    _hass: HomeAssistant, connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> dict[str, Any]:
    """Show the pointer of the user's remote, or none; answer whether it is shown."""
    return {"shown": entry.runtime_data.hub.pointer.move(connection.user.id, parse_point(request["at"]))}
