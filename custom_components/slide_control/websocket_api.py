"""The commands that administrators' pages send over Home Assistant's own WebSocket connection."""

from __future__ import annotations

import asyncio
from typing import Any

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback

from .access.addresses import find_addresses
from .access.capabilities import Purpose
from .access.links import PlaceLinks, async_links, build_links, decks_folder
from .access.paired_displays import PAIRED_DISPLAYS
from .access.pairing import PAIRING, PairingError
from .access.reachability.address_check import async_check_address
from .config_entry import local_only
from .const import ATTR_CONFIG_ENTRY_ID
from .hosting.addresses.hosted_address import hosted_address
from .hosting.queries import async_find_hosted_decks
from .messages import said
from .stage.messages import Message
from .websocket import back_channel, clock, displays, links, plan, remote, talks
from .websocket.hosting import converter, deck_files, decks, fetched_decks, stills
from .websocket.requests import find_stage, send_error


@callback
def async_setup_websocket_api(hass: HomeAssistant) -> None:
    """Register the commands."""
    for command in (_links, _check_links, _pair):
        websocket_api.async_register_command(hass, command)
    displays.register(hass)
    decks.register(hass)
    remote.register(hass)
    clock.register(hass)
    back_channel.register(hass)
    talks.register(hass)
    plan.register(hass)
    links.register(hass)
    deck_files.register(hass)
    stills.register(hass)
    converter.register(hass)
    fetched_decks.register(hass)


@websocket_api.websocket_command({vol.Required("type"): "slide_control/links", vol.Required(ATTR_CONFIG_ENTRY_ID): str})
@websocket_api.require_admin
@websocket_api.async_response
async def _links(hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]) -> None:
    """Answer with a stage's links at home and away, and with direct ones for each hosted deck.

    At the top level are the links of the first place that has an address, and the display link's path, which works
    wherever the page itself does.
    """
    if (entry := find_stage(hass, connection, message)) is None:
        return
    places = await async_links(hass, entry)
    found = await async_find_hosted_decks(hass)
    first = next((place for place in places if place.address.url is not None), places[0])

    def hosted() -> list[dict[str, Any]]:  # signing the addresses of 1,000 decks takes 5 ms
        return [
            {
                "name": deck.name,
                "title": deck.title,
                **_deck_urls(places, first, hosted_address(entry.data, deck, Purpose.DISPLAY)),
            }
            for deck in found
            if deck.problem is None
        ]

    described = [
        {"place": place.address.place, "url": place.address.url, **place.urls, **_missing(place.address.missing)}
        for place in places
    ]
    connection.send_result(
        message["id"],
        {
            **first.urls,
            "path": build_links("", entry.data).display,
            "decks_folder": decks_folder(hass),
            "places": described,
            "hosted": await hass.async_add_executor_job(hosted),
        },
    )


def _deck_urls(places: list[PlaceLinks], first: PlaceLinks, path: str) -> dict[str, Any]:
    """Return a hosted deck's path below Home Assistant, which works where the page itself does, and its URLs."""
    urls = {
        place.address.place.value: f"{place.address.url}{path}" for place in places if place.address.url is not None
    }
    return {"path": path, "url": urls.get(first.address.place.value), "urls": urls}


def _missing(message: Message | None) -> dict[str, Any]:
    return {} if message is None else {"missing": said(message)}


@websocket_api.websocket_command(
    {vol.Required("type"): "slide_control/links/check", vol.Required(ATTR_CONFIG_ENTRY_ID): str}
)
@websocket_api.require_admin
@websocket_api.async_response
async def _check_links(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]
) -> None:
    """Try a stage's addresses at home and away; answer with a ``result`` and a sentence for each that there is."""
    if (entry := find_stage(hass, connection, message)) is None:
        return
    addresses = find_addresses(hass, local_only=local_only(entry))
    checks = await asyncio.gather(*(async_check_address(hass, address) for address in addresses))
    answer = {
        address.place.value: {"result": check.result, **said(check.message)}
        for address, check in zip(addresses, checks, strict=True)
        if check is not None
    }
    connection.send_result(message["id"], answer)


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/pair",
        vol.Required(ATTR_CONFIG_ENTRY_ID): str,
        vol.Required("code"): str,
    }
)
@websocket_api.require_admin
@websocket_api.async_response
async def _pair(hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]) -> None:
    """Pair the display that shows a code; answer which one that is."""
    if (entry := find_stage(hass, connection, message)) is None:
        return
    try:
        display = await hass.data[PAIRING].pair(message["code"], entry, hass.data[PAIRED_DISPLAYS])
    except PairingError as error:
        send_error(connection, message, error.message.key, error.message)
    else:
        connection.send_result(message["id"], {"display": display.label})
