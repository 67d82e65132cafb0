"""Tells a source when the integration that it belongs to comes or goes."""

from __future__ import annotations

from collections.abc import Callable

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange, ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect


@callback
def async_watch_entries(
    hass: HomeAssistant,
    belongs: Callable[[ConfigEntry], bool],
    exists: Callable[[], bool],
    changed: Callable[[], None],
) -> CALLBACK_TYPE:
    """Call ``changed`` when existence changes, and when an entry is loaded for the first time since.

    What was subscribed to survives a reload, as it does for automations; subscribing again would hear all twice.
    """

    def loaded() -> bool:
        return any(
            belongs(entry) for entry in hass.config_entries.async_entries() if entry.state is ConfigEntryState.LOADED
        )

    there = exists()
    ready = there and loaded()

    @callback
    def entry_changed(_change: ConfigEntryChange, entry: ConfigEntry) -> None:
        nonlocal there, ready
        if not belongs(entry):
            return
        before = (there, ready)
        there = exists()
        ready = there and (ready or loaded())
        if (there, ready) != before:
            changed()

    return async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, entry_changed)
