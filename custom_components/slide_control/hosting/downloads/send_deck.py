"""Sends a hosted deck to be kept: its file as it is, or its folder as a zip."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from aiohttp import hdrs, web

from ...const import DECKS_FOLDER
from ...http import json_message
from ...stage.messages import Message
from ..addresses.hosted_address import find_name
from ..formats.format import DeckError
from ..library import read_deck
from ..serving.file_response import async_send_file
from .zip_folder import files_to_pack, pack

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

# A browser that doesn't take a chunk in this time is disconnected.
_CHUNK_SECONDS: Final = 30
_HEADERS: Final = {
    hdrs.CACHE_CONTROL: "no-store",
    "Content-Security-Policy": "sandbox",
    "X-Content-Type-Options": "nosniff",
}


async def async_send_deck(
    hass: HomeAssistant, request: web.Request, deck: str, zips: asyncio.Semaphore
) -> web.StreamResponse:
    """Send the deck with this id. ``zips`` limits how many folders are packed at once: each takes a thread."""
    path = await hass.async_add_executor_job(_find, hass.config.path(*DECKS_FOLDER), deck)
    if path is None:
        return json_message(Message("unknown_file"), HTTPStatus.NOT_FOUND)
    try:
        if await hass.async_add_executor_job(path.is_dir):
            return await _send_folder(hass, request, path, zips)
        return await async_send_file(hass, request, path, _HEADERS | _named(path.name))
    except DeckError as error:
        return json_message(error.message, HTTPStatus.UNPROCESSABLE_ENTITY)
    except OSError:
        return json_message(Message("unknown_file"), HTTPStatus.NOT_FOUND)


def _find(folder: str, deck: str) -> Path | None:
    name = find_name(folder, deck)
    path = Path(folder, name) if name is not None else None
    return path if path is not None and read_deck(path) is not None else None


def _named(name: str) -> dict[str, str]:
    """Return the header that names the file in the browser's downloads (RFC 6266)."""
    return {hdrs.CONTENT_DISPOSITION: f"attachment; filename*=UTF-8''{quote(name, safe='')}"}


async def _send_folder(
    hass: HomeAssistant, request: web.Request, folder: Path, zips: asyncio.Semaphore
) -> web.StreamResponse:
    files = await hass.async_add_executor_job(files_to_pack, folder)
    async with zips:
        return await async_send_zip(hass, request, f"{folder.name}.zip", partial(pack, folder, files))


async def async_send_zip(
    hass: HomeAssistant, request: web.Request, filename: str, write: Callable[[Callable[[bytes], None]], None]
) -> web.StreamResponse:
    """Send a zip while it is made; ``write`` passes it on in chunks, and runs in the executor."""
    headers = {hdrs.CONTENT_TYPE: "application/zip", **_HEADERS, **_named(filename)}
    response = web.StreamResponse(headers=headers)

    def send(chunk: bytes) -> None:
        written = asyncio.run_coroutine_threadsafe(response.write(chunk), hass.loop)
        try:
            written.result(_CHUNK_SECONDS)
        except BaseException:
            written.cancel()
            raise

    try:
        await response.prepare(request)
        await hass.async_add_executor_job(write, send)
        await response.write_eof()
    except OSError, TimeoutError:
        # The browser has gone or is too slow, or a file can't be read any more: what was sent is not the whole.
        if request.transport is not None:
            request.transport.abort()
    return response
