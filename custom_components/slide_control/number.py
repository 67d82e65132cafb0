"""Numbers: the current slide, and the planned time of talks."""

from __future__ import annotations

from typing import Final, override

from homeassistant.components.number import NumberDeviceClass, NumberEntity, NumberEntityDescription, NumberMode
from homeassistant.const import EntityCategory, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .config_entry import MAX_PLANNED_MINUTES, SlideControlConfigEntry, plan_time
from .entity import SlideControlEntity, SlideEntity
from .stage.changes import PacingChanged, StateChanged
from .stage.commands import Action

# The stage itself sends presses in order.
PARALLEL_UPDATES: Final = 0

SLIDE: Final = NumberEntityDescription(
    key="slide",
    translation_key="slide",
    native_min_value=1,
    native_step=1,
    # Disabled by default: the sensor and the actions cover it, and each enabled entity adds a row to the database for
    # each slide.
    entity_registry_enabled_default=False,
)


PLANNED_TIME: Final = NumberEntityDescription(
    key="planned_time",
    translation_key="planned_time",
    device_class=NumberDeviceClass.DURATION,
    entity_category=EntityCategory.CONFIG,
    native_min_value=0,
    native_max_value=MAX_PLANNED_MINUTES,
    native_step=0.5,
    native_unit_of_measurement=UnitOfTime.MINUTES,
    mode=NumberMode.BOX,
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: SlideControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the numbers of a stage."""
    async_add_entities([SlideNumber(entry, SLIDE), PlannedTimeNumber(entry, PLANNED_TIME)])


class SlideNumber(SlideEntity, NumberEntity):
    """The number of the current slide."""

    @property
    @override
    def native_max_value(self) -> float:
        """Return the number of slides, at least 1; a short connection loss doesn't change it."""
        return max(1, state.total) if (state := self._stage.state) else 1

    @property
    @override
    def native_value(self) -> float | None:
        """Return the number; None on an uncounted slide before the first counted one."""
        return (state.number or None) if (state := self._state) else None

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Go to the slide with that number."""
        await self._async_command(Action.GO_TO, slide=int(value))


class PlannedTimeNumber(SlideControlEntity, NumberEntity):
    """The planned time of the deck that is shown, if it has its own, else of talks on the stage; 0 for no plan."""

    # The plan comes with the deck.
    _follows = (PacingChanged, StateChanged)

    @property
    @override
    def native_value(self) -> float:
        """Return the minutes that a person has planned."""
        return (self._entry.runtime_data.pacing.planned_by_hand or 0.0) / 60

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Set the planned time, also for the current talk."""
        plan_time(self.hass, self._entry, value)
