"""Conditions for automations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final, Unpack, override

import voluptuous as vol

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import (
    ATTR_BEHAVIOR,
    BEHAVIOR_ALL,
    BEHAVIOR_ANY,
    Condition,
    ConditionCheckParams,
    ConditionConfig,
)
from homeassistant.helpers.typing import ConfigType

from .config_entry import SlideControlConfigEntry
from .inputs.targets import stages_in
from .stage.outline.slide_filter import SlideFilter, TitleFilter, parse_slide_filter, parse_title_filter
from .stage.stage import Stage
from .talk.steps import ClockState
from .triggers.options import checked, option
from .triggers.talk_triggers import CONF_MINUTES, DEFAULT_MINUTES_LEFT, MINUTES

CONF_SLIDE: Final = "slide"
CONF_TITLE: Final = "title"


class StageCondition(Condition):
    """Met by any stage in the target, or by all of them; without a target, it checks every stage.

    A stage that is not loaded meets no condition.
    """

    options_schema: ClassVar[Any] = vol.Schema(
        {vol.Required(ATTR_BEHAVIOR, default=BEHAVIOR_ANY): vol.In([BEHAVIOR_ANY, BEHAVIOR_ALL])}
    )

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Validate target and options."""
        return checked(hass, config, cls.options_schema)

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Set target and options."""
        super().__init__(hass, config)
        self.options: dict[str, Any] = config.options or {}
        self._target = config.target

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        """Check the stages that are in the target now."""
        met = [
            entry.state is ConfigEntryState.LOADED and self.is_met_by(entry)
            for entry in stages_in(self._hass, self._target)
        ]
        return bool(met) and all(met) if self.options[ATTR_BEHAVIOR] == BEHAVIOR_ALL else any(met)

    def is_met_by(self, entry: SlideControlConfigEntry) -> bool:
        """Return whether a loaded stage meets the condition."""
        return self.is_met(entry.runtime_data.stage)

    def is_met(self, stage: Stage) -> bool:
        """Return whether a stage meets the condition."""
        raise NotImplementedError


class IsPresentingCondition(StageCondition):
    """The stage is presenting: slides are shown, or were within the last 30 seconds."""

    @override
    def is_met(self, stage: Stage) -> bool:
        """Return whether the stage is presenting."""
        return stage.presenting


class IsBlankedCondition(StageCondition):
    """The stage is presenting, and its display is blank."""

    @override
    def is_met(self, stage: Stage) -> bool:
        """Return whether the display is blank; a short connection loss doesn't change that."""
        return stage.presenting and stage.state is not None and stage.state.blank


class IsOnSlideCondition(StageCondition):
    """A given slide is shown, or one whose title contains a text."""

    options_schema: ClassVar = vol.All(
        StageCondition.options_schema.extend(
            {
                vol.Optional(CONF_SLIDE): option(CONF_SLIDE, parse_slide_filter),
                vol.Optional(CONF_TITLE): option(CONF_TITLE, parse_title_filter),
            }
        ),
        cv.has_at_least_one_key(CONF_SLIDE, CONF_TITLE),
    )

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Parse the filters for the slide."""
        super().__init__(hass, config)
        self._filters: list[SlideFilter | TitleFilter] = []
        if (slide := self.options.get(CONF_SLIDE)) is not None:
            self._filters.append(parse_slide_filter(slide, CONF_SLIDE))
        if (title := self.options.get(CONF_TITLE)) is not None:
            self._filters.append(parse_title_filter(title, CONF_TITLE))

    @override
    def is_met(self, stage: Stage) -> bool:
        """Return whether the current slide matches all filters."""
        state = stage.state if stage.presenting else None
        return state is not None and all(each.matches(state) for each in self._filters)


class IsRunningCondition(StageCondition):
    """A talk goes on, and isn't paused."""

    @override
    def is_met_by(self, entry: SlideControlConfigEntry) -> bool:
        """Return whether the clock runs."""
        return entry.runtime_data.pacing.state is ClockState.RUNNING


class IsAlmostOverCondition(StageCondition):
    """A talk with a plan is running and has at most some minutes left; past its planned end, it isn't."""

    options_schema: ClassVar = StageCondition.options_schema.extend(
        {vol.Required(CONF_MINUTES, default=DEFAULT_MINUTES_LEFT): MINUTES}
    )

    @override
    def is_met_by(self, entry: SlideControlConfigEntry) -> bool:
        """Return whether the clock runs and the planned end is that near."""
        pacing = entry.runtime_data.pacing
        if pacing.state is not ClockState.RUNNING or (remaining := pacing.remaining) is None:
            return False
        minutes: float = self.options[CONF_MINUTES]
        return 0 <= remaining <= minutes * 60


class IsRehearsingCondition(StageCondition):
    """Talks on the stage are rehearsals now."""

    @override
    def is_met_by(self, entry: SlideControlConfigEntry) -> bool:
        """Return whether talks are rehearsals."""
        return entry.runtime_data.pacing.rehearsing


CONDITIONS: Final[Mapping[str, type[Condition]]] = {
    "is_presenting": IsPresentingCondition,
    "is_on_slide": IsOnSlideCondition,
    "is_blanked": IsBlankedCondition,
    "is_running": IsRunningCondition,
    "is_almost_over": IsAlmostOverCondition,
    "is_rehearsing": IsRehearsingCondition,
}


async def async_get_conditions(_hass: HomeAssistant) -> Mapping[str, type[Condition]]:
    """Return the conditions of Slide Control."""
    return CONDITIONS
