"""The addresses of a deck: what to open, to include, or to call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import voluptuous as vol

from homeassistant.components import webhook, websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.json import json_dumps
from homeassistant.helpers.network import NoURLAvailableError, get_url

from ..const import ATTR_CONFIG_ENTRY_ID, CONF_DECK_ID, CONF_KEYS, CONF_WEBHOOK_ID, DOMAIN
from ..entry import local_only
from ..inputs.cloudhook import async_cloudhook
from .flag import flag_path
from .library import DECKS_FOLDER, find_hosted_decks
from .paths import CLIENT_PATH
from .tokens import Role, create_token

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry


OPEN_PATH: Final = "/slide_control/open"
PLAYER_PATH: Final = "/slide_control/player"
WAIT_PATH: Final = "/slide_control/wait"
FRAGMENT: Final = "slide-control"
"""The name under which a token travels in a URL's fragment, which browsers never send to a server."""

# What browsers leave alone in an address; the rest of a bookmark's code is written in %.
_PLAIN_IN_BOOKMARKS: Final = "!$&'()*+,/:;=?@[]_.-~"

# Home Assistant's own name on most networks, for the case that it knows no address of itself.
_FALLBACK: Final = "http://homeassistant.local:8123"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """What to open, to include, or to call; all but the waiting page hold a secret."""

    webhook: str
    display: str
    """Opens a hosted deck, or lists them."""
    script: str
    """The tag that makes a page a display."""
    bookmarklet: str
    """The address of a bookmark that adds the tag to the page on which it is clicked."""
    player: str
    """Opens a page that shows any deck in a frame; ``&deck=`` and an address may follow."""
    wait: str
    """The page on which a screen waits to be paired; this one holds no secret."""
    decks_folder: str
    """Where to put decks that Home Assistant is to host."""


def base_url(hass: HomeAssistant, *, local: bool) -> str:
    """Return Home Assistant's address: the internal one first, and no other for a deck that is local only."""
    try:
        return get_url(hass, prefer_external=False, allow_external=not local, allow_cloud=not local)
    except NoURLAvailableError:
        return _FALLBACK


def addresses(hass: HomeAssistant, data: Mapping[str, Any], *, local_only: bool) -> Addresses:
    """Return the addresses that follow from an entry's data."""
    base = base_url(hass, local=local_only)
    token = create_token(data[CONF_DECK_ID], Role.DISPLAY, data[CONF_KEYS][Role.DISPLAY.value])
    return Addresses(
        webhook=f"{base}{webhook.async_generate_path(data[CONF_WEBHOOK_ID])}",
        display=f"{base}{OPEN_PATH}#{FRAGMENT}={token}",
        script=f'<script type="module" src="{escape(base)}{CLIENT_PATH}/deck.js" data-token="{token}"></script>',
        bookmarklet=_bookmarklet(base, token),
        player=f"{base}{PLAYER_PATH}#{FRAGMENT}={token}",
        wait=f"{base}{WAIT_PATH}",
        decks_folder=hass.config.path(*DECKS_FOLDER),
    )


def _bookmarklet(base: str, token: str) -> str:
    script = f"s.src={json_dumps(f'{base}{CLIENT_PATH}/deck.js')};s.dataset.token={json_dumps(token)}"
    code = f"(()=>{{const s=document.createElement('script');s.type='module';{script};document.head.append(s)}})()"
    return f"javascript:{quote(code, safe=_PLAIN_IN_BOOKMARKS)}"


async def async_addresses(hass: HomeAssistant, entry: ConfigEntry) -> Addresses:
    """Return the addresses of a deck; a cloudhook takes the webhook's place where the internet may reach the deck."""
    local = local_only(entry)
    found = addresses(hass, entry.data, local_only=local)
    if not local and (cloudhook := await async_cloudhook(hass, entry.data[CONF_WEBHOOK_ID])):
        return replace(found, webhook=cloudhook)
    return found


@callback
def async_setup_links(hass: HomeAssistant) -> None:
    """Let administrators ask for a deck's addresses."""
    websocket_api.async_register_command(hass, _ws_links)


@callback
def named_deck(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]
) -> ConfigEntry | None:
    """Return the deck that a WebSocket command names by its entry; send an error and return None where it is none."""
    entry: ConfigEntry | None = hass.config_entries.async_get_entry(message[ATTR_CONFIG_ENTRY_ID])
    if entry is not None and entry.domain == DOMAIN:
        return entry
    connection.send_error(message["id"], websocket_api.ERR_NOT_FOUND, "config_entry_id: is no deck of Slide Control")
    return None


@websocket_api.websocket_command({vol.Required("type"): "slide_control/links", vol.Required(ATTR_CONFIG_ENTRY_ID): str})
@websocket_api.require_admin
@websocket_api.async_response
async def _ws_links(hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]) -> None:
    """Answer with a deck's addresses, the direct ones of each hosted deck among them."""
    if (entry := named_deck(hass, connection, message)) is None:
        return
    found = await async_addresses(hass, entry)
    base = base_url(hass, local=local_only(entry))
    token = found.display.partition("#")[2]
    hosted = await hass.async_add_executor_job(find_hosted_decks, found.decks_folder)
    connection.send_result(
        message["id"],
        {
            "webhook": found.webhook,
            "display": found.display,
            "script": found.script,
            "bookmarklet": found.bookmarklet,
            "player": found.player,
            "wait": found.wait,
            "flag": f"{base}{flag_path(entry.data)}",
            "decks_folder": found.decks_folder,
            "hosted": [
                {"name": deck.name, "title": deck.title, "url": f"{base}{deck.path(entry.data)}#{token}"}
                for deck in hosted
                if deck.problem is None
            ],
        },
    )
