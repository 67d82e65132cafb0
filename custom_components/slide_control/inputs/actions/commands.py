"""The command actions, such as ``slide_control.next``."""

from __future__ import annotations

import asyncio
from typing import Any

import voluptuous as vol

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv

from ...config_entry import SlideControlConfigEntry
from ...const import ATTR_CONFIG_ENTRY_ID
from ...errors import invalid, raise_unless_done
from ...messages import outcome_dict
from ...stage.commands import Action, Command, parse_command
from ...stage.fields import InvalidFieldError
from ..targets import ADDRESS_FIELDS, async_find_stages
from .register import async_register_action

# The command's own fields are validated by the parser that all inputs share.
_SCHEMA = vol.Schema({vol.Optional(ATTR_CONFIG_ENTRY_ID): str, **cv.TARGET_SERVICE_FIELDS}, extra=vol.ALLOW_EXTRA)


@callback
def async_setup_actions(hass: HomeAssistant) -> None:
    """Register one action for each command."""
    for action in Action:
        async_register_action(hass, action.value, _execute, _SCHEMA, SupportsResponse.OPTIONAL)


async def _execute(call: ServiceCall) -> ServiceResponse:
    """Execute the command on each addressed stage; the response contains the result and the state."""
    arguments = {name: value for name, value in call.data.items() if name not in ADDRESS_FIELDS}
    try:
        command = parse_command(
            call.service, arguments, source="action", sender=call.context.user_id or "", context=call.context
        )
    except InvalidFieldError as error:
        raise invalid(error.message) from None
    entries = await async_find_stages(call)
    responses = await asyncio.gather(*(_execute_on(entry, command) for entry in entries))
    if not call.return_response:
        return None
    return responses[0] if len(responses) == 1 else {"stages": list(responses)}


async def _execute_on(entry: SlideControlConfigEntry, command: Command) -> dict[str, Any]:
    outcome = await entry.runtime_data.stage.async_execute(command)
    raise_unless_done(outcome)
    return {ATTR_CONFIG_ENTRY_ID: entry.entry_id, "stage": entry.title, **outcome_dict(outcome)}
