"""The bindings of a loaded stage, kept in sync with its clicker subentries."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ...messages import english
from ...stage.fields import InvalidFieldError
from .binding import Binding
from .clicker import SUBENTRY_TYPE, ClickerRef, read_clicker

if TYPE_CHECKING:
    from ...config_entry import SlideControlConfigEntry

_LOGGER: Final = logging.getLogger(__name__)

type _Snapshot = tuple[str, dict[str, Any]]


async def async_setup_clickers(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Bind the stage's clickers until the entry is unloaded."""
    clickers = ClickerBindings(hass, entry)
    entry.async_on_unload(clickers.stop)
    await clickers.async_sync()


class ClickerBindings:
    """Rebinds only new and changed clickers; reloading the entry would briefly disconnect the displays."""

    def __init__(self, hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
        """Subscribe to changes of the entry; ``async_sync`` binds the clickers."""
        self._hass = hass
        self._entry = entry
        self._bound: dict[str, tuple[_Snapshot, Binding | None]] = {}
        self._lock = asyncio.Lock()
        self._stopped = False
        # Home Assistant doesn't allow an update listener on an entry whose options flow reloads it.
        self._unsubscribe = async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._entry_changed)

    @callback
    def stop(self) -> None:
        """Stop all bindings."""
        self._stopped = True
        self._unsubscribe()
        for _, binding in self._bound.values():
            if binding is not None:
                binding.stop()
        self._bound.clear()

    @callback
    def _entry_changed(self, change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if change is ConfigEntryChange.UPDATED and entry is self._entry and self._has_changed():
            entry.async_create_task(self._hass, self.async_sync(), "Slide Control clickers")

    async def async_sync(self) -> None:
        """Update the bindings to match the current subentries."""
        async with self._lock:
            subentries = self._subentries()
            for subentry_id in [*self._bound]:
                if subentry_id not in subentries or self._bound[subentry_id][0] != _snapshot(subentries[subentry_id]):
                    _, binding = self._bound.pop(subentry_id)
                    if binding is not None:
                        binding.stop()
            for subentry_id, subentry in subentries.items():
                if subentry_id not in self._bound and not self._stopped:
                    binding = self._create_binding(subentry)
                    self._bound[subentry_id] = (_snapshot(subentry), binding)
                    if binding is not None:
                        await binding.async_start()

    def _has_changed(self) -> bool:
        subentries = {subentry_id: _snapshot(subentry) for subentry_id, subentry in self._subentries().items()}
        return subentries != {subentry_id: snapshot for subentry_id, (snapshot, _) in self._bound.items()}

    def _subentries(self) -> dict[str, ConfigSubentry]:
        return {subentry.subentry_id: subentry for subentry in self._entry.get_subentries_of_type(SUBENTRY_TYPE)}

    def _create_binding(self, subentry: ConfigSubentry) -> Binding | None:
        try:
            clicker = read_clicker(subentry.data)
        except InvalidFieldError as error:
            _LOGGER.warning("The clicker %s can't be used, reconfigure it: %s", subentry.title, english(error.message))
            return None
        ref = ClickerRef(self._entry, subentry.subentry_id, subentry.title)
        return Binding(self._hass, ref, clicker)


def _snapshot(subentry: ConfigSubentry) -> _Snapshot:
    """Copy the mutable data: Home Assistant modifies the subentry in place."""
    return subentry.title, dict(subentry.data)
