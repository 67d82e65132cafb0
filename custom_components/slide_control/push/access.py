"""Decides whether a request with a token may reach a deck."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from homeassistant.config_entries import ConfigEntryState
from homeassistant.helpers.network import is_cloud_connection
from homeassistant.util.network import is_local

from ..const import CONF_KEYS, DOMAIN
from ..entry import SlideControlConfigEntry, local_only
from .tokens import Grant, Role, TokenError, verify_token

if TYPE_CHECKING:
    from aiohttp.web import Request

    from homeassistant.core import HomeAssistant


class NotReadyError(Exception):
    """The deck exists, and is being started or stopped; trying again later will do."""


def grant_access(hass: HomeAssistant, request: Request, token: object) -> tuple[SlideControlConfigEntry, Grant]:
    """Return the deck that a token opens, and for which role.

    Raises ``TokenError`` when it opens nothing from where the request comes, and ``NotReadyError`` while the deck is
    not loaded. Answer the first with 403: a 401 counts as a failed login and may ban a screen.
    """
    grant = verify_token(token, lambda deck_id, role: _key(hass, deck_id, role))
    entry = find_entry(hass, grant.deck_id)
    if entry is None:
        raise TokenError("The link belongs to a deck that does not exist here.")
    check_origin(hass, request, entry)
    if entry.state is not ConfigEntryState.LOADED or entry.runtime_data.audience.closed:
        raise NotReadyError
    return entry, grant


def grant_display(hass: HomeAssistant, request: Request, token: object) -> SlideControlConfigEntry:
    """Return the deck whose display link this token is; raises as ``grant_access`` does."""
    entry, grant = grant_access(hass, request, token)
    if grant.role is not Role.DISPLAY:
        raise TokenError("This link is not a display's.")
    return entry


def find_entry(hass: HomeAssistant, deck_id: str) -> SlideControlConfigEntry | None:
    """Return the config entry of a deck."""
    return hass.config_entries.async_entry_for_domain_unique_id(DOMAIN, deck_id)


def check_origin(hass: HomeAssistant, request: Request, entry: SlideControlConfigEntry) -> None:
    """Raise ``TokenError`` when the deck is for the local network only and the request comes from elsewhere."""
    if local_only(entry) and not is_from_local_network(hass, request):
        raise TokenError("This deck can be reached from the local network only; its options can change that.")


def is_from_local_network(hass: HomeAssistant, request: Request) -> bool:
    """Tell what the webhook component means by local: not through the cloud, and from a local address."""
    return not is_cloud_connection(hass) and _is_local_address(request.remote)


def _is_local_address(remote: str | None) -> bool:
    try:
        return remote is not None and is_local(ip_address(remote))
    except ValueError:
        return False


def _key(hass: HomeAssistant, deck_id: str, role: Role) -> str | None:
    entry = find_entry(hass, deck_id)
    return entry.data[CONF_KEYS].get(role.value) if entry else None
