"""Registers actions, after which Home Assistant's entities are up to date."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback

from ...const import DOMAIN

if TYPE_CHECKING:
    import voluptuous as vol

    from ...config_entry import SlideControlConfigEntry

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
