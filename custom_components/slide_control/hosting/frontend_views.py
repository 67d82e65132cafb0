"""Serves the browser client and the pages that people open, such as *player*. None of them contains a secret."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import ClassVar, Final, override

from aiohttp import hdrs, web

from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant, callback

from ..access.links import FOLLOW_PATH, JOIN_PATH, OPEN_PATH, PLAYER_PATH, REMOTE_PATH, WAIT_PATH
from ..broker.address import broker_of
from ..const import CLIENT_PATH, DOMAIN
from ..messages import localizer
from ..push.machine.capacity import CAPACITY
from ..stage.messages import Message
from .client.pages import client_pages
from .client.version import FRONTEND
from .serving.file_response import (
    CONTENT_SECURITY_POLICY,
    REVALIDATE,
    TYPES,
    async_send_file,
    async_send_text,
)

_CLIENT_TYPES: Final = frozenset(
    {".js", ".mjs", ".css", ".html", ".json", ".wasm", ".bcmap", ".pfb", ".ttf", ".png", ".webmanifest"}
)
_OPEN_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'self'"
)
# The player frames pages from any server, and fetches an address first to find out whether the server responds.
_PLAYER_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' http: https:; frame-src http: https:;"
    " img-src data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
# The remote frames hosted decks and those of other sites as pictures, and plays silence to get the media keys.
_REMOTE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:;"
    " media-src blob:; frame-src 'self' http: https:; manifest-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'self'"
)
# The audience's page frames hosted decks only, and makes an address of its own for a picture from an MQTT broker.
# Safari before 16.4 has no style sheets but elements in shadow roots.
_FOLLOW_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; frame-src 'self';"
    " img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
# These paths include the version.
_IMMUTABLE: Final[dict[str, str]] = {hdrs.CACHE_CONTROL: "public, max-age=31536000, immutable"}


@callback
def async_setup_frontend(hass: HomeAssistant) -> None:
    """Register the views."""
    for view in (ClientView, VersionedClientView, OpenView, PlayerView, WaitView, RemoteView, FollowView, JoinView):
        hass.http.register_view(view())


class ClientView(HomeAssistantView):
    """The browser client: public static files without secrets."""

    url = f"{CLIENT_PATH}/{{path:.+}}"
    name = "slide_control:client"
    requires_auth = False
    cors_allowed = True

    async def get(self, request: web.Request, path: str, version: str | None = None) -> web.StreamResponse:
        """Send one file of the client, the current one for any version."""
        hass = request.app[KEY_HASS]
        if refusal := hass.data[CAPACITY].async_refusal():
            return refusal
        file = await hass.async_add_executor_job(_client_file, path)
        if file is None:
            return web.Response(status=HTTPStatus.NOT_FOUND, text=localizer(hass)(Message("no_such_file")))
        vendored = path.startswith("vendor/")
        headers = _IMMUTABLE if vendored or version is not None else REVALIDATE
        return await async_send_file(hass, request, file, headers, comments=vendored or file.suffix != ".js")


class VersionedClientView(ClientView):
    """The same files at an address that changes with them, for dashboards and for our own pages.

    The version of one of our pages ends with the page's name, and its modules are one file there.
    """

    url = f"{CLIENT_PATH}-{{version}}/{{path:.+}}"
    name = "slide_control:client_version"

    async def get(self, request: web.Request, path: str, version: str | None = None) -> web.StreamResponse:
        """Send one file of the client, or a bundle."""
        hass = request.app[KEY_HASS]
        if refusal := hass.data[CAPACITY].async_refusal():
            return refusal
        pages, version = client_pages(hass), version or ""
        text = pages.known_file(version, path) or await hass.async_add_executor_job(pages.read_file, version, path)
        if text is None:
            return await super().get(request, path, version)
        return await async_send_text(hass, request, text.body, text.tag, TYPES[text.suffix], _IMMUTABLE)


class PageView(HomeAssistantView):
    """A page of ours. Tokens and addresses of decks stay in the browser."""

    page: ClassVar[str]
    policy: ClassVar[str]

    def policy_of(self, hass: HomeAssistant) -> str:  # noqa: ARG002 - others need it
        """Return the page's Content-Security-Policy."""
        return self.policy

    async def get(self, request: web.Request) -> web.Response:
        """Send the page."""
        hass = request.app[KEY_HASS]
        pages = client_pages(hass)
        if (page := pages.known_page(self.page)) is None:
            page = await hass.async_add_executor_job(pages.read_page, self.page)
        headers = {
            hdrs.CONTENT_TYPE: TYPES[page.suffix],
            hdrs.ETAG: f'"{page.tag}"',
            CONTENT_SECURITY_POLICY: self.policy_of(hass),
            **REVALIDATE,
        }
        if any(etag.value == page.tag for etag in request.if_none_match or ()):
            return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        return web.Response(body=page.body, headers=headers)


class OpenView(PageView):
    """The page of a display link: opens the hosted deck, or lists all of them."""

    url, name = OPEN_PATH, "slide_control:open"
    requires_auth = False
    page, policy = "open", _OPEN_POLICY


class PlayerView(PageView):
    """The page that shows any deck in a frame."""

    url, name = PLAYER_PATH, "slide_control:player"
    requires_auth = False
    page, policy = "player", _PLAYER_POLICY


class WaitView(PageView):
    """The page on which a display waits for a deck. Its address is short enough to type on a television."""

    url, name = WAIT_PATH, "slide_control:wait"
    requires_auth = False
    page, policy = "wait", _PLAYER_POLICY


class RemoteView(PageView):
    """The page of a remote link."""

    url, name = REMOTE_PATH, "slide_control:remote"
    requires_auth = False
    page, policy = "remote", _REMOTE_POLICY


class FollowView(PageView):
    """The audience's page."""

    url, name = FOLLOW_PATH, "slide_control:follow"
    requires_auth = False
    page, policy = "follow", _FOLLOW_POLICY

    @override
    def policy_of(self, hass: HomeAssistant) -> str:
        """Allow the brokers of all stages; their addresses have no character that ends a source."""
        entries = hass.config_entries.async_loaded_entries(DOMAIN)
        brokers = sorted({broker.origin for entry in entries if (broker := broker_of(entry)) is not None})
        return self.policy.replace("connect-src 'self'", " ".join(["connect-src 'self'", *brokers]))


class JoinView(PageView):
    """The page that asks for the code of an audience. Its address is short enough to type."""

    url, name = JOIN_PATH, "slide_control:join"
    requires_auth = False
    page, policy = "join", _FOLLOW_POLICY


def _client_file(path: str) -> Path | None:
    try:
        file = (FRONTEND / path).resolve()
    except ValueError:  # a NUL character
        return None
    return file if file.is_relative_to(FRONTEND) and file.suffix in _CLIENT_TYPES and file.is_file() else None
