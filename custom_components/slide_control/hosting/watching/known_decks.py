"""The hosted decks as lists to choose from show them: read again when the folder has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
import os
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util.hass_dict import HassKey

from ...const import DECKS_FOLDER, DOMAIN, SIGNAL_DECKS_CHANGED
from ..converters.conversions import CONVERSIONS
from ..library import HostedDeck
from ..queries import async_find_hosted_decks

# Decks can also be copied into the folder directly, so it is polled.
_CHECK_INTERVAL: Final = timedelta(seconds=30)


class KnownDecks:
    """The hosted decks at the last look."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start without decks."""
        self._hass = hass
        self._snapshot: tuple[int, list[tuple[str, int]]] | None = None
        self._listeners: list[Callable[[], None]] = []
        self.decks: list[HostedDeck] = []

    @property
    def usable(self) -> list[HostedDeck]:
        """The decks that can be shown."""
        return [deck for deck in self.decks if deck.problem is None]

    @callback
    def async_listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` when the decks have changed; returns ``unsubscribe``."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def async_check(self, _: Any = None) -> None:
        """Read the decks again if the folder has changed, or what can be shown of it."""
        folder = self._hass.config.path(*DECKS_FOLDER)
        conversions = self._hass.data[CONVERSIONS].version
        snapshot = conversions, await self._hass.async_add_executor_job(_snapshot, folder)
        if snapshot == self._snapshot:
            return
        self._snapshot = snapshot
        decks = await async_find_hosted_decks(self._hass)
        if decks != self.decks:
            self.decks = decks
            for listener in tuple(self._listeners):
                listener()


KNOWN_DECKS: Final[HassKey[KnownDecks]] = HassKey(f"{DOMAIN}.known_decks")


@callback
def async_setup_known_decks(hass: HomeAssistant) -> None:
    """Look at the decks now, after each change by Home Assistant, and from time to time."""
    known = hass.data[KNOWN_DECKS] = KnownDecks(hass)
    async_dispatcher_connect(hass, SIGNAL_DECKS_CHANGED, known.async_check)
    async_track_time_interval(
        hass, known.async_check, _CHECK_INTERVAL, name="Slide Control decks", cancel_on_shutdown=True
    )
    hass.async_create_background_task(known.async_check(), "Slide Control decks")


def _snapshot(folder: str) -> list[tuple[str, int]]:
    """Return the names and modification times (ns) in the folder, to detect changes."""
    try:
        with os.scandir(folder) as entries:
            return sorted((entry.name, entry.stat(follow_symlinks=False).st_mtime_ns) for entry in entries)
    except OSError:
        return []
