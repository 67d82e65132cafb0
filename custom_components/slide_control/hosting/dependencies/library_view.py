"""Serves the fetched libraries to hosted decks: public files, the same for everyone."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from pathlib import Path
import posixpath
from typing import Final

from aiohttp import web

from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from ...access.grants import is_from_local_network
from ...messages import localizer
from ...stage.messages import Message
from ..rewriting.rewritten import async_rewritten
from ..serving.file_response import CONTENT_SECURITY_POLICY, REVALIDATE, async_send_file
from .download import DownloadError, async_download, is_library_file
from .libraries import LIBRARIES, Libraries
from .networks import parse_dependency
from .references import NetworkRule

LIBRARY_PATH: Final = "/slide_control/library"

# A drawing can contain scripts: opened by itself, it must not run in the house's name.
_SANDBOX: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
_MAX_FAILED: Final = 1_000


class LibraryView(HomeAssistantView):
    """One file of a library, at the place that it has on its content network."""

    url = f"{LIBRARY_PATH}/{{path:.+}}"
    name = "slide_control:library"
    requires_auth = False
    # Hosted decks have an opaque origin, so modules and fonts are cross-origin requests.
    cors_allowed = True

    def __init__(self) -> None:
        """Start without knowing what can't be fetched."""
        self._lock = asyncio.Lock()
        self._failed: set[str] = set()

    async def get(self, request: web.Request, path: str) -> web.StreamResponse:
        """Send a file; fetch it first if a library of a hosted deck asks for more while it runs."""
        hass = request.app[KEY_HASS]
        libraries = hass.data[LIBRARIES]
        file = await self._find(hass, request, libraries, path) if is_library_file(path) else None
        if file is None:
            return web.Response(status=HTTPStatus.NOT_FOUND, text=localizer(hass)(Message("no_such_file")))
        headers = {CONTENT_SECURITY_POLICY: _SANDBOX, **REVALIDATE}
        if path.endswith(".css"):
            # What a style sheet refers to may have arrived later.
            folder = posixpath.dirname(path)
            rule = NetworkRule(libraries.store.find, lambda stored, _: posixpath.relpath(stored, folder))
            file = await async_rewritten(hass, file, [rule], libraries.version)
        return await async_send_file(hass, request, file, headers)

    async def _find(self, hass: HomeAssistant, request: web.Request, libraries: Libraries, path: str) -> Path | None:
        file = await hass.async_add_executor_job(libraries.store.file, path)
        if file is not None or not libraries.serves(path) or path in self._failed:
            return file
        dependency = parse_dependency(f"https://{path}")
        if dependency is None or dependency.stored_path != path or not is_from_local_network(hass, request):
            return None
        async with self._lock:
            if (file := await hass.async_add_executor_job(libraries.store.file, path)) is not None:
                return file
            try:
                address, content = await async_download(async_get_clientsession(hass), dependency)
                await hass.async_add_executor_job(libraries.add, dependency, address, content)
            except DownloadError as error:
                if error.final and len(self._failed) < _MAX_FAILED:
                    self._failed.add(path)
            except OSError:
                return None
        return await hass.async_add_executor_job(libraries.store.file, path)
