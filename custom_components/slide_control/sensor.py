"""Sensors for the current slide, the talk's times, and the numbers of displays and followers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import MAX_LENGTH_STATE_STATE, EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .config_entry import SlideControlConfigEntry
from .entity import SlideControlEntity, SlideEntity
from .stage.state import StageState
from .talk.pacing import Pacing

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
    }


def _short(text: str | None) -> str | None:
    """Return text that fits into a state: on one line, and truncated with an ellipsis."""
    if text is None or len(line := " ".join(text.split())) <= MAX_LENGTH_STATE_STATE:
        return text and line
    return f"{line[: MAX_LENGTH_STATE_STATE - 1]}…"


SENSORS: Final = (
    SlideSensorDescription(key="slide", translation_key="slide", value=lambda state: state.number, attributes=_slide),
    SlideSensorDescription(
        key="title",
        translation_key="title",
        value=lambda state: _short(state.title),
        # Disabled by default: the slide's attribute covers it, and each enabled entity adds a row to the database for
        # each slide.
        entity_registry_enabled_default=False,
    ),
    SlideSensorDescription(
        key="notes",
        translation_key="notes",
        value=lambda state: _short(state.notes),
        attributes=lambda state: {ATTR_TEXT: state.notes},
        entity_registry_enabled_default=False,
    ),
    SlideSensorDescription(
        key="next_title",
        translation_key="next_title",
        value=lambda state: _short(state.next_title),
        entity_registry_enabled_default=False,
    ),
)


@dataclass(frozen=True, kw_only=True)
class TimeSensorDescription(SensorEntityDescription):
    """A timestamp of the talk, and the function that returns it."""

    value: Callable[[Pacing], float | None]


# Timestamps, not durations: they change only with the clock's start or the plan, not every second.
TIMES: Final = (
    TimeSensorDescription(
        key="started_at",
        translation_key="started_at",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_registry_visible_default=False,
        value=lambda pacing: pacing.started_at,
    ),
    TimeSensorDescription(
        key="ends_at",
        translation_key="ends_at",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_registry_visible_default=False,
        value=lambda pacing: pacing.ends_at,
    ),
)
FOLLOWERS: Final = SensorEntityDescription(
    key="followers",
    translation_key="followers",
    state_class=SensorStateClass.MEASUREMENT,
    entity_registry_visible_default=False,
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
            *(TimeSensor(entry, sensor) for sensor in TIMES),
            DisplaysSensor(entry, DISPLAYS),
            FollowersSensor(entry, FOLLOWERS),
        ]
    )


class SlideSensor(SlideEntity, SensorEntity):
    """One property of the current slide; empty if the slide has no such text."""

    entity_description: SlideSensorDescription
    # Notes can have 64 KiB, too much for the database.
    _unrecorded_attributes = frozenset({ATTR_NOTES, ATTR_TEXT})

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


class TimeSensor(SlideControlEntity, SensorEntity):
    """A timestamp of the talk; unknown without a talk."""

    entity_description: TimeSensorDescription

    @property
    @override
    def native_value(self) -> datetime | None:
        """Return the timestamp."""
        at = self.entity_description.value(self._entry.runtime_data.pacing)
        return None if at is None else dt_util.utc_from_timestamp(round(at))


class DisplaysSensor(SlideControlEntity, SensorEntity):
    """The number of connected displays, including idle ones."""

    @property
    @override
    def native_value(self) -> int:
        """Return the number of displays."""
        return self._stage.displays


class FollowersSensor(SlideControlEntity, SensorEntity):
    """The number of connected followers, at most every two seconds."""

    @property
    @override
    def native_value(self) -> int:
        """Return the number of followers."""
        return self._entry.runtime_data.audience.followers
