"""The commands that administrators' pages send over Home Assistant's own WebSocket connection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send

from .access.address_check import async_check_address
from .access.addresses import find_addresses
from .access.capabilities import Purpose
from .access.links import PlaceLinks, async_links, build_links, decks_folder
from .access.paired_displays import PAIRED_DISPLAYS
from .access.pairing import PAIRING, PairingError
from .access.pairing_view import async_forget_display
from .config_entry import local_only
from .const import ATTR_CONFIG_ENTRY_ID, DOMAIN, SIGNAL_DECKS_CHANGED
from .hosting.addresses.hosted_address import hosted_address
from .hosting.dependencies.libraries import LIBRARIES
from .hosting.formats.format import DeckError
from .hosting.listing import async_list_decks
from .hosting.queries import async_find_hosted_decks
from .hosting.uploads.storage import MAX_UPLOAD_BYTES, deck_storage
from .messages import english, problem_dict, translation
from .stage.messages import Message

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry

_MAX_ID_LENGTH: Final = 100


@callback
def async_setup_websocket_api(hass: HomeAssistant) -> None:
    """Register the commands."""
    commands = (_links, _check_links, _pair, _list_displays, _forget_display)
    for command in (*commands, _list_hosted, _delete_hosted, _restore_hosted, _fetch_libraries):
        websocket_api.async_register_command(hass, command)


@websocket_api.websocket_command({vol.Required("type"): "slide_control/links", vol.Required(ATTR_CONFIG_ENTRY_ID): str})
@websocket_api.require_admin
@websocket_api.async_response
async def _links(hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]) -> None:
    """Answer with a stage's links at home and away, and with direct ones for each hosted deck.

    At the top level are the links of the first place that has an address, and the display link's path, which works
    wherever the page itself does.
    """
    if (entry := _find_stage(hass, connection, message)) is None:
        return
    places = await async_links(hass, entry)
    found = await async_find_hosted_decks(hass)
    first = next((place for place in places if place.address.url is not None), places[0])
    hosted = [
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
            "hosted": hosted,
        },
    )


def _deck_urls(places: list[PlaceLinks], first: PlaceLinks, path: str) -> dict[str, Any]:
    """Return a hosted deck's path below Home Assistant, which works where the page itself does, and its URLs."""
    urls = {
        place.address.place.value: f"{place.address.url}{path}" for place in places if place.address.url is not None
    }
    return {"path": path, "url": urls.get(first.address.place.value), "urls": urls}


def _missing(message: Message | None) -> dict[str, Any]:
    return {} if message is None else {"missing": english(message), **translation(message)}


@websocket_api.websocket_command(
    {vol.Required("type"): "slide_control/links/check", vol.Required(ATTR_CONFIG_ENTRY_ID): str}
)
@websocket_api.require_admin
@websocket_api.async_response
async def _check_links(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]
) -> None:
    """Try a stage's addresses at home and away; answer with a ``result`` and a sentence for each that there is."""
    if (entry := _find_stage(hass, connection, message)) is None:
        return
    addresses = find_addresses(hass, local_only=local_only(entry))
    checks = await asyncio.gather(*(async_check_address(hass, address) for address in addresses))
    answer = {
        address.place.value: {"result": check.result, "message": english(check.message), **translation(check.message)}
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
    if (entry := _find_stage(hass, connection, message)) is None:
        return
    try:
        display = await hass.data[PAIRING].pair(message["code"], entry, hass.data[PAIRED_DISPLAYS])
    except PairingError as error:
        _send_error(connection, message, error.message.key, error.message)
    else:
        connection.send_result(message["id"], {"display": display.label})


@websocket_api.websocket_command(
    {vol.Required("type"): "slide_control/displays/list", vol.Required(ATTR_CONFIG_ENTRY_ID): str}
)
@websocket_api.require_admin
@callback
def _list_displays(hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]) -> None:
    """Answer with a stage's paired displays, the newest first."""
    if (entry := _find_stage(hass, connection, message)) is None:
        return
    loaded = entry.state is ConfigEntryState.LOADED
    connected = {session.display_id for session in entry.runtime_data.hub} if loaded else set()
    displays = [
        {
            "id": display.display_id,
            "name": display.name,
            "address": display.address,
            "paired_at": display.paired_at,
            "connected": display.display_id in connected,
        }
        for display in hass.data[PAIRED_DISPLAYS].of_stage(entry.data)
    ]
    connection.send_result(message["id"], {"displays": displays})


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/displays/forget",
        vol.Required(ATTR_CONFIG_ENTRY_ID): str,
        vol.Required("display_id"): str,
    }
)
@websocket_api.require_admin
@callback
def _forget_display(hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]) -> None:
    """Forget a paired display: its connections close at once, and its token opens nothing any more."""
    if (entry := _find_stage(hass, connection, message)) is None:
        return
    if async_forget_display(hass, entry, message["display_id"]):
        connection.send_result(message["id"])
    else:
        _send_error(connection, message, websocket_api.ERR_NOT_FOUND, Message("display_unknown"))


@websocket_api.websocket_command({vol.Required("type"): "slide_control/hosted/list"})
@websocket_api.require_admin
@websocket_api.async_response
async def _list_hosted(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]
) -> None:
    """Answer with the hosted decks and the contents of the trash."""
    storage = deck_storage(hass)
    result = {
        "hosted": [
            {
                "name": deck.name,
                "title": deck.title,
                "kind": deck.kind,
                "note": english(note) if note else None,
                **problem_dict(deck.problem),
            }
            for deck, note in await async_list_decks(hass)
        ],
        "trash": await hass.async_add_executor_job(storage.trashed),
        "max_bytes": MAX_UPLOAD_BYTES,
        "folder": str(storage.decks),
        "libraries": {"fetch": hass.data[LIBRARIES].enabled, "busy": hass.data[LIBRARIES].busy},
    }
    connection.send_result(message["id"], result)


@websocket_api.websocket_command({vol.Required("type"): "slide_control/hosted/delete", vol.Required("name"): str})
@websocket_api.require_admin
@websocket_api.async_response
async def _delete_hosted(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]
) -> None:
    """Move a deck to the trash; the answer's ``id`` restores it."""
    await _answer(hass, connection, message, "id", lambda: deck_storage(hass).delete(message["name"]))


@websocket_api.websocket_command({vol.Required("type"): "slide_control/hosted/restore", vol.Required("trash_id"): str})
@websocket_api.require_admin
@websocket_api.async_response
async def _restore_hosted(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]
) -> None:
    """Restore a deck from the trash; the answer has its ``name``."""
    await _answer(hass, connection, message, "name", lambda: deck_storage(hass).restore(message["trash_id"]))


@websocket_api.websocket_command({vol.Required("type"): "slide_control/hosted/libraries", vol.Optional("fetch"): bool})
@websocket_api.require_admin
@websocket_api.async_response
async def _fetch_libraries(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]
) -> None:
    """Try again to fetch what decks load from content networks; with ``fetch``, allow or forbid it first."""
    libraries = hass.data[LIBRARIES]
    if "fetch" in message:
        await libraries.async_enable(enabled=message["fetch"])
    else:
        libraries.async_retry()
    connection.send_result(message["id"], {"fetch": libraries.enabled, "busy": libraries.busy})


async def _answer(
    hass: HomeAssistant,
    connection: websocket_api.ActiveConnection,
    message: dict[str, Any],
    field: str,
    work: Callable[[], str],
) -> None:
    try:
        result = {field: await hass.async_add_executor_job(work)}
    except DeckError as error:
        _send_error(connection, message, websocket_api.ERR_NOT_FOUND, error.message)
    else:
        async_dispatcher_send(hass, SIGNAL_DECKS_CHANGED)
        connection.send_result(message["id"], result)


def _find_stage(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]
) -> ConfigEntry | None:
    """Return the stage that a command names; send an error and return None where there is none."""
    entry: ConfigEntry | None = hass.config_entries.async_get_entry(message[ATTR_CONFIG_ENTRY_ID])
    if entry is not None and entry.domain == DOMAIN:
        return entry
    unknown = Message("unknown_stage", stage=message[ATTR_CONFIG_ENTRY_ID][:_MAX_ID_LENGTH])
    _send_error(connection, message, websocket_api.ERR_NOT_FOUND, unknown)
    return None


def _send_error(
    connection: websocket_api.ActiveConnection, request: dict[str, Any], code: str, message: Message
) -> None:
    connection.send_error(request["id"], code, english(message), translation_domain=DOMAIN, **translation(message))
