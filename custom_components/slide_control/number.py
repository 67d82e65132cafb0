"""Numbers to see and to set: the slide's, and the minutes that a talk may take."""

from __future__ import annotations

from typing import Final, override

from homeassistant.components.number import NumberDeviceClass, NumberEntity, NumberEntityDescription, NumberMode
from homeassistant.const import EntityCategory, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .deck.commands import Action
from .entity import SlideControlEntity, SlideEntity
from .entry import LONGEST_PLAN_MINUTES, SlideControlConfigEntry, plan_time, planned_time

# The deck itself takes presses in their order.
PARALLEL_UPDATES: Final = 0

SLIDE: Final = NumberEntityDescription(
    key="slide",
    translation_key="slide",
    native_min_value=1,
    native_step=1,
    # The sensor tells it, the actions set it: each entity more is a row more in the database for each slide.
    entity_registry_enabled_default=False,
)


PLANNED_TIME: Final = NumberEntityDescription(
    key="planned_time",
    translation_key="planned_time",
    device_class=NumberDeviceClass.DURATION,
    entity_category=EntityCategory.CONFIG,
    native_min_value=0,
    native_max_value=LONGEST_PLAN_MINUTES,
    native_step=0.5,
    native_unit_of_measurement=UnitOfTime.MINUTES,
    mode=NumberMode.BOX,
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: SlideControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the numbers of a deck."""
    async_add_entities([SlideNumber(entry, SLIDE), PlannedTimeNumber(entry, PLANNED_TIME)])


class SlideNumber(SlideEntity, NumberEntity):
    """The number of the slide that is shown."""

    @property
    @override
    def native_max_value(self) -> float:
        """Return how many slides there are, at least one; a short loss of the display does not change that."""
        return max(1, state.total) if (state := self._deck.state) else 1

    @property
    @override
    def native_value(self) -> float | None:
        """Return the number; None on an uncounted slide before the first counted one."""
        return (state.number or None) if (state := self._state) else None

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Go to the slide of that number."""
        await self._async_command(Action.GO_TO, slide=int(value))


class PlannedTimeNumber(SlideControlEntity, NumberEntity):
    """How long talks are planned to take; 0 is no plan."""

    @property
    @override
    def native_value(self) -> float:
        """Return the minutes, kept with the deck's options."""
        return (planned_time(self._entry) or 0.0) / 60

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Plan it so, also for a talk that runs."""
        plan_time(self.hass, self._entry, value)
