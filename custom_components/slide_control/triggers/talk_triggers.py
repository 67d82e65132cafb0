"""The triggers for the talk's clock and its sections."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, override

import voluptuous as vol

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.trigger import TriggerActionRunner, TriggerConfig, TriggerNotTriggeredReporter

from ..config_entry import SlideControlConfigEntry
from ..dispatcher import async_listen
from ..stage.changes import Change
from ..talk.pacing import Pacing
from ..talk.steps import ClockState
from .stage_trigger import StageTrigger

CONF_MINUTES: Final = "minutes"
_MAX_MINUTES: Final = 24 * 60
MINUTES: Final = vol.All(vol.Coerce(float), vol.Range(min=0, max=_MAX_MINUTES))
DEFAULT_MINUTES_LEFT: Final = 5
_CHECK_INTERVAL: Final = timedelta(seconds=2)

_GOES_ON: Final = (ClockState.RUNNING, ClockState.PAUSED, ClockState.BREAK)

type Mark = tuple[object, ...] | None


class TalkTrigger(StageTrigger):
    """Triggers when what a talk is in has changed: its mark, looked at after each change and every two seconds."""

    kinds: ClassVar = frozenset()
    cause: ClassVar[str]
    """The text after “triggered by” in the logbook; the placeholder is ``stage``."""

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Know no stage yet."""
        super().__init__(hass, config)
        self._marks: dict[str, Mark] = {}

    @override
    async def async_attach_runner(
        self, run_action: TriggerActionRunner, did_not_trigger: TriggerNotTriggeredReporter | None = None
    ) -> CALLBACK_TYPE:
        """Look at all stages in the target; what is already so when first looked at triggers nothing."""

        def look(entry: SlideControlConfigEntry) -> None:
            pacing = entry.runtime_data.pacing
            known = entry.entry_id in self._marks
            before, now = self._marks.get(entry.entry_id), self.mark(pacing)
            self._marks[entry.entry_id] = now
            if known and now is not None and now != before:
                run_action(self.payload(entry, self.details(pacing)), self.cause.format(stage=entry.title))

        @callback
        def check(_now: datetime | None = None) -> None:
            for entry in self.stages():
                if entry.state is ConfigEntryState.LOADED:
                    look(entry)
                else:
                    self._marks.pop(entry.entry_id, None)

        @callback
        def on_change(entry: SlideControlConfigEntry, _change: Change) -> None:
            if self._listens_to(entry):
                look(entry)

        check()
        unsubscribe = async_listen(self._hass, on_change)
        stop = async_track_time_interval(
            self._hass, check, _CHECK_INTERVAL, name="Slide Control: talk", cancel_on_shutdown=True
        )

        @callback
        def detach() -> None:
            unsubscribe()
            stop()

        return detach

    def mark(self, pacing: Pacing) -> Mark:
        """Return what triggers when it changes; None for nothing."""
        raise NotImplementedError

    def details(self, pacing: Pacing) -> dict[str, Any]:
        """Return the section of the slide, and the talk's times in seconds."""
        section, remaining = pacing.section, pacing.remaining
        return {
            "section": section and section.title,
            "number": section and section.number,
            "count": section and section.count,
            "elapsed": round(pacing.elapsed or 0),
            "remaining": None if remaining is None else round(remaining),
            "rehearsal": pacing.rehearsing,
        }


class TalkStartedTrigger(TalkTrigger):
    """A talk begins."""

    cause: ClassVar = "the start of the talk on {stage}"

    @override
    def mark(self, pacing: Pacing) -> Mark:
        return (pacing.started_at,) if pacing.state in _GOES_ON else None


class TalkEndedTrigger(TalkTrigger):
    """A talk ends: by a person, or because its slides are shown no more."""

    cause: ClassVar = "the end of the talk on {stage}"

    @override
    def mark(self, pacing: Pacing) -> Mark:
        return None if pacing.state in _GOES_ON else ()


class SectionStartedTrigger(TalkTrigger):
    """The talk goes to another section."""

    cause: ClassVar = "a new section on {stage}"

    @override
    def mark(self, pacing: Pacing) -> Mark:
        section = pacing.section
        return None if section is None or pacing.state not in _GOES_ON else (section.number, section.title)


class SectionOverTimeTrigger(TalkTrigger):
    """A section takes longer than planned by some minutes; once for each section."""

    cause: ClassVar = "a section over its time on {stage}"
    options_schema: ClassVar = vol.Schema({vol.Required(CONF_MINUTES, default=0): MINUTES})

    @override
    def mark(self, pacing: Pacing) -> Mark:
        section = pacing.section
        if section is None or pacing.state is not ClockState.RUNNING:
            return None
        return (section.number,) if section.over > self.options[CONF_MINUTES] * 60 else None


class MinutesLeftTrigger(TalkTrigger):
    """The talk has some minutes left."""

    cause: ClassVar = "the time left on {stage}"
    options_schema: ClassVar = vol.Schema({vol.Required(CONF_MINUTES, default=DEFAULT_MINUTES_LEFT): MINUTES})

    @override
    def mark(self, pacing: Pacing) -> Mark:
        remaining = pacing.remaining
        if remaining is None or pacing.state in (None, ClockState.READY, ClockState.ENDED):
            return None
        return (pacing.started_at,) if remaining <= self.options[CONF_MINUTES] * 60 else None


class TalkPausedTrigger(TalkTrigger):
    """The clock of the talk was paused."""

    cause: ClassVar = "the pause of the talk on {stage}"

    @override
    def mark(self, pacing: Pacing) -> Mark:
        return (pacing.state,) if pacing.state in (ClockState.PAUSED, ClockState.BREAK) else None
