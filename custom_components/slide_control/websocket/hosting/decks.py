"""The commands about hosted decks: the list for everybody who may show one, the rest for administrators."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send

from ...const import SIGNAL_DECKS_CHANGED
from ...hosting.addresses.hosted_address import preview_path
from ...hosting.dependencies.libraries import LIBRARIES
from ...hosting.facts.deck_facts import DeckFacts
from ...hosting.facts.listed_facts import async_deck_facts
from ...hosting.formats.format import DeckError
from ...hosting.listing import ListedDeck, async_list_decks
from ...hosting.queries import async_presentation_notes
from ...hosting.uploads.storage import MAX_UPLOAD_BYTES, deck_storage
from ...inputs.permissions import async_may_control
from ...inputs.targets import all_stages, is_loaded
from ...messages import problem_dict, said
from ...stage.messages import Message
from ..requests import Connection, Request, send_error


@callback
def register(hass: HomeAssistant) -> None:
    """Register the commands."""
    for command in (_list, _delete, _restore, _fetch_libraries):
        websocket_api.async_register_command(hass, command)


@websocket_api.websocket_command({vol.Required("type"): "slide_control/hosted/list"})
@websocket_api.async_response
async def _list(hass: HomeAssistant, connection: Connection, request: Request) -> None:
    """Answer with the hosted decks, to everybody who may control a stage; administrators also get the trash."""
    is_admin = connection.user.is_admin
    if not is_admin and not await _may_show(hass, connection, request):
        send_error(connection, request, websocket_api.ERR_UNAUTHORIZED, Message("no_stage_allowed"))
        return
    listed = await async_list_decks(hass)
    busy = hass.data[LIBRARIES].busy  # as of these notes: a page that is told of a run asks again for how it ended
    decks = [each.deck for each in listed]
    statuses = await async_presentation_notes(hass, decks)
    facts = await async_deck_facts(hass, decks)
    # A preview is of a stage; which one makes no difference to what it shows.
    previewed: Mapping[str, Any] | None = next((entry.data for entry in all_stages(hass) if is_loaded(entry)), None)
    hosted = await hass.async_add_executor_job(_described, listed, statuses, facts, previewed)
    result: dict[str, Any] = {"hosted": hosted}
    if is_admin:
        storage = deck_storage(hass)
        result |= {
            "trash": await hass.async_add_executor_job(storage.trashed),
            "max_bytes": MAX_UPLOAD_BYTES,
            "folder": str(storage.decks),
            "libraries": {"fetch": hass.data[LIBRARIES].enabled, "busy": busy},
        }
    connection.send_result(request["id"], result)


def _described(
    listed: Iterable[ListedDeck],
    statuses: Mapping[str, Message],
    facts: Mapping[str, DeckFacts],
    previewed: Mapping[str, Any] | None,
) -> list[dict[str, Any]]:
    """Return decks as JSON data, with previews for the entry with this data.

    Call it in the executor: 1,000 decks take 10 ms.
    """
    return [
        {
            "name": (deck := each.deck).name,
            "title": each.label,
            "kind": deck.kind,
            "note": said(each.note) if each.note else None,
            "status": said(statuses[deck.name]) if deck.name in statuses else None,
            "preview": preview_path(previewed, deck.name) if previewed and deck.problem is None else None,
            **facts[deck.name].as_dict(),
            **problem_dict(deck.problem),
        }
        for each in listed
    ]


async def _may_show(hass: HomeAssistant, connection: Connection, request: Request) -> bool:
    context = connection.context(request)
    for entry in all_stages(hass):
        if await async_may_control(hass, context, entry):
            return True
    return False


@websocket_api.websocket_command({vol.Required("type"): "slide_control/hosted/delete", vol.Required("name"): str})
@websocket_api.require_admin
@websocket_api.async_response
async def _delete(hass: HomeAssistant, connection: Connection, request: Request) -> None:
    """Move a deck to the trash; the answer's ``id`` restores it."""
    await _answer(hass, connection, request, "id", lambda: deck_storage(hass).delete(request["name"]))


@websocket_api.websocket_command({vol.Required("type"): "slide_control/hosted/restore", vol.Required("trash_id"): str})
@websocket_api.require_admin
@websocket_api.async_response
async def _restore(hass: HomeAssistant, connection: Connection, request: Request) -> None:
    """Restore a deck from the trash; the answer has its ``name``."""
    await _answer(hass, connection, request, "name", lambda: deck_storage(hass).restore(request["trash_id"]))


@websocket_api.websocket_command({vol.Required("type"): "slide_control/hosted/libraries", vol.Optional("fetch"): bool})
@websocket_api.require_admin
@websocket_api.async_response
async def _fetch_libraries(hass: HomeAssistant, connection: Connection, request: Request) -> None:
    """Try again to fetch what decks load from content networks; with ``fetch``, allow or forbid it first."""
    libraries = hass.data[LIBRARIES]
    if "fetch" in request:
        await libraries.async_enable(enabled=request["fetch"])
    else:
        libraries.async_retry()
    connection.send_result(request["id"], {"fetch": libraries.enabled, "busy": libraries.busy})


async def _answer(
    hass: HomeAssistant, connection: Connection, request: Request, field: str, work: Callable[[], str]
) -> None:
    try:
        result = {field: await hass.async_add_executor_job(work)}
    except DeckError as error:
        send_error(connection, request, websocket_api.ERR_NOT_FOUND, error.message)
    else:
        async_dispatcher_send(hass, SIGNAL_DECKS_CHANGED)
        connection.send_result(request["id"], result)
