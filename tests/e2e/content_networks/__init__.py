"""Leads Home Assistant's client session to a server that stands in for the content networks; nothing else changes."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from homeassistant.helpers.aiohttp_client import DATA_CLIENTSESSION, async_get_clientsession

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

DOMAIN = "content_networks"


class _Resolver(AbstractResolver):
    """Leads every name to the server."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(self, host: str, _port: int = 0, family: int = 0) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host="127.0.0.1", port=self._port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        """Close nothing."""


async def async_setup(hass: HomeAssistant, config: dict[str, Any]) -> bool:
    """Replace the connector of the session, before anything is fetched."""
    options = config[DOMAIN]
    session = async_get_clientsession(hass)
    context = await hass.async_add_executor_job(lambda: ssl.create_default_context(cafile=options["authority"]))
    stand_in = aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=_Resolver(options["port"]), ssl=context))
    sessions = hass.data[DATA_CLIENTSESSION]
    sessions.update({key: stand_in for key, value in sessions.items() if value is session})
    return True
