"""The announcements: the news of all decks in one place, for automations, which outlive a deck's reload."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.util.signal_type import SignalType

from .const import DOMAIN
from .deck.changes import Change
from .entry import SlideControlConfigEntry

_SIGNAL: Final[SignalType[SlideControlConfigEntry, Change]] = SignalType(f"{DOMAIN}_news")

type Listener = Callable[[SlideControlConfigEntry, Change], None]


@callback
def async_announce(hass: HomeAssistant, entry: SlideControlConfigEntry) -> CALLBACK_TYPE:
    """Pass a deck's news on to whoever listens; returns how to stop that.

    Called after the entities have subscribed: an automation that runs because of a change finds them up to date.
    """

    @callback
    def pass_on(change: Change) -> None:
        async_dispatcher_send(hass, _SIGNAL, entry, change)

    return entry.runtime_data.news.async_subscribe(pass_on)


@callback
def async_listen(hass: HomeAssistant, listener: Listener) -> CALLBACK_TYPE:
    """Call ``listener`` with each deck's changes, those of decks that are added later too; returns how to stop."""
    return async_dispatcher_connect(hass, _SIGNAL, listener)
