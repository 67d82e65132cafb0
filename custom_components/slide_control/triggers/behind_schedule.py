"""The trigger *Behind schedule*: the talk is behind its plan by a number of minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, override

import voluptuous as vol

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.trigger import TriggerActionRunner, TriggerConfig, TriggerNotTriggeredReporter

from ..config_entry import SlideControlConfigEntry
from .stage_trigger import StageTrigger

CONF_MINUTES: Final = "minutes"
DEFAULT_MINUTES: Final = 2
MAX_MINUTES: Final = 24 * 60

_CHECK_INTERVAL: Final = timedelta(seconds=2)


class BehindScheduleTrigger(StageTrigger):
    """The talk is behind its plan by the given minutes; triggers again only after it has been on time.

    The delay varies with each slide, so a talk that is late throughout would otherwise cross the threshold repeatedly.
    """

    kinds: ClassVar = frozenset()
    options_schema: ClassVar = vol.Schema(
        {
            vol.Required(CONF_MINUTES, default=DEFAULT_MINUTES): vol.All(
                vol.Coerce(float), vol.Range(min=0, max=MAX_MINUTES)
            )
        }
    )

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Read the threshold in minutes."""
        super().__init__(hass, config)
        self._minutes: float = self.options[CONF_MINUTES]
        self._late: dict[str, bool] = {}

    @override
    async def async_attach_runner(
        self, run_action: TriggerActionRunner, did_not_trigger: TriggerNotTriggeredReporter | None = None
    ) -> CALLBACK_TYPE:
        """Poll the clock: a talk falls behind without any change to react to."""

        @callback
        def check(_now: datetime | None = None) -> None:
            stages = [entry for entry in self.stages() if entry.state is ConfigEntryState.LOADED]
            # A stage that is already late when first checked does not trigger.
            previous, self._late = self._late, {entry.entry_id: self._is_late(entry) for entry in stages}
            for entry in stages:
                if self._late[entry.entry_id] and not previous.get(entry.entry_id, True):
                    run_action(self.payload(entry, self._details(entry)), f"{entry.title} being behind schedule")

        check()
        return async_track_time_interval(
            self._hass, check, _CHECK_INTERVAL, name="Slide Control: behind schedule", cancel_on_shutdown=True
        )

    def _is_late(self, entry: SlideControlConfigEntry) -> bool:
        """Return whether a stage has passed the threshold since it was last on time."""
        behind = entry.runtime_data.pacing.behind
        if behind is None or behind <= 0:
            return False
        return behind > self._minutes * 60 or self._late.get(entry.entry_id, False)

    def _details(self, entry: SlideControlConfigEntry) -> dict[str, Any]:
        """Return the threshold in minutes, the delay and time left in seconds, and the current slide."""
        state, pacing = entry.runtime_data.stage.state, entry.runtime_data.pacing
        return {
            CONF_MINUTES: self._minutes,
            "behind": round(pacing.behind or 0),
            "remaining": None if pacing.remaining is None else round(pacing.remaining),
            "number": state.number if state else None,
            "total": state.total if state else None,
            "title": state.title if state else None,
        }
