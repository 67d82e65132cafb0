"""Sends a hosted deck to an administrator's browser."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from homeassistant.components.http import KEY_HASS, KEY_HASS_USER, HomeAssistantView
from homeassistant.components.http.auth import async_sign_path
from homeassistant.util.hass_dict import HassKey

from ...access.capabilities import deck_id
from ...const import DOMAIN
from ...http import json_message
from ...stage.messages import Message
from .send_deck import async_send_deck

if TYPE_CHECKING:
    from aiohttp import web

    from homeassistant.core import HomeAssistant

_PATH: Final = "/api/slide_control/download"
_VALID: Final = timedelta(minutes=5)
_MAX_ZIPS: Final = 2
_ZIPS: Final[HassKey[asyncio.Semaphore]] = HassKey(f"{DOMAIN}.zip_downloads")


def download_path(hass: HomeAssistant, name: str, refresh_token_id: str | None) -> str:
    """Return a path that downloads a deck for five minutes, with the rights of the user with this token.

    It has the deck's id, because Home Assistant refuses some names in a path.
    """
    return async_sign_path(hass, f"{_PATH}/{deck_id(name)}", _VALID, refresh_token_id=refresh_token_id)


class DownloadView(HomeAssistantView):
    """Sends the deck with an id."""

    url = f"{_PATH}/{{deck}}"
    name = "api:slide_control:download"

    async def get(self, request: web.Request, deck: str) -> web.StreamResponse:
        """Send a file, or a folder as a zip."""
        if not request[KEY_HASS_USER].is_admin:
            return json_message(Message("download_admin_only"), HTTPStatus.FORBIDDEN)
        hass = request.app[KEY_HASS]
        return await async_send_deck(hass, request, deck, hass.data.setdefault(_ZIPS, asyncio.Semaphore(_MAX_ZIPS)))
