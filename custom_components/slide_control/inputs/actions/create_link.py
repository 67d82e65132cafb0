"""The action ``slide_control.create_link``: links for guests, for automations that send or show them."""

from __future__ import annotations

from typing import Any, Final

import voluptuous as vol

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util

from ...access.guest_links import DEFAULT_SECONDS, GuestLinkError
from ...access.tokens import Role
from ...config_entry import SlideControlConfigEntry
from ...const import ATTR_CONFIG_ENTRY_ID
from ...errors import invalid
from ..make_link import make_link
from ..targets import async_find_stages
from .register import async_register_action

CREATE_LINK: Final = "create_link"
_SCHEMA: Final = vol.Schema(
    {
        vol.Optional("role", default=Role.REMOTE.value): vol.Coerce(Role),
        vol.Optional("expires_in", default={"seconds": DEFAULT_SECONDS}): cv.positive_time_period,
        vol.Optional("name", default=""): cv.string,
        vol.Optional("opens", default=False): cv.boolean,
        vol.Optional(ATTR_CONFIG_ENTRY_ID): str,
        **cv.TARGET_SERVICE_FIELDS,
    }
)


@callback
def async_setup_create_link(hass: HomeAssistant) -> None:
    """Register the action."""
    async_register_action(hass, CREATE_LINK, _create_link, _SCHEMA, SupportsResponse.ONLY)


async def _create_link(call: ServiceCall) -> ServiceResponse:
    """Make a link to each addressed stage; the response has the links."""
    entries = await async_find_stages(call)
    user = await call.hass.auth.async_get_user(call.context.user_id) if call.context.user_id else None
    data = call.data

    def make(entry: SlideControlConfigEntry) -> dict[str, Any]:
        made = make_link(
            call.hass,
            entry,
            data["role"],
            user,
            seconds=data["expires_in"].total_seconds(),
            name=data["name"],
            opens=data["opens"],
        )
        expires_at = made.link.expires_at
        return {
            ATTR_CONFIG_ENTRY_ID: entry.entry_id,
            "stage": entry.title,
            "link": made.home or made.away,
            "link_away": made.away,
            "expires_at": None if expires_at is None else dt_util.utc_from_timestamp(expires_at).isoformat(),
        }

    try:
        responses = [make(entry) for entry in entries]
    except GuestLinkError as error:
        raise invalid(error.message) from None
    return responses[0] if len(responses) == 1 else {"stages": list(responses)}
