"""The action ``slide_control.export_audience``: a deck for everyone, as a zip for any web server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import voluptuous as vol

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import Unauthorized, UnknownUser
from homeassistant.helpers import config_validation as cv

from ...audience.copy_link import copy_link, copy_parameters
from ...const import ATTR_CONFIG_ENTRY_ID
from ...errors import invalid
from ...hosting.deck_addresses import check_address, find_deck
from ...hosting.exports.export_file import async_export_to_file
from ...hosting.queries import async_find_hosted_decks
from ...stage.messages import Message, SlideControlError
from ..targets import find_stages
from .deck_choices import async_setup_deck_choices
from .register import async_register_action

if TYPE_CHECKING:
    from ...config_entry import SlideControlConfigEntry

EXPORT_AUDIENCE: Final = "export_audience"
ATTR_DECK: Final = "deck"
ATTR_ADDRESS: Final = "address"
FIELDS: Final = frozenset({ATTR_DECK, ATTR_ADDRESS, ATTR_CONFIG_ENTRY_ID})
_SCHEMA: Final = vol.Schema(
    {
        vol.Required(ATTR_DECK): cv.string,
        vol.Optional(ATTR_ADDRESS): cv.string,
        vol.Optional(ATTR_CONFIG_ENTRY_ID): str,
        **cv.TARGET_SERVICE_FIELDS,
    }
)


@callback
def async_setup_export_audience(hass: HomeAssistant) -> None:
    """Register the action."""
    async_register_action(hass, EXPORT_AUDIENCE, _export, _SCHEMA, SupportsResponse.OPTIONAL)
    async_setup_deck_choices(hass, EXPORT_AUDIENCE)


async def _export(call: ServiceCall) -> ServiceResponse:
    """Write the zip; the response says where it is, and with which link the copy follows."""
    await _check_administrator(call)
    entry = _find_stage(call)
    parameters = copy_parameters(entry)
    try:
        address = check_address(call.data[ATTR_ADDRESS]) if ATTR_ADDRESS in call.data else None
        deck = find_deck(await async_find_hosted_decks(call.hass), call.data[ATTR_DECK])
        file, size = await async_export_to_file(call.hass, deck.name, parameters)
    except SlideControlError as error:
        raise invalid(error.message) from None
    if not call.return_response:
        return None
    return {
        ATTR_CONFIG_ENTRY_ID: entry.entry_id,
        "stage": entry.title,
        "deck": deck.name,
        "file": str(file),
        "size": size,
        "follows": "key" in parameters,
        "link": address and copy_link(address, parameters),
    }


async def _check_administrator(call: ServiceCall) -> None:
    """Raise ``Unauthorized`` unless an administrator, or an automation, calls the action: it publishes a whole deck."""
    if (user_id := call.context.user_id) is None:
        return
    user = await call.hass.auth.async_get_user(user_id)
    if user is None:
        raise UnknownUser(context=call.context)
    if not user.is_admin:
        raise Unauthorized(context=call.context)


def _find_stage(call: ServiceCall) -> SlideControlConfigEntry:
    """Return the one stage whose audience the copy follows; raises ``ServiceValidationError``."""
    entries = find_stages(call.hass, call.data)
    if len(entries) > 1:
        raise invalid(Message("several_stages", names=", ".join(entry.title for entry in entries)))
    return entries[0]
