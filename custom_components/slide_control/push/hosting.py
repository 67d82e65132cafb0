"""Serves the browser client, the page that opens decks, and the hosted decks themselves."""

from __future__ import annotations

import hmac
from html import escape
from http import HTTPStatus
from pathlib import Path
from typing import ClassVar, Final

from aiohttp import hdrs, web

from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant, callback

from .access import NotReadyError, check_origin, find_entry, grant_display
from .decks.format import DeckError
from .decks.page import PAGE
from .files import async_send_body, async_send_file
from .injection import with_client
from .library import (
    DECKS_FOLDER,
    HOSTED_PATH,
    Found,
    cache_folder,
    deck_version,
    find_hosted_decks,
    find_page,
    path_key,
)
from .links import OPEN_PATH, PLAYER_PATH, WAIT_PATH
from .paths import CLIENT_PATH
from .tokens import TokenError

_FRONTEND: Final = Path(__file__).resolve().parent.parent / "frontend"
_CLIENT_TYPES: Final = frozenset({".js", ".mjs", ".css", ".html", ".wasm", ".bcmap", ".pfb", ".ttf"})
_LARGEST_PAGE: Final = 128 * 1024 * 1024

# A hosted deck gets an origin of its own, so that its scripts can't read what Home Assistant's pages store. The player
# may frame it all the same.
_SANDBOX: Final = (
    "sandbox allow-scripts allow-forms allow-modals allow-popups allow-downloads allow-pointer-lock"
    " allow-orientation-lock allow-presentation; frame-ancestors 'self'"
)
_CONTENT_SECURITY_POLICY: Final = "Content-Security-Policy"
_OPEN_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'self'"
)
# The player shows pages from anywhere, and asks whether one is there at all.
_PLAYER_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' http: https:; frame-src http: https:;"
    " img-src data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
# Ask each time, and be told 304 when nothing has changed.
_REVALIDATE: Final[dict[str, str]] = {hdrs.CACHE_CONTROL: "no-cache"}
# The path has the version in it.
_IMMUTABLE: Final[dict[str, str]] = {hdrs.CACHE_CONTROL: "public, max-age=31536000, immutable"}


@callback
def async_setup_hosting(hass: HomeAssistant) -> None:
    """Register the addresses."""
    for view in (ClientView, OpenView, PlayerView, WaitView, DecksView, HostedView):
        hass.http.register_view(view())


class ClientView(HomeAssistantView):
    """The browser client: public, the same for everyone, and without secrets."""

    url = f"{CLIENT_PATH}/{{path:.+}}"
    name = "slide_control:client"
    requires_auth = False
    cors_allowed = True

    async def get(self, request: web.Request, path: str) -> web.StreamResponse:
        """Send one file of the client."""
        hass = request.app[KEY_HASS]
        file = await hass.async_add_executor_job(_client_file, path)
        if file is None:
            return web.Response(status=HTTPStatus.NOT_FOUND, text="There is no such file.")
        return await async_send_file(hass, request, file, _IMMUTABLE if path.startswith("vendor/") else _REVALIDATE)


class OpenView(HomeAssistantView):
    """The page behind a display link: it opens the hosted deck, or lists them. Its token stays in the browser."""

    url = OPEN_PATH
    name = "slide_control:open"
    requires_auth = False

    async def get(self, _request: web.Request) -> web.StreamResponse:
        """Send the page."""
        return web.FileResponse(
            _FRONTEND / "open.html", headers={_CONTENT_SECURITY_POLICY: _OPEN_POLICY, **_REVALIDATE}
        )


class PlayerView(HomeAssistantView):
    """The page that shows any deck in a frame. Its token, and the deck's address, stay in the browser."""

    url = PLAYER_PATH
    name = "slide_control:player"
    requires_auth = False
    page: ClassVar = "player.html"

    async def get(self, _request: web.Request) -> web.StreamResponse:
        """Send the page."""
        return web.FileResponse(
            _FRONTEND / self.page, headers={_CONTENT_SECURITY_POLICY: _PLAYER_POLICY, **_REVALIDATE}
        )


class WaitView(PlayerView):
    """The page on which a screen waits for a deck to play. Its address is short, to be typed on a television."""

    url = WAIT_PATH
    name = "slide_control:wait"
    page: ClassVar = "wait.html"


class DecksView(HomeAssistantView):
    """Which decks Home Assistant hosts, for holders of a display link."""

    url = "/api/slide_control/decks"
    name = "api:slide_control:decks"
    requires_auth = False

    async def get(self, request: web.Request) -> web.Response:
        """List the hosted decks with their addresses."""
        hass = request.app[KEY_HASS]
        _, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        try:
            entry = grant_display(hass, request, token)
        except TokenError as error:
            return self.json_message(str(error), HTTPStatus.FORBIDDEN)
        except NotReadyError:
            return self.json_message("The deck is being started.", HTTPStatus.SERVICE_UNAVAILABLE)
        hosted = await hass.async_add_executor_job(find_hosted_decks, hass.config.path(*DECKS_FOLDER))
        return self.json(
            {
                "deck": entry.title,
                "hosted": [
                    {"name": deck.name, "title": deck.title, "url": deck.path(entry.data), "problem": deck.problem}
                    for deck in hosted
                ],
            }
        )


class HostedView(HomeAssistantView):
    """A hosted deck's own files, under a path that can't be guessed."""

    # Of itself aiohttp lets no braces into a name.
    url = f"{HOSTED_PATH}/{{deck_id}}/{{key}}/{{name:[^/]+}}/{{path:.*}}"
    name = "slide_control:hosted"
    requires_auth = False
    # In the sandbox a deck's origin is opaque: what it loads itself counts as foreign.
    cors_allowed = True

    async def get(self, request: web.Request, deck_id: str, key: str, name: str, path: str) -> web.StreamResponse:
        """Send one file, with the client added to pages."""
        hass = request.app[KEY_HASS]
        entry = find_entry(hass, deck_id)
        expected = path_key(entry.data, name) if entry else ""
        if entry is None or not hmac.compare_digest(expected.encode(), key.encode()):
            return _plain(HTTPStatus.FORBIDDEN, "This link has been revoked. Open the deck's display link again.")
        try:
            check_origin(hass, request, entry)
        except TokenError as error:
            return _plain(HTTPStatus.FORBIDDEN, str(error))
        folder = hass.config.path(*DECKS_FOLDER)
        try:
            found = await hass.async_add_executor_job(find_page, folder, name, path)
            if found is None:
                return _plain(HTTPStatus.NOT_FOUND, "The deck has no such file.")
            headers: dict[str, str] = {_CONTENT_SECURITY_POLICY: _SANDBOX, **_REVALIDATE}
            if found.shown_as is None and found.file.suffix.lower() not in PAGE.suffixes:
                return await async_send_file(hass, request, found.file, headers)
            return await _page(hass, request, folder, name, found, headers)
        except DeckError as error:
            return _problem(name, str(error))


async def _page(
    hass: HomeAssistant, request: web.Request, folder: str, name: str, found: Found, headers: dict[str, str]
) -> web.Response:
    """Send a page with the client added, or say that the browser has it already."""
    file, shown_as = found

    def look() -> tuple[int, str]:
        status = file.stat()
        return status.st_size, f"{deck_version(folder, name)}-{status.st_mtime_ns:x}-{status.st_size:x}"

    def make() -> bytes:
        page = (
            file.read_bytes()
            if shown_as is None or shown_as.page is None
            else shown_as.page(file, cache_folder(folder))
        )
        return with_client(page, name, version)

    size, tag = await hass.async_add_executor_job(look)
    version = tag.partition("-")[0]
    if shown_as is None and size > _LARGEST_PAGE:
        return _plain(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The page is larger than 128 MiB.")
    headers = {hdrs.CONTENT_TYPE: "text/html", **headers}
    return await async_send_body(hass, request, tag, make, headers, key=request.path)


def _client_file(path: str) -> Path | None:
    try:
        file = (_FRONTEND / path).resolve()
    except ValueError:  # a NUL
        return None
    return file if file.is_relative_to(_FRONTEND) and file.suffix in _CLIENT_TYPES and file.is_file() else None


def _plain(status: HTTPStatus, text: str) -> web.Response:
    return web.Response(status=status, text=text, headers={_CONTENT_SECURITY_POLICY: _SANDBOX})


def _problem(name: str, text: str) -> web.Response:
    """Say on the screen why a deck can't be shown, readable from the back of the room."""
    page = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(name)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<style>
body {{ margin: 12vh auto; max-width: 30em; padding: 0 5vw; font: clamp(18px, 2.4vw, 40px)/1.4 system-ui; }}
h1 {{ font-size: 1.3em; overflow-wrap: anywhere; }}
</style>
<h1>{escape(name)} can\u2019t be shown</h1><p>{escape(text)}</p>"""
    return web.Response(
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        text=page,
        content_type="text/html",
        headers={_CONTENT_SECURITY_POLICY: _SANDBOX, hdrs.CACHE_CONTROL: "no-store"},
    )
