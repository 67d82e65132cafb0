"""The announcements: the news of all decks in one place, for automations, and on the event bus for all else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from homeassistant.components.event import DOMAIN as EVENT_DOMAIN
from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.util.signal_type import SignalType

from .const import ATTR_CONFIG_ENTRY_ID, DOMAIN, EVENT_COMMAND_FAILED, EVENT_CUE
from .deck.changes import Change
from .entity import context_of
from .entry import SlideControlConfigEntry, device_of
from .event import ACTIVITY
from .happenings import Happening, Kind, happenings

# What the logbook would not tell without them; and programs on the bus, as Node-RED, know no triggers. A slide change
# is none of them: it would be a row more in the database.
_EVENTS: Final = {Kind.CUE: EVENT_CUE, Kind.COMMAND_FAILED: EVENT_COMMAND_FAILED}

_SIGNAL: Final[SignalType[SlideControlConfigEntry, Change]] = SignalType(f"{DOMAIN}_news")

type Listener = Callable[[SlideControlConfigEntry, Change], None]


@callback
def async_announce(hass: HomeAssistant, entry: SlideControlConfigEntry) -> CALLBACK_TYPE:
    """Pass a deck's news on to whoever listens; returns how to stop that.

    Called after the entities have subscribed: an automation that runs because of a change finds them up to date.
    """

    @callback
    def pass_on(change: Change) -> None:
        for happening in happenings(change):
            if event_type := _EVENTS.get(happening.kind):
                context = _context(happening, context_of(change))
                hass.bus.async_fire(event_type, _deck(hass, entry) | happening.data, context=context)
        async_dispatcher_send(hass, _SIGNAL, entry, change)

    return entry.runtime_data.news.async_subscribe(pass_on, last=True)


@callback
def async_listen(hass: HomeAssistant, listener: Listener) -> CALLBACK_TYPE:
    """Call ``listener`` with each deck's changes, those of decks that are added later too; returns how to stop."""
    return async_dispatcher_connect(hass, _SIGNAL, listener)


def _deck(hass: HomeAssistant, entry: SlideControlConfigEntry) -> dict[str, Any]:
    """Say which deck it is; the logbook shows the event with the entity that is named."""
    activity = er.async_get(hass).async_get_entity_id(EVENT_DOMAIN, DOMAIN, f"{entry.entry_id}_{ACTIVITY.key}")
    return {
        "deck": entry.title,
        ATTR_CONFIG_ENTRY_ID: entry.entry_id,
        ATTR_DEVICE_ID: device_of(hass, entry),
        ATTR_ENTITY_ID: activity,
    }


def _context(happening: Happening, cause: Context) -> Context:
    """Return a context of its own for an event, so that the logbook names as its cause what really is.

    A cue has come with its slide. A press that failed has no cause but whoever pressed.
    """
    return Context(user_id=cause.user_id, parent_id=cause.id if happening.kind is Kind.CUE else None)
