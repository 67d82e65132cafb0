"""Sensors for the current slide and the displays; those of the clock and the audience have files of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.components.sensor import SensorEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .audience.sensors import audience_sensors
from .clock_sensors import clock_sensors
from .config_entry import SlideControlConfigEntry
from .entity import SlideControlSensor, SlideEntity
from .plain_text import short
from .stage.changes import DisplaysChanged
from .stage.state import StageState

# Entities are pushed, not polled.
PARALLEL_UPDATES: Final = 0

ATTR_NOTES: Final = "notes"
ATTR_TEXT: Final = "text"


@dataclass(frozen=True, kw_only=True)
class SlideSensorDescription(SensorEntityDescription):
    """A sensor, and the functions that return its state and attributes."""

    value: Callable[[StageState], int | str | None]
    attributes: Callable[[StageState], dict[str, Any]] | None = None


def _slide(state: StageState) -> dict[str, Any]:
    return {
        "total": state.total,
        "title": state.title,
        "next_title": state.next_title,
        ATTR_NOTES: state.notes,
        "fragment": state.fragment,
        "fragments": state.fragments,
        "indices": state.indices.as_dict(),
        "media": state.media and state.media.as_dict(),
    }


SENSORS: Final = (
    SlideSensorDescription(key="slide", translation_key="slide", value=lambda state: state.number, attributes=_slide),
    SlideSensorDescription(
        key="title",
        translation_key="title",
        value=lambda state: short(state.title),
        # Disabled by default: the slide's attribute covers it, and each enabled entity adds a row to the database for
        # each slide.
        entity_registry_enabled_default=False,
    ),
    SlideSensorDescription(
        key="notes",
        translation_key="notes",
        value=lambda state: short(state.notes),
        attributes=lambda state: {ATTR_TEXT: state.notes},
        entity_registry_enabled_default=False,
    ),
    SlideSensorDescription(
        key="next_title",
        translation_key="next_title",
        value=lambda state: short(state.next_title),
        entity_registry_enabled_default=False,
    ),
)


DISPLAYS: Final = SensorEntityDescription(
    key="displays", translation_key="displays", entity_category=EntityCategory.DIAGNOSTIC
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: SlideControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensors of a stage."""
    async_add_entities(
        [
            *(SlideSensor(entry, sensor) for sensor in SENSORS),
            *clock_sensors(entry),
            DisplaysSensor(entry, DISPLAYS),
            *audience_sensors(entry),
        ]
    )


class SlideSensor(SlideEntity, SlideControlSensor):
    """One property of the current slide; empty if the slide has no such text."""

    entity_description: SlideSensorDescription
    # Notes can have 64 KiB, too much for the database. What steps within a slide change isn't recorded either, so that
    # the steps of a slide share one row of attributes.
    _unrecorded_attributes = frozenset(
        {ATTR_NOTES, ATTR_TEXT, "fragment", "fragments", "indices", "media", "next_title"}
    )

    @property
    @override
    def native_value(self) -> int | str | None:
        """Return the property."""
        return self.entity_description.value(state) if (state := self._state) else None

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """Return the attributes, if the sensor has any."""
        attributes = self.entity_description.attributes
        return attributes(state) if attributes and (state := self._state) else None


class DisplaysSensor(SlideControlSensor):
    """The number of connected displays, including idle ones."""

    _follows = (DisplaysChanged,)

    @property
    @override
    def native_value(self) -> int:
        """Return the number of displays."""
        return self._stage.displays
