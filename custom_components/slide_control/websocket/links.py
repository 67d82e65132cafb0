"""The commands about guest links: making them, listing them, and ending one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback

from ..access.guest_links import DEFAULT_SECONDS, GUEST_LINKS, GuestLink, GuestLinkError
from ..access.tokens import Role
from ..const import ATTR_CONFIG_ENTRY_ID
from ..inputs.make_link import make_link
from ..stage.messages import Message
from .requests import MAX_ID_LENGTH, Connection, Request, for_controllers

if TYPE_CHECKING:
    from homeassistant.auth.models import User

    from ..config_entry import SlideControlConfigEntry


@callback
def register(hass: HomeAssistant) -> None:
    """Register the commands."""
    for command in (_create, _list, _revoke):
        websocket_api.async_register_command(hass, command)


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/links/guest/create",
        vol.Required(ATTR_CONFIG_ENTRY_ID): str,
        vol.Optional("role", default=Role.REMOTE.value): vol.In([role.value for role in Role]),
        vol.Optional("expires_in", default=DEFAULT_SECONDS): vol.Any(None, int, float),
        vol.Optional("name", default=""): str,
        vol.Optional("opens", default=False): bool,
    }
)
@websocket_api.async_response
@for_controllers
async def _create(
    hass: HomeAssistant, connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> dict[str, Any]:
    """Make a link; answer with its addresses at home and away, which can't be shown again.

    ``expires_in`` is in seconds; null is never.
    """
    made = make_link(
        hass,
        entry,
        Role(request["role"]),
        connection.user,
        seconds=request["expires_in"] or 0,
        name=request["name"],
        opens=request["opens"],
    )
    return {"link": made.home, "link_away": made.away, **await _describe(hass, made.link)}


@websocket_api.websocket_command(
    {vol.Required("type"): "slide_control/links/guest/list", vol.Required(ATTR_CONFIG_ENTRY_ID): str}
)
@websocket_api.async_response
@for_controllers
async def _list(
    hass: HomeAssistant, connection: Connection, entry: SlideControlConfigEntry, _request: Request
) -> dict[str, Any]:
    """Answer with the links of a stage that haven't ended, the newest first: all for administrators, else one's own."""
    return {"links": [await _describe(hass, link) for link in _seen_by(hass, connection.user, entry)]}


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/links/guest/revoke",
        vol.Required(ATTR_CONFIG_ENTRY_ID): str,
        vol.Required("link_id"): vol.All(str, vol.Length(min=1, max=MAX_ID_LENGTH)),
    }
)
@websocket_api.async_response
@for_controllers
async def _revoke(
    hass: HomeAssistant, connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> None:
    """End a link: its connections close at once."""
    for link in _seen_by(hass, connection.user, entry):
        if link.link_id == request["link_id"]:
            hass.data[GUEST_LINKS].revoke(link)
            return
    raise GuestLinkError(Message("guest_link_unknown"))


def _seen_by(hass: HomeAssistant, user: User, entry: SlideControlConfigEntry) -> list[GuestLink]:
    links = hass.data[GUEST_LINKS].of_stage(entry.data)
    return [link for link in links if user.is_admin or link.created_by == user.id]


async def _describe(hass: HomeAssistant, link: GuestLink) -> dict[str, Any]:
    maker = await hass.auth.async_get_user(link.created_by) if link.created_by else None
    return {
        "id": link.link_id,
        "role": link.role,
        "name": link.name,
        "created_by": maker and maker.name,
        "expires_at": link.expires_at,
        "opens": link.opens,
    }
