"""Views that list the hosted decks and serve their files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from aiohttp import hdrs, web

from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant, callback

from ..access.capabilities import Purpose
from ..access.grants import NotReadyError, grant_deck, grant_opening
from ..access.tokens import TokenError
from ..const import CLIENT_PATH, DECKS_FOLDER
from ..http import json_message
from ..messages import async_get_localizer, problem_dict, said
from ..push.machine.capacity import CAPACITY
from ..stage.messages import Message
from .addresses.aliases import opaque_path
from .addresses.hosted_address import HOSTED_PATH, deck_token, find_name, hosted_address
from .addresses.rewritten_files import async_rewrite
from .client.pages import client_pages
from .converters.conversions import CONVERSIONS
from .deck_files import DeckFile
from .dependencies.libraries import LIBRARIES
from .dependencies.library_view import LibraryView
from .downloads.download_view import DownloadView
from .downloads.handout_view import HandoutView
from .exports.export_view import ExportView
from .formats.format import DeckError
from .formats.html import PAGE
from .guard import unreadable
from .library import read_deck
from .listing import ListedDeck, async_list_decks
from .paths import document_path
from .queries import async_find_page, async_make_page
from .rewriting.prepare import (
    DeckPage,
    async_prepare,
    async_read_deck_page,
    fallback_tags,
    is_made_up_by_router,
    page_tags,
)
from .rewriting.speaker_notes import async_without_notes
from .serving.client_injection import (
    BUNDLE_PATH,
    DECK_SCRIPTS,
    PREVIEW_SCRIPTS,
    HostedPage,
    Insertion,
    client_tags,
    relative_client_path,
)
from .serving.file_response import CONTENT_SECURITY_POLICY, REVALIDATE, async_send_file, async_send_page
from .serving.framing import async_send_frameable
from .watching.deck_version import deck_version

# A hosted deck gets an opaque origin, so that its scripts can't read what Home Assistant's pages store. Windows that it
# opens are as if any site had opened them, so links and the presenter view work there.
_SANDBOX: Final = (
    "sandbox allow-scripts allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads"
    " allow-pointer-lock allow-orientation-lock allow-presentation"
)
# A picture needs less: it opens nothing, asks nothing, sends no form, and frames and asks no other server. silence.js
# narrows the latter further, to the deck's own files.
_PREVIEW_SANDBOX: Final = (
    "sandbox allow-scripts; connect-src 'self' data: blob:; frame-src 'self' data: blob:; object-src 'none';"
    " form-action 'none'"
)


@callback
def async_setup_hosting(hass: HomeAssistant) -> None:
    """Register the views."""
    for view in (DecksView, HostedView, LibraryView, DownloadView, HandoutView, ExportView):
        hass.http.register_view(view())


class DecksView(HomeAssistantView):
    """Lists the hosted decks; requires the token of a page that opens decks."""

    url = "/api/slide_control/decks"
    name = "api:slide_control:decks"
    requires_auth = False

    async def get(self, request: web.Request) -> web.Response:
        """Return the hosted decks with their addresses: ``url`` in a window of its own, ``frame`` in the player."""
        hass = request.app[KEY_HASS]
        _, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        try:
            entry = grant_opening(hass, request, token)
        except TokenError as error:
            return json_message(error.message, HTTPStatus.FORBIDDEN)
        except NotReadyError:
            return json_message(Message("stage_starting"), HTTPStatus.SERVICE_UNAVAILABLE)
        listed = await async_list_decks(hass)
        hosted = await hass.async_add_executor_job(_with_addresses, entry.data, listed)
        return self.json({"stage": entry.title, "hosted": hosted})


def _with_addresses(data: Mapping[str, Any], listed: Iterable[ListedDeck]) -> list[dict[str, Any]]:
    """Return decks with their addresses. Call it in the executor: signing those of 1,000 decks takes 10 ms."""
    return [
        {
            "name": each.deck.name,
            "title": each.label,
            "url": hosted_address(data, each.deck, Purpose.DISPLAY),
            "frame": hosted_address(data, each.deck, Purpose.FRAME),
            **problem_dict(each.deck.problem),
            "note": said(each.note) if each.note else None,
        }
        for each in listed
    ]


class HostedView(HomeAssistantView):
    """Serves the files of a hosted deck under an unguessable path, in which nothing is named as a person named it."""

    url = f"{HOSTED_PATH}/{{capability}}/{{path:.*}}"
    name = "slide_control:hosted"
    requires_auth = False
    # The sandboxed deck has an opaque origin, so its requests for its own files are cross-origin.
    cors_allowed = True

    async def get(self, request: web.Request, capability: str, path: str) -> web.StreamResponse:
        """Send one file; the client is injected into pages."""
        if refusal := request.app[KEY_HASS].data[CAPACITY].async_refusal():
            return refusal
        return await async_send_frameable(request, await self._find(request, capability, path))

    async def _find(self, request: web.Request, capability: str, path: str) -> web.StreamResponse:
        hass = request.app[KEY_HASS]
        try:
            entry, granted = grant_deck(hass, request, capability)
        except TokenError as error:
            return await _text_response(hass, HTTPStatus.FORBIDDEN, error.message)
        name = await hass.async_add_executor_job(find_name, hass.config.path(*DECKS_FOLDER), granted.deck)
        if name is None:
            return await _text_response(hass, HTTPStatus.NOT_FOUND, Message("unknown_file"))
        # A page in a frame, in a picture or in the media browser is no display.
        token = deck_token(entry.data, granted.deck) if granted.purpose is Purpose.DISPLAY else ""
        try:
            return await _send(hass, request, name, path, token, purpose=granted.purpose)
        except FileNotFoundError:  # it has vanished in the meantime
            return await _text_response(hass, HTTPStatus.NOT_FOUND, Message("unknown_file"))
        except DeckError as error:
            return await _error_page(hass, name, error.message)
        except OSError as error:
            return await _error_page(hass, name, unreadable(error))


async def _lead_to_page(hass: HomeAssistant, name: str) -> web.Response:
    """Return a redirect from a deck's folder to its page."""
    deck = await hass.async_add_executor_job(read_deck, Path(hass.config.path(*DECKS_FOLDER), name))
    if deck is None:
        return await _text_response(hass, HTTPStatus.NOT_FOUND, Message("unknown_file"))
    # Relative, because a reverse proxy may serve Home Assistant below a path of its own.
    headers = {hdrs.LOCATION: opaque_path(deck.page), hdrs.CACHE_CONTROL: "no-store"}
    return web.Response(status=HTTPStatus.FOUND, headers=headers)


async def _send(
    hass: HomeAssistant, request: web.Request, name: str, path: str, token: str, *, purpose: Purpose
) -> web.StreamResponse:
    """Return one file of a deck, whose pages get the token; raises ``DeckError`` and ``OSError``."""
    preview, public = purpose in (Purpose.PREVIEW, Purpose.FOLLOW), purpose is Purpose.FOLLOW
    if preview and not path:
        return await _lead_to_page(hass, name)
    found = await async_find_page(hass, name, path)
    deck = await async_read_deck_page(hass, name)
    headers: dict[str, str] = {CONTENT_SECURITY_POLICY: _PREVIEW_SANDBOX if preview else _SANDBOX, **REVALIDATE}
    tags = ""
    if found is not None:
        path = deck.path_of(found.file, path) if deck else path
        tags = page_tags(deck, path, request.path.rpartition("/")[2])
    elif deck is not None and is_made_up_by_router(request, path):
        tags = fallback_tags(deck, path)
        found = await async_find_page(hass, name, deck.path)
    if found is None:
        return await _text_response(hass, HTTPStatus.NOT_FOUND, Message("unknown_file"))
    if found.is_document or (found.shown_as is None and found.file.suffix.lower() not in PAGE.suffixes):
        file = await _prepare_file(hass, request, name, path, found, deck, public=public)
        return await async_send_file(hass, request, file, headers)
    page = await async_rewrite(hass, name, found.file, await async_make_page(hass, found))
    await hass.data[LIBRARIES].async_read(name)
    if isinstance(page, Path):
        page = await async_prepare(hass, request, name, path, page, deck)
    if public:
        page = await async_without_notes(hass, page)
    folder = hass.config.path(*DECKS_FOLDER)
    client = relative_client_path(request.rel_url.raw_path)
    scripts = PREVIEW_SCRIPTS if preview else DECK_SCRIPTS
    generated = found.shown_as is not None

    def insertion() -> Insertion:
        bundle = f"{client}-{client_pages(hass).read_version()}-{scripts.bundle}"
        hosted = HostedPage() if preview else HostedPage(name, deck_version(folder, name), token)
        return Insertion(
            client_tags(bundle, scripts, hosted) + tags,
            ((BUNDLE_PATH, bundle), (CLIENT_PATH, client)) if generated else (),
        )

    return await async_send_page(hass, request, page, insertion, headers, key=request.path)


async def _prepare_file(
    hass: HomeAssistant,
    request: web.Request,
    name: str,
    path: str,
    found: DeckFile,
    deck: DeckPage | None,
    *,
    public: bool,
) -> Path:
    """Return what to send for a file that is no page; raises ``DeckError`` and ``OSError``."""
    if found.is_document:
        return await hass.data[CONVERSIONS].async_document(found.file)
    if public and document_path(found.file.name) is not None:
        raise FileNotFoundError  # a presentation's own file has its speaker notes
    file = await async_rewrite(hass, name, found.file, found.file)
    file = await async_prepare(hass, request, name, path, file, deck)
    return await async_without_notes(hass, file) if public else file


async def _text_response(hass: HomeAssistant, status: HTTPStatus, message: Message) -> web.Response:
    text = (await async_get_localizer(hass))(message)
    return web.Response(status=status, text=text, headers={CONTENT_SECURITY_POLICY: _SANDBOX})


async def _error_page(hass: HomeAssistant, name: str, message: Message) -> web.Response:
    """Return a page that explains why a deck can't be shown, in type large enough to read from a distance."""
    localize, language = await async_get_localizer(hass), escape(hass.config.language)
    page = f"""<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{escape(name)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<style>
body {{ margin: 12vh auto; max-width: 30em; padding: 0 5vw; font: clamp(18px, 2.4vw, 40px)/1.4 system-ui; }}
h1 {{ font-size: 1.3em; overflow-wrap: anywhere; }}
</style>
<h1>{escape(localize(Message("deck_not_shown", deck=name)))}</h1><p>{escape(localize(message))}</p>"""
    return web.Response(
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        text=page,
        content_type="text/html",
        headers={CONTENT_SECURITY_POLICY: _SANDBOX, hdrs.CACHE_CONTROL: "no-store"},
    )
