"""The view that serves the pictures of slides that browsers have made."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from aiohttp import hdrs, web

from homeassistant.components.http import KEY_AUTHENTICATED, KEY_HASS, HomeAssistantView

from ..access.grants import check_origin
from ..access.tokens import TokenError
from ..config_entry import SlideControlConfigEntry
from ..const import DOMAIN
from ..http import json_message
from ..stage.messages import Message
from .kept_pictures import KEPT_PICTURES
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
        entries = hass.config_entries.async_loaded_entries(DOMAIN)
        jpegs = ((entry, entry.runtime_data.hub.pictures.by_key(key)) for entry in entries)
        entry, jpeg = next(((entry, jpeg) for entry, jpeg in jpegs if jpeg is not None), (None, None))
        if jpeg is None:
            jpeg = await hass.data[KEPT_PICTURES].async_read(key)
        if jpeg is None or not entries:
            return json_message(Message("unknown_file"), HTTPStatus.NOT_FOUND)
        # What is kept belongs to no stage, so any stage that accepts the request will do.
        refusals = [_refusal(request, each) for each in ([entry] if entry else entries)]
        if not request[KEY_AUTHENTICATED] and None not in refusals and (refusal := refusals[0]):
            return json_message(refusal, HTTPStatus.FORBIDDEN)
        return web.Response(body=jpeg, content_type="image/jpeg", headers=_HEADERS)


def _refusal(request: web.Request, entry: SlideControlConfigEntry) -> Message | None:
    """Return why a stage doesn't accept a request from its address; None if it does."""
    try:
        check_origin(request.app[KEY_HASS], request, entry)
    except TokenError as error:
        return error.message
    return None
