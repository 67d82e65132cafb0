"""The links of a stage: URLs to open, to embed, or to call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
import hashlib
import hmac
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from homeassistant.components import webhook
from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_dumps
from homeassistant.helpers.network import NoURLAvailableError, get_url

from ..config_entry import local_only
from ..const import CLIENT_PATH, CONF_KEYS, CONF_STAGE_ID, CONF_WEBHOOK_ID, DECKS_FOLDER
from .cloudhook import async_cloudhook
from .tokens import Role, create_token

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry


OPEN_PATH: Final = "/slide_control/open"
PLAYER_PATH: Final = "/slide_control/player"
WAIT_PATH: Final = "/slide_control/wait"
FLAG_PATH: Final = "/api/slide_control/flag"
FRAGMENT: Final = "slide-control"
"""The name of the token in a URL's fragment, which browsers never send to a server."""

# Characters that need no percent-encoding in a bookmarklet.
_SAFE_IN_BOOKMARKLET: Final = "!$&'()*+,/:;=?@[]_.-~"

# Home Assistant's default host name, used when no URL is configured or detected.
_FALLBACK: Final = "http://homeassistant.local:8123"


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The URLs and tags of a stage; all except the waiting page's and the folder contain a secret."""

    webhook: str
    display: str
    """Opens a hosted deck, or the list of them."""
    script: str
    """The tag that makes a page a display."""
    bookmarklet: str
    """A bookmarklet that adds the tag to the current page."""
    player: str
    """Opens a page that shows any deck in a frame; ``&deck=`` and the deck's URL may be appended."""
    wait: str
    """The page on which a display waits to be paired; contains no secret."""
    decks_folder: str
    """The folder for decks that Home Assistant hosts."""


def base_url(hass: HomeAssistant, *, local: bool) -> str:
    """Return Home Assistant's URL: the internal one if there is one, and no external one with ``local``."""
    try:
        return get_url(hass, prefer_external=False, allow_external=not local, allow_cloud=not local)
    except NoURLAvailableError:
        return _FALLBACK


def build_links(hass: HomeAssistant, data: Mapping[str, Any], *, local_only: bool) -> Links:
    """Return the links for the data of a config entry."""
    base = base_url(hass, local=local_only)
    stage_id, key = data[CONF_STAGE_ID], data[CONF_KEYS][Role.DISPLAY.value]
    # The HTML of a deck can be read by others, so its token shows slides and opens none.
    token = create_token(stage_id, Role.DISPLAY, key)
    opening_token = create_token(stage_id, Role.DISPLAY, key, opens=True)
    return Links(
        webhook=f"{base}{webhook.async_generate_path(data[CONF_WEBHOOK_ID])}",
        display=f"{base}{OPEN_PATH}#{FRAGMENT}={opening_token}",
        script=f'<script type="module" src="{escape(base)}{CLIENT_PATH}/deck.js" data-token="{token}"></script>',
        bookmarklet=_bookmarklet(base, token),
        player=f"{base}{PLAYER_PATH}#{FRAGMENT}={opening_token}",
        wait=f"{base}{WAIT_PATH}",
        decks_folder=hass.config.path(*DECKS_FOLDER),
    )


def _bookmarklet(base: str, token: str) -> str:
    script = f"s.src={json_dumps(f'{base}{CLIENT_PATH}/deck.js')};s.dataset.token={json_dumps(token)}"
    code = f"(()=>{{const s=document.createElement('script');s.type='module';{script};document.head.append(s)}})()"
    return f"javascript:{quote(code, safe=_SAFE_IN_BOOKMARKLET)}"


async def async_links(hass: HomeAssistant, entry: ConfigEntry) -> Links:
    """Return the links of a stage; unless it is local only, the webhook is the cloudhook, if there is one."""
    local = local_only(entry)
    found = build_links(hass, entry.data, local_only=local)
    if not local and (cloudhook := await async_cloudhook(hass, entry.data[CONF_WEBHOOK_ID])):
        return replace(found, webhook=cloudhook)
    return found


def flag_path(data: Mapping[str, Any]) -> str:
    """Return the path of a stage's legacy flag; a new key for displays revokes it."""
    return f"{FLAG_PATH}/{data[CONF_STAGE_ID]}/{flag_key(data)}"


def flag_key(data: Mapping[str, Any]) -> str:
    """Return the unguessable part of the legacy flag's path."""
    key = data[CONF_KEYS][Role.DISPLAY.value]
    return hmac.new(key.encode(), b"flag", hashlib.sha256).hexdigest()[:43]
