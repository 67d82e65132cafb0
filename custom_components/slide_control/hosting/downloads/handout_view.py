"""Sends the deck of a talk to its audience, where the stage's option allows it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from aiohttp import hdrs

from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.util.hass_dict import HassKey

from ...access.grants import grant_deck
from ...access.tokens import TokenError
from ...const import DOMAIN
from ...http import json_message
from ...push.machine.capacity import CAPACITY
from ...stage.messages import Message
from ..addresses.hosted_address import HANDOUT_PATH
from .send_deck import async_send_deck

if TYPE_CHECKING:
    from aiohttp import web

# Of the audience's own, so that a full hall leaves the administrator's downloads alone.
_MAX_ZIPS: Final = 2
MAX_DOWNLOADS: Final = 50
"""The downloads of audiences at once; others are told to try again."""
_RETRY_SECONDS: Final = 30


@dataclass
class Handouts:
    """The downloads that are being sent."""

    zips: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_MAX_ZIPS))
    running: int = 0


HANDOUTS: Final[HassKey[Handouts]] = HassKey(f"{DOMAIN}.handouts")


class HandoutView(HomeAssistantView):
    """Sends the one deck that a follower's link is for."""

    url = f"{HANDOUT_PATH}/{{capability}}"
    name = "slide_control:handout"
    requires_auth = False

    async def get(self, request: web.Request, capability: str) -> web.StreamResponse:
        """Send a file, or a folder as a zip."""
        hass = request.app[KEY_HASS]
        if refusal := hass.data[CAPACITY].async_refusal():
            return refusal
        try:
            _, granted = grant_deck(hass, request, capability, download=True)
        except TokenError as error:
            return json_message(error.message, HTTPStatus.FORBIDDEN)
        handouts = hass.data.setdefault(HANDOUTS, Handouts())
        if handouts.running >= MAX_DOWNLOADS:
            response = json_message(Message("handouts_busy"), HTTPStatus.SERVICE_UNAVAILABLE)
            response.headers[hdrs.RETRY_AFTER] = str(_RETRY_SECONDS)
            return response
        handouts.running += 1
        try:
            return await async_send_deck(hass, request, granted.deck, handouts.zips)
        finally:
            handouts.running -= 1
