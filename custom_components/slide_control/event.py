"""What happens on a deck, for automations."""

from __future__ import annotations

from typing import Final, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .deck.changes import Change, CommandFinished, StateChanged
from .deck.commands import Command
from .deck.results import Result
from .entity import SlideControlEntity, context_of
from .entry import SlideControlConfigEntry
from .happenings import Kind, happenings

# Nothing is fetched.
PARALLEL_UPDATES: Final = 0

ACTIVITY: Final = EventEntityDescription(
    key="activity",
    translation_key="activity",
    # Slide changes are told by the sensor and by the trigger: each event more is a row more in the database.
    event_types=[kind.value for kind in Kind if kind not in (Kind.SLIDE_CHANGED, Kind.FRAGMENT_CHANGED)],
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: SlideControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the activity of a deck."""
    async_add_entities([ActivityEvent(entry, ACTIVITY)])


class ActivityEvent(SlideControlEntity, EventEntity):
    """What happens beside the change of slides, one event after the other."""

    # The logbook takes what is written first for the cause of what is written after it: a cue comes with its slide.
    _hears_last = True
    _told: Command | None = None
    """The last command whose doing has been told by what it moved."""

    @callback
    @override
    def _async_deck_changed(self, change: Change) -> None:
        """Tell each thing that a change means, in the order in which the room sees it."""
        if (
            isinstance(change, CommandFinished)
            and change.command is self._told
            and change.outcome.result is Result.APPLIED
        ):
            return
        context = context_of(change)
        for happening in happenings(change):
            if isinstance(change, StateChanged) and "command" in happening.data:
                self._told = change.command
            if happening.kind in self.event_types:
                self._trigger_event(happening.kind.value, happening.data)
                self._async_write(context)
