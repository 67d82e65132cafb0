"""Grants: which stage and role a request with a token may use."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING

from aiohttp.web import Request

from homeassistant.components.http.const import is_supervisor_unix_socket_request
from homeassistant.config_entries import ConfigEntryState
from homeassistant.helpers.network import is_cloud_connection
from homeassistant.util.network import is_local

from ..config_entry import Handout, SlideControlConfigEntry, handout, local_networks, local_only
from ..const import CONF_KEYS, DOMAIN
from ..stage.messages import Message
from .capabilities import Capability, Purpose, verify_capability
from .guest_links import GUEST_LINKS
from .local_networks import is_in_networks, unmapped
from .paired_displays import PAIRED_DISPLAYS
from .tokens import Grant, Role, TokenError, verify_token

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry
    from homeassistant.core import HomeAssistant


class NotReadyError(Exception):
    """The stage is being started or stopped; the browser should retry later."""


def grant_access(hass: HomeAssistant, request: Request, token: object) -> tuple[SlideControlConfigEntry, Grant]:
    """Return the stage and the role that a token grants.

    Raises ``TokenError`` if the token is invalid or not allowed from the request's address, ``AudienceClosedError`` for
    a follower while the stage has no audience, and ``NotReadyError`` while the stage is not loaded. Answer
    ``TokenError`` with 403: a 401 counts as a failed login and may ban a display.
    """
    grant = verify_token(token, lambda stage_id, role: _key(hass, stage_id, role))
    entry = find_entry(hass, grant.stage_id)
    if entry is None:
        raise TokenError(Message("link_without_stage"))
    if grant.display_id is not None and not hass.data[PAIRED_DISPLAYS].knows(grant.stage_id, grant.display_id):
        raise TokenError(Message("display_forgotten"))
    if grant.link_id is not None and not hass.data[GUEST_LINKS].knows(grant.stage_id, grant.link_id):
        raise TokenError(Message("link_revoked"))
    check_origin(hass, request, entry)
    if not _is_ready(entry):
        raise NotReadyError
    if grant.role is Role.FOLLOWER:
        entry.runtime_data.audience.check(grant)
    return entry, grant


def grant_opening(hass: HomeAssistant, request: Request, token: object) -> SlideControlConfigEntry:
    """Return the stage on which a token lets its holder list and open decks; raises the errors of ``grant_access``."""
    entry, grant = grant_access(hass, request, token)
    if grant.role is not Role.DISPLAY or not grant.opens:
        raise TokenError(Message("no_display_link"))
    return entry


def grant_deck(
    hass: HomeAssistant, request: Request, capability: str, *, download: bool = False
) -> tuple[SlideControlConfigEntry, Capability]:
    """Return the stage and the deck that the address of a hosted deck opens, or downloads; raises ``TokenError``."""
    found = verify_capability(capability, lambda stage_id: _key(hass, stage_id, Role.DISPLAY))
    entry = find_entry(hass, found.stage_id)
    if entry is None:
        raise TokenError(Message("deck_link_revoked"))
    check_origin(hass, request, entry)
    if found.purpose is Purpose.FOLLOW and not (_is_ready(entry) and entry.runtime_data.audience.run):
        raise TokenError(Message("audience_closed"))
    # The way to the file opens no page, and the way to a page opens no file.
    if (found.purpose is Purpose.HANDOUT) is not download:
        raise TokenError(Message("deck_link_revoked"))
    if download and handout(entry) is Handout.NEVER:
        raise TokenError(Message("handout_off"))
    return entry, found


def find_entry(hass: HomeAssistant, stage_id: str) -> SlideControlConfigEntry | None:
    """Return the config entry of a stage."""
    return hass.config_entries.async_entry_for_domain_unique_id(DOMAIN, stage_id)


def check_origin(hass: HomeAssistant, request: Request, entry: SlideControlConfigEntry) -> None:
    """Raise ``TokenError`` if the stage is local only and the request comes from outside the local network."""
    if local_only(entry) and not is_from_local_network(hass, request, entry):
        raise TokenError(Message("local_network_only"))


def is_from_local_network(hass: HomeAssistant, request: Request, entry: ConfigEntry | None = None) -> bool:
    """Return whether a request comes from the local network; a request through Home Assistant Cloud never does.

    Local are the addresses that Home Assistant calls local (loopback, private, link-local), and the networks that the
    stage's options name. Without a stage, the networks of all stages count.
    """
    if is_cloud_connection(hass):
        return False
    if isinstance(request, Request) and is_supervisor_unix_socket_request(request):
        return True
    if (address := _address_of(request.remote)) is None:
        return False
    entries = hass.config_entries.async_entries(DOMAIN) if entry is None else [entry]
    return is_local(address) or any(is_in_networks(address, local_networks(each)) for each in entries)


@lru_cache(4_096)
def _address_of(remote: str | None) -> IPv4Address | IPv6Address | None:
    """Return the address of a request; None if it has none, as that of a cloudhook."""
    try:
        return unmapped(ip_address(remote or ""))
    except ValueError:
        return None


def _is_ready(entry: SlideControlConfigEntry) -> bool:
    return entry.state is ConfigEntryState.LOADED and not entry.runtime_data.hub.closed


def _key(hass: HomeAssistant, stage_id: str, role: Role) -> str | None:
    entry = find_entry(hass, stage_id)
    return entry.data[CONF_KEYS].get(role.value) if entry else None
