"""Uploads of decks from the sidebar page, for administrators."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import unquote

from aiohttp import web

from homeassistant.components.http import KEY_HASS, KEY_HASS_USER, HomeAssistantView
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_track_time_interval

from ...access.body_budget import BodyError
from ...const import SIGNAL_DECKS_CHANGED
from ...http import json_message, read_chunks
from ...stage.messages import Message
from ..formats.format import DeckError
from .storage import MAX_UPLOAD_BYTES, check_name, deck_storage

MAX_UPLOADS: Final = 8
_NAME_HEADER: Final = "Slug"
_TOO_LARGE: Final = Message("upload_too_large", mib=MAX_UPLOAD_BYTES // 1024**2)


@callback
def async_setup_uploads(hass: HomeAssistant) -> None:
    """Register the upload view, and clean up the deck storage every hour."""
    hass.http.register_view(UploadView())

    async def clean_up(_: Any = None) -> None:
        await hass.async_add_executor_job(deck_storage(hass).clean_up)

    async_track_time_interval(
        hass, clean_up, timedelta(hours=1), name="Slide Control cleans up", cancel_on_shutdown=True
    )


class UploadView(HomeAssistantView):
    """Accepts one file as the request body; ``?replace=1`` replaces a deck of that name.

    The header ``Slug`` contains the name as percent-encoded UTF-8 (RFC 5023), because Home Assistant refuses some names
    in a query. A script may send any other name as ``?name=talk.pdf``.
    """

    url = "/api/slide_control/upload"
    name = "api:slide_control:upload"

    def __init__(self) -> None:
        """Store ``MAX_UPLOADS`` files at the same time; the bodies of others aren't read before it is their turn."""
        self._slots: Final = asyncio.Semaphore(MAX_UPLOADS)

    async def post(self, request: web.Request) -> web.Response:
        """Stream the body to disk and turn it into a deck once it is complete."""
        if not request[KEY_HASS_USER].is_admin:
            return json_message(Message("upload_admin_only"), HTTPStatus.FORBIDDEN)
        if (request.content_length or 0) > MAX_UPLOAD_BYTES:
            return json_message(_TOO_LARGE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        status = HTTPStatus.BAD_REQUEST
        try:
            name = check_name(_name(request))
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            async with self._slots:
                return self.json({"name": await self._store(request, name)})
        except BodyError as error:
            if error.status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
                return json_message(_TOO_LARGE, error.status)
            return json_message(Message("upload_damaged"), status)
        except DeckError as error:
            return json_message(error.message, status)

    @staticmethod
    async def _store(request: web.Request, name: str) -> str:
        """Store the body and return the deck's name; raises ``BodyError`` and ``DeckError``."""
        hass = request.app[KEY_HASS]
        run, storage = hass.async_add_executor_job, deck_storage(hass)
        opened = run(storage.begin)
        try:
            file = await _wait_for_end(opened)
            async for chunk in read_chunks(request, MAX_UPLOAD_BYTES):
                await _wait_for_end(run(storage.write, file, chunk))
            replace = request.query.get("replace") == "1"
            stored = run(lambda: storage.finish(file, name, replace=replace))
            try:
                return await _wait_for_end(stored)
            finally:
                # Also if the browser has gone meanwhile: then the deck is there nevertheless.
                if stored.done() and stored.exception() is None:
                    async_dispatcher_send(hass, SIGNAL_DECKS_CHANGED)
        finally:
            # Also runs if the browser disconnects, which cancels this task. After ``finish``, discard does nothing.
            if opened.done() and opened.exception() is None:
                await _wait_for_end(run(storage.discard, opened.result()))


def _name(request: web.Request) -> str:
    """Return the name that the sender gave the file, or ""."""
    slug = request.headers.get(_NAME_HEADER)
    return request.query.get("name", "") if slug is None else unquote(slug)


async def _wait_for_end[T](work: asyncio.Future[T]) -> T:
    """Wait until disk work has ended, even when cancelled: the cleanup that follows must not run concurrently."""
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait([work])
        raise
