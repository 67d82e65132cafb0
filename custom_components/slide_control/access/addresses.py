"""The addresses at which browsers reach Home Assistant: one at home, one away from home."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from homeassistant.helpers.network import NoURLAvailableError, get_url

from ..stage.messages import Message

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant


class Place(StrEnum):
    """Where a browser is that opens a link."""

    HOME = "home"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Address:
    """Home Assistant's address for one place."""

    place: Place
    url: str | None
    """Without a trailing slash; it has a path if a reverse proxy serves Home Assistant below one."""
    missing: Message | None = None
    """Why there is no address, and what to do."""


def find_addresses(hass: HomeAssistant, *, local_only: bool) -> tuple[Address, Address]:
    """Return the addresses at home and away, as configured; nobody has tried them."""
    return _at_home(hass), _away(hass, local_only=local_only)


def _at_home(hass: HomeAssistant) -> Address:
    """Return the configured or detected internal address, or else the external one.

    Where Home Assistant ends TLS itself, its IP address doesn't match the certificate. The external address does, and
    most routers lead it home again.
    """
    try:
        return Address(Place.HOME, get_url(hass, allow_external=False, allow_cloud=False, allow_ip=True))
    except NoURLAvailableError:
        pass
    try:
        return Address(Place.HOME, _external(hass, allow_cloud=False))
    except NoURLAvailableError:
        uses_tls = hass.config.api is not None and hass.config.api.use_ssl
        missing = Message("no_home_address_tls") if uses_tls else Message("no_home_address")
        return Address(Place.HOME, None, missing)


def _away(hass: HomeAssistant, *, local_only: bool) -> Address:
    """Return the configured external address, or else that of Home Assistant Cloud."""
    try:
        url = _external(hass, allow_cloud=True)
    except NoURLAvailableError:
        return Address(Place.AWAY, None, Message("no_away_address_local" if local_only else "no_away_address"))
    return Address(Place.AWAY, None, Message("away_local_only")) if local_only else Address(Place.AWAY, url)


def _external(hass: HomeAssistant, *, allow_cloud: bool) -> str:
    # With TLS in Home Assistant, `allow_ip` is off by default, because certificates seldom name an IP address.
    return get_url(hass, allow_internal=False, allow_cloud=allow_cloud, allow_ip=True)
