"""The links of a stage: URLs to open, to embed, or to call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
import hashlib
import hmac
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from homeassistant.components import webhook
from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_dumps

from ..config_entry import local_only
from ..const import CLIENT_PATH, CONF_KEYS, CONF_STAGE_ID, CONF_WEBHOOK_ID, DECKS_FOLDER
from ..messages import english, localizer
from ..stage.messages import Message
from .addresses import Address, find_addresses
from .cloudhook import async_cloudhook
from .tokens import Role, create_token

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry


OPEN_PATH: Final = "/slide_control/open"
PLAYER_PATH: Final = "/slide_control/player"
WAIT_PATH: Final = "/slide_control/wait"
REMOTE_PATH: Final = "/slide_control/remote"
FOLLOW_PATH: Final = "/slide_control/follow"
JOIN_PATH: Final = "/slide_control/join"
FLAG_PATH: Final = "/api/slide_control/flag"
FRAGMENT: Final = "slide-control"
"""The name of the token in a URL's fragment, which browsers never send to a server."""

_PAGES: Final[Mapping[Role, str]] = {
    Role.DISPLAY: OPEN_PATH,
    Role.REMOTE: REMOTE_PATH,
    Role.FOLLOWER: FOLLOW_PATH,
}

# Characters that need no percent-encoding in a bookmarklet.
_SAFE_IN_BOOKMARKLET: Final = "!$&'()*+,/:;=?@[]_.-~"

# Like a toast: frontend/dom/toast.js.
_ERROR_STYLE: Final = (
    "position:fixed;z-index:2147483647;left:12px;bottom:12px;max-width:480px;margin:0;padding:8px 12px;"
    "border-radius:8px;background:#1c1c1e;color:#fff;font:14px/1.4 system-ui"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The URLs and tags of a stage at one address; all except the waiting page's contain a secret."""

    webhook: str
    display: str
    """Opens a hosted deck, or the list of them."""
    script: str
    """The tag that makes a page a display."""
    bookmarklet: str
    """A bookmarklet that adds the tag to the current page."""
    player: str
    """Opens a page that shows any deck in a frame; ``&deck=`` and the deck's URL may be appended."""
    remote: str
    """Opens the remote, for a phone or a tablet without an account."""
    follower: str
    """Opens the page for the audience."""
    wait: str
    """The page on which a display waits to be paired; contains no secret."""
    flag: str
    """The legacy flag, for the script of 2016."""


@dataclass(frozen=True, slots=True)
class PlaceLinks:
    """A stage's links at home or away from home."""

    address: Address
    urls: Mapping[str, str]
    """Those of `Links`, by name. Without an address, there is at most the webhook, by the cloud."""


def build_links(base: str, data: Mapping[str, Any], localize: Callable[[Message], str] = english) -> Links:
    """Return the links at an address of Home Assistant for the data of a config entry."""
    show_error = _show_error(localize(Message("client_not_loaded", address=base)))
    stage_id, key = data[CONF_STAGE_ID], data[CONF_KEYS][Role.DISPLAY.value]
    # The HTML of a deck can be read by others, so its token shows slides and opens none.
    token = create_token(stage_id, Role.DISPLAY, key)
    opening_token = create_token(stage_id, Role.DISPLAY, key, opens=True)
    return Links(
        webhook=f"{base}{webhook.async_generate_path(data[CONF_WEBHOOK_ID])}",
        display=link_url(base, Role.DISPLAY, opening_token),
        script=(
            f'<script type="module" src="{escape(base)}{CLIENT_PATH}/deck.js" data-token="{token}"'
            f' onerror="{escape(show_error)}"></script>'
        ),
        bookmarklet=_bookmarklet(base, token, show_error),
        player=f"{base}{PLAYER_PATH}#{FRAGMENT}={opening_token}",
        remote=link_url(base, Role.REMOTE, _lasting_token(data, Role.REMOTE)),
        follower=link_url(base, Role.FOLLOWER, _lasting_token(data, Role.FOLLOWER)),
        wait=f"{base}{WAIT_PATH}",
        flag=f"{base}{flag_path(data)}",
    )


def link_url(base: str, role: Role, token: str) -> str:
    """Return the URL of the page that a token of a role is for, at an address of Home Assistant."""
    return f"{base}{_PAGES[role]}#{FRAGMENT}={token}"


def _lasting_token(data: Mapping[str, Any], role: Role) -> str:
    return create_token(data[CONF_STAGE_ID], role, data[CONF_KEYS][role.value])


def build_place_links(hass: HomeAssistant, data: Mapping[str, Any], *, local_only: bool) -> list[PlaceLinks]:
    """Return the links at home and away for the data of a config entry."""
    return [
        PlaceLinks(address, {} if address.url is None else asdict(build_links(address.url, data, localizer(hass))))
        for address in find_addresses(hass, local_only=local_only)
    ]


def _show_error(sentence: str) -> str:
    """Return the JavaScript that says on a page why the client isn't loaded: nothing of ours runs there then.

    Chrome asks whether a public page on https may reach the local network, and refuses a page on http.
    """
    properties = f"{{textContent:{json_dumps(sentence)},style:'{_ERROR_STYLE}'}}"
    return f"document.documentElement.append(Object.assign(document.createElement('p'),{properties}))"


def _bookmarklet(base: str, token: str, show_error: str) -> str:
    script = f"s.src={json_dumps(f'{base}{CLIENT_PATH}/deck.js')};s.dataset.token={json_dumps(token)}"
    code = (
        f"(()=>{{const s=document.createElement('script');s.type='module';{script};s.onerror=()=>{show_error};"
        "document.head.append(s)})()"
    )
    return f"javascript:{quote(code, safe=_SAFE_IN_BOOKMARKLET)}"


async def async_links(hass: HomeAssistant, entry: ConfigEntry) -> list[PlaceLinks]:
    """Return the links of a stage at home and away; away, the webhook is the cloudhook, if there is one."""
    local = local_only(entry)
    home, away = build_place_links(hass, entry.data, local_only=local)
    if not local and (cloudhook := await async_cloudhook(hass, entry.data[CONF_WEBHOOK_ID])):
        away = replace(away, urls={**away.urls, "webhook": cloudhook})
    return [home, away]


def decks_folder(hass: HomeAssistant) -> str:
    """Return the folder for decks that Home Assistant hosts."""
    return hass.config.path(*DECKS_FOLDER)


def flag_path(data: Mapping[str, Any]) -> str:
    """Return the path of a stage's legacy flag; a new key for displays revokes it."""
    return f"{FLAG_PATH}/{data[CONF_STAGE_ID]}/{flag_key(data)}"


def flag_key(data: Mapping[str, Any]) -> str:
    """Return the unguessable part of the legacy flag's path."""
    key = data[CONF_KEYS][Role.DISPLAY.value]
    return hmac.new(key.encode(), b"flag", hashlib.sha256).hexdigest()[:43]
