"""Dispatches the changes of all stages: to automations with a signal, and as events on the event bus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from homeassistant.components.event import DOMAIN as EVENT_DOMAIN
from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.util.signal_type import SignalType

from .activity import Activity, ActivityType, events
from .config_entry import SlideControlConfigEntry, device_of, reacts_to_cues
from .const import ATTR_CONFIG_ENTRY_ID, DOMAIN, EVENT_COMMAND_FAILED, EVENT_CUE
from .entity import context_of
from .event import ACTIVITY
from .stage.changes import Change
from .stage.listeners import Phase

# For the logbook, and for programs on the event bus, such as Node-RED, which have no triggers. Slide changes have no
# event, because each would add a row to the database.
_EVENTS: Final = {ActivityType.CUE: EVENT_CUE, ActivityType.COMMAND_FAILED: EVENT_COMMAND_FAILED}

_SIGNAL: Final[SignalType[SlideControlConfigEntry, Change]] = SignalType(f"{DOMAIN}_changes")

type Listener = Callable[[SlideControlConfigEntry, Change], None]


@callback
def async_dispatch_changes(hass: HomeAssistant, entry: SlideControlConfigEntry) -> CALLBACK_TYPE:
    """Dispatch a stage's changes; returns ``unsubscribe``."""

    @callback
    def dispatch(change: Change) -> None:
        for activity in events(change, cues=reacts_to_cues(entry)):
            context = _context(activity, context_of(change))
            hass.bus.async_fire(_EVENTS[activity.kind], _stage_data(hass, entry) | activity.data, context=context)
        async_dispatcher_send(hass, _SIGNAL, entry, change)

    return entry.runtime_data.changes.async_subscribe(dispatch, Phase.AUTOMATIONS)


@callback
def async_listen(hass: HomeAssistant, listener: Listener) -> CALLBACK_TYPE:
    """Call ``listener`` with the changes of all stages, present and future; returns ``unsubscribe``."""
    return async_dispatcher_connect(hass, _SIGNAL, listener)


def _stage_data(hass: HomeAssistant, entry: SlideControlConfigEntry) -> dict[str, Any]:
    """Return the event data that identifies the stage; the logbook shows the event with that entity."""
    entity_id = er.async_get(hass).async_get_entity_id(EVENT_DOMAIN, DOMAIN, f"{entry.entry_id}_{ACTIVITY.key}")
    return {
        "stage": entry.title,
        ATTR_CONFIG_ENTRY_ID: entry.entry_id,
        ATTR_DEVICE_ID: device_of(hass, entry),
        ATTR_ENTITY_ID: entity_id,
    }


def _context(activity: Activity, cause: Context) -> Context:
    """Return a new context for an event, so that the logbook shows its actual cause.

    A cue is caused by the slide change. A failed command has no cause but its user.
    """
    return Context(user_id=cause.user_id, parent_id=cause.id if activity.kind is ActivityType.CUE else None)
