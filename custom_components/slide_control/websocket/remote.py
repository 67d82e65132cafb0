"""The remote inside Home Assistant: stages, what they show, and commands, with the rights of the user."""

from __future__ import annotations

from typing import Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.typing import VolDictType

from ..const import ATTR_CONFIG_ENTRY_ID
from ..inputs.permissions import may_control
from ..inputs.targets import all_stages
from ..messages import outcome_dict, translation
from ..push.protocol import parse_remote_command
from ..stage.admission.admission import CommandRefusedError
from ..stage.fields import InvalidFieldError
from ..stage.results import CommandResult
from .answers import CommandError, controlled_stage, loaded_stage, send_error
from .subscription import Subscription

_STAGE: Final[VolDictType] = {vol.Required(ATTR_CONFIG_ENTRY_ID): str}


@callback
def register(hass: HomeAssistant) -> None:
    """Register the commands."""
    for command in (_list_stages, _subscribe, _command):
        websocket_api.async_register_command(hass, command)


@websocket_api.websocket_command({vol.Required("type"): "slide_control/stages"})
@callback
def _list_stages(hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]) -> None:
    """Answer with the stages that the user may control, and what else they may do there."""
    user = connection.user
    may = ["command", "open", "admin"] if user.is_admin else ["command", "open"]
    stages = [
        {"entry_id": entry.entry_id, "title": entry.title, "state": entry.state.value, "may": may}
        for entry in all_stages(hass)
        if may_control(hass, user, entry)
    ]
    connection.send_result(message["id"], {"stages": stages})


@websocket_api.websocket_command({vol.Required("type"): "slide_control/subscribe", **_STAGE})
@callback
def _subscribe(hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]) -> None:
    """Send what a stage shows, and what its displays and its clock do, until the user unsubscribes."""
    try:
        entry = controlled_stage(hass, connection, message)
    except CommandError as error:
        send_error(connection, message, error)
        return
    subscription = Subscription(hass, connection, message["id"], entry)
    connection.subscriptions[message["id"]] = subscription.stop
    connection.send_result(message["id"])
    subscription.start()


@websocket_api.websocket_command(
    {vol.Required("type"): "slide_control/command", **_STAGE, vol.Required("command"): dict}
)
@websocket_api.async_response
async def _command(hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]) -> None:
    """Carry out a press of the user's remote; answer with its result, as to a remote with a link."""
    user = connection.user
    try:
        stage = loaded_stage(hass, connection, message).runtime_data.stage
        command = parse_remote_command(message["command"], stage, sender=user.id, context=connection.context(message))
    except InvalidFieldError as error:
        send_error(connection, message, CommandError(websocket_api.ERR_INVALID_FORMAT, error.message))
        return
    except CommandError as error:
        send_error(connection, message, error)
        return
    try:
        stage.admission.check_link(f"user {user.id}")
        outcome = await stage.async_execute(command)
    except CommandRefusedError as error:
        outcome = error.outcome
    connection.send_result(message["id"], _answer(outcome) | {"time": stage.clock() * 1000})


def _answer(outcome: CommandResult) -> dict[str, Any]:
    return outcome_dict(outcome, state=False) | translation(outcome.message)
