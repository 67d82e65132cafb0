"""The view that serves the pictures of slides that displays have made."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from aiohttp import hdrs, web

from homeassistant.components.http import KEY_AUTHENTICATED, KEY_HASS, HomeAssistantView

from ..access.grants import check_origin
from ..access.tokens import TokenError
from ..const import DOMAIN
from ..http import json_message
from ..stage.messages import Message
from .picture_store import PICTURE_PATH

# Whoever made it, it is shown as a picture and as nothing else.
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-site",
    hdrs.CACHE_CONTROL: "private, max-age=86400, immutable",
}


class PictureView(HomeAssistantView):
    """Serves a picture under its unguessable path, to the local network and to users of Home Assistant."""

    url = f"{PICTURE_PATH}/{{key}}"
    name = "slide_control:picture"
    requires_auth = False

    async def get(self, request: web.Request, key: str) -> web.Response:
        """Send the picture."""
        hass = request.app[KEY_HASS]
        for entry in hass.config_entries.async_loaded_entries(DOMAIN):
            if (jpeg := entry.runtime_data.hub.pictures.by_key(key)) is None:
                continue
            try:
                if not request[KEY_AUTHENTICATED]:
                    check_origin(hass, request, entry)
            except TokenError as error:
                return json_message(error.message, HTTPStatus.FORBIDDEN)
            return web.Response(body=jpeg, content_type="image/jpeg", headers=_HEADERS)
        return json_message(Message("unknown_file"), HTTPStatus.NOT_FOUND)
