"""Watches the config entries of a source's integration."""

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
    """Call ``changed`` when ``exists`` changes, and when an entry is first loaded after that; returns ``unsubscribe``.

    Subscriptions survive a reload, as they do for automations; subscribing again would duplicate each press.
    """

    def loaded() -> bool:
        return any(
            belongs(entry) for entry in hass.config_entries.async_entries() if entry.state is ConfigEntryState.LOADED
        )

    existed = exists()
    ready = existed and loaded()

    @callback
    def entry_changed(_change: ConfigEntryChange, entry: ConfigEntry) -> None:
        nonlocal existed, ready
        if not belongs(entry):
            return
        before = (existed, ready)
        existed = exists()
        ready = existed and (ready or loaded())
        if (existed, ready) != before:
            changed()

    return async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, entry_changed)
