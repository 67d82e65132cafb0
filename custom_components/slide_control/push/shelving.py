"""Lets administrators upload, delete and restore hosted decks, from the page *Slides*."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from aiohttp import web
import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.components.http import KEY_HASS, KEY_HASS_USER, HomeAssistantView
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval

from .decks.format import DeckError
from .decks.shelf import LARGEST, Shelf, check_name
from .library import DECKS_FOLDER, find_hosted_decks

_AT_ONCE: Final = 1024 * 1024
_TOO_LARGE: Final = f"The file is larger than {LARGEST // 1024**2} MiB. Copy it into the slides folder yourself."


@callback
def async_setup_shelving(hass: HomeAssistant) -> None:
    """Register the upload's address and the commands, and tidy up every hour."""
    hass.http.register_view(UploadView())
    for command in (_ws_list, _ws_delete, _ws_restore):
        websocket_api.async_register_command(hass, command)

    async def tidy(_: Any = None) -> None:
        await hass.async_add_executor_job(shelf(hass).tidy)

    async_track_time_interval(hass, tidy, timedelta(hours=1), name="Slide Control tidies up", cancel_on_shutdown=True)


def shelf(hass: HomeAssistant) -> Shelf:
    """Return the shelf in Home Assistant's configuration folder."""
    return Shelf(hass.config.path(*DECKS_FOLDER))


class UploadView(HomeAssistantView):
    """Takes one file as the whole body of a request: ``?name=talk.pdf``, ``&replace=1`` in the place of another."""

    url = "/api/slide_control/upload"
    name = "api:slide_control:upload"

    async def post(self, request: web.Request) -> web.Response:
        """Write the body to the disk as it comes, and make a deck of it once it is whole."""
        if not request[KEY_HASS_USER].is_admin:
            return self.json_message("Only administrators may upload slides.", HTTPStatus.FORBIDDEN)
        if (request.content_length or 0) > LARGEST:
            return self.json_message(_TOO_LARGE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        hass = request.app[KEY_HASS]
        try:
            name = check_name(request.query.get("name", ""))
        except DeckError as error:
            return self.json_message(str(error), HTTPStatus.BAD_REQUEST)
        run, place = hass.async_add_executor_job, shelf(hass)
        begun = run(place.begin)
        try:
            try:
                file = await _to_its_end(begun)
                size = 0
                async for chunk in _chunks(request):
                    size += len(chunk)
                    if size > LARGEST:
                        return self.json_message(_TOO_LARGE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
                    await _to_its_end(run(place.write, file, chunk))
                replace = request.query.get("replace") == "1"
                made = await _to_its_end(run(lambda: place.finish(file, name, replace=replace)))
            finally:
                # Also when the browser has gone, which cancels this task. After ``finish`` there is nothing to discard.
                if begun.done() and begun.exception() is None:
                    await _to_its_end(run(place.discard, begun.result()))
        except DeckError as error:
            return self.json_message(str(error), HTTPStatus.UNPROCESSABLE_ENTITY)
        return self.json({"name": made})


async def _chunks(request: web.Request) -> AsyncIterator[bytes]:
    """Yield the body as it comes; raises ``DeckError`` for one that is not encoded as its headers say."""
    try:
        async for chunk in request.content.iter_chunked(_AT_ONCE):
            yield chunk
    except web.RequestPayloadError:
        raise DeckError("The file came damaged: it is not encoded as the request's headers say.") from None


async def _to_its_end[T](work: asyncio.Future[T]) -> T:
    """Wait for work on the disk, also when cancelled meanwhile: what comes after must not run beside it."""
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait([work])
        raise


@websocket_api.websocket_command({vol.Required("type"): "slide_control/hosted/list"})
@websocket_api.require_admin
@websocket_api.async_response
async def _ws_list(hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]) -> None:
    """Answer with the hosted decks, and with what is in the trash."""
    place = shelf(hass)

    def look() -> dict[str, Any]:
        hosted = [
            {"name": deck.name, "title": deck.title, "kind": deck.kind, "problem": deck.problem}
            for deck in find_hosted_decks(str(place.decks))
        ]
        return {"hosted": hosted, "trash": place.trashed(), "largest": LARGEST, "folder": str(place.decks)}

    connection.send_result(message["id"], await hass.async_add_executor_job(look))


@websocket_api.websocket_command({vol.Required("type"): "slide_control/hosted/delete", vol.Required("name"): str})
@websocket_api.require_admin
@websocket_api.async_response
async def _ws_delete(hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]) -> None:
    """Move a deck to the trash; the answer's ``id`` brings it back."""
    await _answer(hass, connection, message, "id", lambda: shelf(hass).delete(message["name"]))


@websocket_api.websocket_command({vol.Required("type"): "slide_control/hosted/restore", vol.Required("trash_id"): str})
@websocket_api.require_admin
@websocket_api.async_response
async def _ws_restore(hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]) -> None:
    """Bring a deck back from the trash; the answer has its ``name``."""
    await _answer(hass, connection, message, "name", lambda: shelf(hass).restore(message["trash_id"]))


async def _answer(
    hass: HomeAssistant,
    connection: websocket_api.ActiveConnection,
    message: dict[str, Any],
    field: str,
    work: Callable[[], str],
) -> None:
    try:
        connection.send_result(message["id"], {field: await hass.async_add_executor_job(work)})
    except DeckError as error:
        connection.send_error(message["id"], websocket_api.ERR_NOT_FOUND, str(error))
