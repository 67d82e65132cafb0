"""The events of a stage: what happens on it except slide changes, and the questions of its audience."""

from __future__ import annotations

from typing import Final, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .activity import ActivityType, activities
from .backchannel.back_channel import QuestionStep
from .config_entry import SlideControlConfigEntry, reacts_to_cues
from .entity import SlideControlEntity, context_of
from .stage.changes import (
    Change,
    CommandFinished,
    PresentingStarted,
    PresentingStopped,
    QuestionChanged,
    StateChanged,
)
from .stage.commands import Command
from .stage.listeners import Phase
from .stage.results import Result

# Entities are pushed, not polled.
PARALLEL_UPDATES: Final = 0

ACTIVITY: Final = EventEntityDescription(
    key="activity",
    translation_key="activity",
    entity_registry_visible_default=False,
    # The sensor and the trigger cover slide changes; each additional event would add a row to the database.
    event_types=[
        kind.value for kind in ActivityType if kind not in (ActivityType.SLIDE_CHANGED, ActivityType.FRAGMENT_CHANGED)
    ],
)

QUESTION: Final = EventEntityDescription(
    key="question",
    translation_key="question",
    entity_registry_visible_default=False,
    event_types=[step.value for step in QuestionStep],
)
ATTR_TEXT: Final = "text"


async def async_setup_entry(
    _hass: HomeAssistant, entry: SlideControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the activity of a stage, and the questions of its audience."""
    async_add_entities([ActivityEvent(entry, ACTIVITY), QuestionEvent(entry, QUESTION)])


class ActivityEvent(SlideControlEntity, EventEntity):
    """Fires one event for each activity, except slide changes."""

    # In the logbook, the first state with a context is the cause of later ones, and a cue is caused by its slide.
    _phase = Phase.EVENTS
    _follows = (PresentingStarted, PresentingStopped, StateChanged, CommandFinished)
    _reported_command: Command | None = None
    """The last command that was already reported with the activity that it caused."""

    @callback
    @override
    def _async_stage_changed(self, change: Change) -> None:
        """Fire an event for each activity, in the order in which the audience sees them."""
        if (
            isinstance(change, CommandFinished)
            and change.command is self._reported_command
            and change.outcome.result is Result.APPLIED
        ):
            return
        context = context_of(change)
        for activity in activities(change, cues=reacts_to_cues(self._entry)):
            if isinstance(change, StateChanged) and "command" in activity.data:
                self._reported_command = change.command
            if activity.kind in self.event_types:
                self._trigger_event(activity.kind.value, activity.data)
                self._async_write(context)


class QuestionEvent(SlideControlEntity, EventEntity):
    """Fires one event for each step of a question, so that nothing is left of its text after the last one."""

    _phase = Phase.EVENTS
    _follows = (QuestionChanged,)
    # What the audience writes is kept nowhere.
    _unrecorded_attributes = frozenset({ATTR_TEXT})

    @override
    async def async_get_last_event_data(self) -> None:
        """Return no event from before a restart: its question is gone."""

    @callback
    @override
    def _async_stage_changed(self, change: Change) -> None:
        """Fire an event; the text is that of a question that was asked or is shown."""
        if isinstance(change, QuestionChanged):
            known = {"question_id": change.id, ATTR_TEXT: change.text}
            self._trigger_event(change.step, {name: value for name, value in known.items() if value is not None})
            self._async_write(context_of(change))
