"""The view that leads to the kept picture of a step, for those who may open the deck as a silent picture."""

from __future__ import annotations

from http import HTTPStatus
import re
from typing import Final

from aiohttp import hdrs, web

from homeassistant.components.http import KEY_HASS, HomeAssistantView

from ...access.capabilities import Purpose
from ...access.grants import grant_deck
from ...access.tokens import TokenError
from ...const import DECKS_FOLDER
from ...http import json_message
from ...pictures.kept_pictures import KEPT_PICTURES, DeckFiles, Step
from ...pictures.picture_store import PICTURE_PATH
from ...stage.messages import Message
from ..addresses.hosted_address import STILL_PATH, find_name
from ..watching.deck_version import deck_version

VERSION_HEADER: Final = "X-Deck-Version"
_STEP: Final = re.compile(r"([0-9]{1,5})\.([0-9]{1,5})\.(-1|[0-9]{1,4})")


class StillView(HomeAssistantView):
    """Leads to the picture of a step; without one, the answer is empty and says which version of the deck it means."""

    url = f"{STILL_PATH}/{{capability}}/{{step}}"
    name = "slide_control:still"
    requires_auth = False

    async def get(self, request: web.Request, capability: str, step: str) -> web.Response:
        """Redirect to the picture."""
        hass = request.app[KEY_HASS]
        try:
            _, granted = grant_deck(hass, request, capability)
            if granted.purpose is not Purpose.PREVIEW:
                raise TokenError(Message("deck_link_revoked"))  # noqa: TRY301 - answered like one that is
        except TokenError as error:
            return json_message(error.message, HTTPStatus.FORBIDDEN)
        if (match := _STEP.fullmatch(step)) is None:
            return json_message(Message("unknown_file"), HTTPStatus.NOT_FOUND)
        version = await hass.async_add_executor_job(version_of, hass.config.path(*DECKS_FOLDER), granted.deck)
        if not version:
            return json_message(Message("unknown_file"), HTTPStatus.NOT_FOUND)
        h, v, f = map(int, match.groups())
        kept = hass.data[KEPT_PICTURES].find(DeckFiles(granted.deck, version), Step(h, v, f))
        headers = {hdrs.CACHE_CONTROL: "no-store", VERSION_HEADER: version}
        if kept is None:
            return web.Response(status=HTTPStatus.NO_CONTENT, headers=headers)
        # Relative, because a reverse proxy may serve Home Assistant below a path of its own.
        headers[hdrs.LOCATION] = f"../../{PICTURE_PATH.rpartition('/')[2]}/{kept.key}"
        return web.Response(status=HTTPStatus.FOUND, headers=headers)


def version_of(folder: str, deck: str) -> str:
    """Return the version of a deck by its id; "" if there is no such deck. It blocks on disk access."""
    return "" if (name := find_name(folder, deck)) is None else deck_version(folder, name)
