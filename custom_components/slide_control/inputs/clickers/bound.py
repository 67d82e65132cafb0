"""The clickers of a deck that runs: each listens to its source, and follows what the user changes."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ...deck.fields import InvalidFieldError
from .binding import Binding
from .clicker import SUBENTRY_TYPE, read_clicker

if TYPE_CHECKING:
    from ...entry import SlideControlConfigEntry

_LOGGER: Final = logging.getLogger(__name__)

type _Written = tuple[str, dict[str, Any]]


async def async_setup_clickers(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Listen to the deck's clickers until the entry is unloaded."""
    clickers = _BoundClickers(hass, entry)
    entry.async_on_unload(clickers.stop)
    await clickers.async_follow()


class _BoundClickers:
    """Binds what is new or changed, and nothing else: a deck that reloads would lose its displays for a moment."""

    def __init__(self, hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
        self._hass = hass
        self._entry = entry
        self._bound: dict[str, tuple[_Written, Binding | None]] = {}
        self._lock = asyncio.Lock()
        self._stopped = False
        # Home Assistant allows no update listener to an entry whose options reload it.
        self._unsubscribe = async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._entry_changed)

    @callback
    def stop(self) -> None:
        """Listen to nothing any more."""
        self._stopped = True
        self._unsubscribe()
        for _, binding in self._bound.values():
            if binding is not None:
                binding.stop()
        self._bound.clear()

    @callback
    def _entry_changed(self, change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if change is ConfigEntryChange.UPDATED and entry is self._entry and self._differ():
            entry.async_create_task(self._hass, self.async_follow(), "Slide Control clickers")

    async def async_follow(self) -> None:
        """Bind as the subentries say now."""
        async with self._lock:
            wanted = self._wanted()
            for subentry_id in [*self._bound]:
                if subentry_id not in wanted or self._bound[subentry_id][0] != _written(wanted[subentry_id]):
                    _, binding = self._bound.pop(subentry_id)
                    if binding is not None:
                        binding.stop()
            for subentry_id, subentry in wanted.items():
                if subentry_id not in self._bound and not self._stopped:
                    binding = self._binding(subentry)
                    self._bound[subentry_id] = (_written(subentry), binding)
                    if binding is not None:
                        await binding.async_start()

    def _differ(self) -> bool:
        wanted = {subentry_id: _written(subentry) for subentry_id, subentry in self._wanted().items()}
        return wanted != {subentry_id: written for subentry_id, (written, _) in self._bound.items()}

    def _wanted(self) -> dict[str, ConfigSubentry]:
        return {subentry.subentry_id: subentry for subentry in self._entry.get_subentries_of_type(SUBENTRY_TYPE)}

    def _binding(self, subentry: ConfigSubentry) -> Binding | None:
        try:
            clicker = read_clicker(subentry.data)
        except InvalidFieldError as error:
            _LOGGER.warning("The clicker %s can't be used, reconfigure it: %s", subentry.title, error)
            return None
        return Binding(self._hass, self._entry, subentry.subentry_id, subentry.title, clicker)


def _written(subentry: ConfigSubentry) -> _Written:
    """Copy what may change: Home Assistant changes the subentry itself."""
    return subentry.title, dict(subentry.data)
