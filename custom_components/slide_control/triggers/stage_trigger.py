"""The base class of stage triggers: selects stages by target and builds the ``trigger`` variable."""

from __future__ import annotations

from typing import Any, ClassVar, override

import voluptuous as vol

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.trigger import (
    NotTriggeredInfo,
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType

from ..activity import Activity, ActivityType, activities
from ..config_entry import SlideControlConfigEntry, device_of, reacts_to_cues
from ..const import ATTR_CONFIG_ENTRY_ID
from ..dispatcher import async_listen
from ..entity import presser_of
from ..inputs.targets import stages_in
from ..stage.changes import Change
from .options import checked

type Options = dict[str, Any]


class StageTrigger(Trigger):
    """Triggers on activity of the stages in the target; without a target, of any stage."""

    kinds: ClassVar[frozenset[ActivityType]]
    description: ClassVar[str]
    """The text after “triggered by” in the logbook; placeholders are ``stage`` and the keys of the activity's data."""
    options_schema: ClassVar[Any] = vol.Schema({})

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Validate target and options; raises ``vol.Invalid``."""
        return checked(hass, config, cls.options_schema)

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Store the validated target and options."""
        super().__init__(hass, config)
        self.options: Options = config.options or {}
        self._target = config.target

    @override
    async def async_attach_runner(
        self, run_action: TriggerActionRunner, did_not_trigger: TriggerNotTriggeredReporter | None = None
    ) -> CALLBACK_TYPE:
        """Listen to all stages and filter by target: its stages can be loaded, reloaded or added at any time."""

        @callback
        def on_change(entry: SlideControlConfigEntry, change: Change) -> None:
            for activity in activities(change, cues=reacts_to_cues(entry)):
                if activity.kind not in self.kinds or not self._listens_to(entry):
                    continue
                if self.wants(activity, change):
                    description = self.description.format(stage=entry.title, **activity.data)
                    run_action(self.payload(entry, activity.data), description, presser_of(change))
                elif did_not_trigger and (why_not := self.explain(change)):
                    did_not_trigger(why_not, presser_of(change))

        return async_listen(self._hass, on_change)

    def wants(self, _activity_item: Activity, _change: Change) -> bool:
        """Return whether an activity of a matching kind triggers the automation."""
        return True

    def explain(self, _change: Change) -> NotTriggeredInfo | None:
        """Return why a change did not trigger, for the automation's traces, or None."""
        return None

    def stages(self) -> list[SlideControlConfigEntry]:
        """Return the stages currently in the target."""
        return stages_in(self._hass, self._target)

    def _listens_to(self, entry: SlideControlConfigEntry) -> bool:
        return any(stage.entry_id == entry.entry_id for stage in self.stages())

    def payload(self, entry: SlideControlConfigEntry, data: dict[str, Any]) -> dict[str, Any]:
        """Return the ``trigger`` variable of the automation: the stage and the activity's data."""
        return {
            "stage": entry.title,
            ATTR_CONFIG_ENTRY_ID: entry.entry_id,
            ATTR_DEVICE_ID: device_of(self._hass, entry),
            **data,
        }
