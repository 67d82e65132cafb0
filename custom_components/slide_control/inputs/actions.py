"""The actions ``slide_control.next`` and so on."""

from __future__ import annotations

import asyncio
from typing import Any

import voluptuous as vol

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv

from ..const import ATTR_CONFIG_ENTRY_ID, DOMAIN
from ..deck.commands import Action, Command, parse_command
from ..deck.fields import InvalidFieldError
from ..entry import SlideControlConfigEntry
from ..errors import raise_unless_done
from .decks import ADDRESS_FIELDS, find_decks

# The command's own fields are read by the parser that all inputs share.
_SCHEMA = vol.Schema({vol.Optional(ATTR_CONFIG_ENTRY_ID): str, **cv.TARGET_SERVICE_FIELDS}, extra=vol.ALLOW_EXTRA)


@callback
def async_setup_actions(hass: HomeAssistant) -> None:
    """Register one action for each command."""
    for action in Action:
        hass.services.async_register(
            DOMAIN, action.value, _execute, schema=_SCHEMA, supports_response=SupportsResponse.OPTIONAL
        )


async def _execute(call: ServiceCall) -> ServiceResponse:
    """Bring the command to each deck that is meant; answer with its result and what it shows."""
    arguments = {name: value for name, value in call.data.items() if name not in ADDRESS_FIELDS}
    try:
        command = parse_command(
            call.service, arguments, source="action", sender=call.context.user_id or "", context=call.context
        )
    except InvalidFieldError as error:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="invalid_field",
            translation_placeholders={"field": error.field, "reason": error.reason},
        ) from None
    answers = await asyncio.gather(*(_bring(entry, command) for entry in find_decks(call.hass, call.data)))
    if not call.return_response:
        return None
    return answers[0] if len(answers) == 1 else {"decks": list(answers)}


async def _bring(entry: SlideControlConfigEntry, command: Command) -> dict[str, Any]:
    outcome = await entry.runtime_data.async_execute(command)
    raise_unless_done(outcome)
    return {ATTR_CONFIG_ENTRY_ID: entry.entry_id, "deck": entry.title, **outcome.as_dict()}
