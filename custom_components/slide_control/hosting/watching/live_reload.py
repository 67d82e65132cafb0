"""Live reload: displays reload a hosted deck when its files change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ...const import DECKS_FOLDER
from ...push.frames import reload_frame
from ..library import read_deck
from .deck_version import deck_version

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ...push.hub import Hub

_CHECK_SECONDS: Final = 1.5
"""Seconds between two checks while a hosted deck is shown. A change counts once two checks in a row find the same
version, so that a file that is still being written is not loaded."""


class LiveReload:
    """Polls the files of the hosted decks on a hub's displays, only while one is shown."""

    def __init__(self, hass: HomeAssistant, hub: Hub) -> None:
        """Register with the hub; polling starts when a display shows a hosted deck."""
        self._hass = hass
        self._hub = hub
        self._cancel: Callable[[], None] | None = None
        self._previous: dict[str, str] = {}
        hub.on_hosted_display = self.start

    @callback
    def start(self) -> None:
        """Schedule the next check, unless one is scheduled or the hub is closed."""
        if self._cancel is None and not self._hub.closed:
            self._cancel = async_call_later(self._hass, _CHECK_SECONDS, self._check)

    @callback
    def stop(self) -> None:
        """Cancel the scheduled check."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    async def _check(self, _: datetime) -> None:
        self._cancel = None
        names = {session.hosted.name for session in self._hub if session.hosted is not None}
        if not names or self._hub.closed:
            self._previous = {}
            return
        current = await self._hass.async_add_executor_job(_versions, self._hass.config.path(*DECKS_FOLDER), names)
        settled = {
            name: version for name, version in current.items() if version and self._previous.get(name) == version
        }
        self._previous = current
        for session in self._hub:
            if (page := session.hosted) is None or (version := settled.get(page.name, page.version)) == page.version:
                continue
            session.hosted = page._replace(version=version)
            session.write(reload_frame(page.name))
        self.start()


def _versions(folder: str, names: set[str]) -> dict[str, str]:
    """Return the version of each deck; "" for a deck that can't be shown now, so that its displays don't reload."""
    return {name: _version(folder, name) for name in names}


def _version(folder: str, name: str) -> str:
    version = deck_version(folder, name)
    deck = read_deck(Path(folder) / name) if version else None
    return "" if deck is None or deck.problem is not None else version
