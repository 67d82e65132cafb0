"""Sends a copy of a hosted deck to an administrator's browser."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
import secrets
from time import monotonic
from typing import TYPE_CHECKING, Final

from homeassistant.components.http import KEY_HASS, KEY_HASS_USER, HomeAssistantView
from homeassistant.components.http.auth import async_sign_path
from homeassistant.util.hass_dict import HassKey

from ...const import DOMAIN
from ...http import json_message
from ...stage.messages import Message
from ..downloads.send_deck import async_send_zip
from ..formats.format import DeckError
from .copy import async_copy_deck

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import web

    from homeassistant.core import HomeAssistant

_PATH: Final = "/api/slide_control/export"
_VALID: Final = timedelta(minutes=5)
_MAX_ZIPS: Final = 1
_MAX_WANTED: Final = 100


@dataclass(frozen=True, slots=True)
class WantedCopy:
    """What a path exports."""

    name: str
    follow: Mapping[str, str] = field(repr=False)
    until: float
    """When it can't be asked for any more, in seconds of a clock that is never set."""


@dataclass
class Exports:
    """The copies that may be asked for, by a random word: nothing of a deck or a broker stands in an address."""

    wanted: dict[str, WantedCopy] = field(default_factory=dict)
    zips: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_MAX_ZIPS))

    def add(self, copy: WantedCopy) -> str:
        """Return the word for a copy; the oldest is forgotten where there are too many."""
        now = monotonic()
        self.wanted = {word: each for word, each in self.wanted.items() if each.until > now}
        while len(self.wanted) >= _MAX_WANTED:
            del self.wanted[next(iter(self.wanted))]
        self.wanted[word := secrets.token_hex(16)] = copy
        return word

    def find(self, word: str) -> WantedCopy | None:
        """Return what a word stands for."""
        copy = self.wanted.get(word)
        return copy if copy is not None and copy.until > monotonic() else None


_EXPORTS: Final[HassKey[Exports]] = HassKey(f"{DOMAIN}.exports")


def export_path(hass: HomeAssistant, name: str, follow: Mapping[str, str], refresh_token_id: str | None) -> str:
    """Return a path that downloads a copy of a deck for five minutes, with the rights of the user with this token."""
    exports = hass.data.setdefault(_EXPORTS, Exports())
    word = exports.add(WantedCopy(name, follow, monotonic() + _VALID.total_seconds()))
    return async_sign_path(hass, f"{_PATH}/{word}", _VALID, refresh_token_id=refresh_token_id)


class ExportView(HomeAssistantView):
    """Sends the copy that a path is for."""

    url = f"{_PATH}/{{word}}"
    name = "api:slide_control:export"

    async def get(self, request: web.Request, word: str) -> web.StreamResponse:
        """Send the zip while it is made."""
        if not request[KEY_HASS_USER].is_admin:
            return json_message(Message("export_admin_only"), HTTPStatus.FORBIDDEN)
        hass = request.app[KEY_HASS]
        exports = hass.data.setdefault(_EXPORTS, Exports())
        if (wanted := exports.find(word)) is None:
            return json_message(Message("unknown_file"), HTTPStatus.NOT_FOUND)
        try:
            async with exports.zips:
                copy = await async_copy_deck(hass, wanted.name, wanted.follow)
                return await async_send_zip(hass, request, copy.filename, copy.write)
        except DeckError as error:
            return json_message(error.message, HTTPStatus.UNPROCESSABLE_ENTITY)
