"""Registers actions, after which Home Assistant's entities are up to date."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback

from ...const import ATTR_CONFIG_ENTRY_ID, DOMAIN
from ...errors import invalid
from ...stage.messages import SlideControlError
from ..targets import async_find_stages

if TYPE_CHECKING:
    import voluptuous as vol

    from ...config_entry import SlideControlConfigEntry

type StageHandler = Callable[[HomeAssistant, SlideControlConfigEntry, Mapping[str, Any]], dict[str, Any]]
"""Does an action on one stage, given its fields; returns what the response says of it."""
type ActionHandler = Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]


@callback
def async_register_action(
    hass: HomeAssistant,
    name: str,
    handler: ActionHandler,
    schema: vol.Schema,
    supports_response: SupportsResponse = SupportsResponse.NONE,
) -> None:
    """Register one of our actions; the next step of an automation finds in the entities what it has changed."""

    async def act(call: ServiceCall) -> ServiceResponse:
        try:
            return await handler(call)
        finally:
            entry: SlideControlConfigEntry
            for entry in hass.config_entries.async_loaded_entries(DOMAIN):
                entry.runtime_data.changes.flush()

    hass.services.async_register(DOMAIN, name, act, schema=schema, supports_response=supports_response)


def on_each_stage(handler: StageHandler) -> Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]:
    """Return an action that does the same on each addressed stage."""

    async def act(call: ServiceCall) -> ServiceResponse:
        entries = await async_find_stages(call)
        try:
            responses = [
                {ATTR_CONFIG_ENTRY_ID: entry.entry_id, "stage": entry.title, **handler(call.hass, entry, call.data)}
                for entry in entries
            ]
        except SlideControlError as error:
            raise invalid(error.message) from None
        if not call.return_response:
            return None
        return responses[0] if len(responses) == 1 else {"stages": list(responses)}

    return act
