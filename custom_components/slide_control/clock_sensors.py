"""Sensors for the clock of the talk: its times, its pace, and the section that is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity, SensorEntityDescription
from homeassistant.const import UnitOfTime
from homeassistant.core import Context, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from .config_entry import SlideControlConfigEntry
from .entity import SlideControlSensor
from .plain_text import short
from .stage.changes import SLIDES, Kinds, PacingChanged
from .talk.pacing import Pacing

if TYPE_CHECKING:
    from .talk.planning.schedule import SectionProgress


@dataclass(frozen=True, kw_only=True)
class TimeSensorDescription(SensorEntityDescription):
    """A timestamp of the talk, and the function that returns it."""

    value: Callable[[Pacing], float | None]
    attributes: Callable[[Pacing], dict[str, Any]] | None = None


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
        attributes=lambda pacing: {"event": pacing.event},
    ),
)
PACE: Final = SensorEntityDescription(
    key="pace",
    translation_key="pace",
    device_class=SensorDeviceClass.DURATION,
    native_unit_of_measurement=UnitOfTime.SECONDS,
    suggested_display_precision=0,
    entity_registry_visible_default=False,
)
SECTION: Final = SensorEntityDescription(
    key="section", translation_key="section", entity_registry_visible_default=False
)
SECTION_ENDS: Final = SensorEntityDescription(
    key="section_ends",
    translation_key="section_ends",
    device_class=SensorDeviceClass.TIMESTAMP,
    entity_registry_visible_default=False,
)
FORECAST: Final = SensorEntityDescription(
    key="forecast",
    translation_key="forecast",
    device_class=SensorDeviceClass.TIMESTAMP,
    entity_registry_visible_default=False,
)
# What time alone changes is looked at this often, and rounded, so that a talk writes few rows to the database.
_CHECK_INTERVAL: Final = timedelta(seconds=15)
_PACE_STEP_SECONDS: Final = 15
_FORECAST_STEP_SECONDS: Final = 60
# The plan comes with the deck, and the section with the slide.
_CLOCK: Final[Kinds] = (PacingChanged, *SLIDES)


def clock_sensors(entry: SlideControlConfigEntry) -> list[SensorEntity]:
    """Return the sensors of a stage's clock."""
    return [
        *(TimeSensor(entry, sensor) for sensor in TIMES),
        PaceSensor(entry, PACE),
        SectionSensor(entry, SECTION),
        SectionEndsSensor(entry, SECTION_ENDS),
        ForecastSensor(entry, FORECAST),
    ]


class TimeSensor(SlideControlSensor):
    """A timestamp of the talk; unknown without a talk."""

    _follows = _CLOCK
    entity_description: TimeSensorDescription

    @property
    @override
    def native_value(self) -> datetime | None:
        """Return the timestamp."""
        at = self.entity_description.value(self._entry.runtime_data.pacing)
        return None if at is None else dt_util.utc_from_timestamp(round(at))

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """Return the attributes, if the sensor has any."""
        attributes = self.entity_description.attributes
        return attributes(self._entry.runtime_data.pacing) if attributes else None


class ClockSensor(SlideControlSensor):
    """A sensor that changes while time passes; it is written when its rounded value has changed."""

    # A move alone is noticed when it is looked at.
    _follows = (PacingChanged,)

    @property
    def _pacing(self) -> Pacing:
        return self._entry.runtime_data.pacing

    @override
    async def async_added_to_hass(self) -> None:
        """Look at the clock from now on."""
        await super().async_added_to_hass()
        self.async_on_remove(
            async_track_time_interval(
                self.hass, self._check, _CHECK_INTERVAL, name="Slide Control clock", cancel_on_shutdown=True
            )
        )

    @callback
    def _check(self, _now: datetime) -> None:
        if (snapshot := self._snapshot()) != self._written:
            self._written = snapshot
            self._async_write(Context())


class PaceSensor(ClockSensor):
    """Seconds behind the plan, negative if ahead; unknown without a plan or a talk."""

    @property
    @override
    def native_value(self) -> int | None:
        """Return the seconds, in steps."""
        if self._pacing.started_at is None or (behind := self._pacing.behind) is None:
            return None
        return round(behind / _PACE_STEP_SECONDS) * _PACE_STEP_SECONDS


class SectionSensor(SlideControlSensor):
    """The section of the slide that is shown; unknown without sections, and on a backup slide."""

    _follows = _CLOCK

    @property
    def _section(self) -> SectionProgress | None:
        return self._entry.runtime_data.pacing.section

    @property
    @override
    def native_value(self) -> str | None:
        """Return its title."""
        return short(section.title) if (section := self._section) else None

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        """Return which of how many sections it is."""
        section = self._section
        return {"number": section and section.number, "count": section and section.count}


class SectionEndsSensor(SlideControlSensor):
    """When the section should end by the plan; unknown without a plan, a talk, or sections."""

    _follows = _CLOCK

    @property
    @override
    def native_value(self) -> datetime | None:
        """Return the timestamp."""
        pacing = self._entry.runtime_data.pacing
        section = pacing.section
        if section is None or section.ends is None or (ends_at := pacing.time_at(section.ends)) is None:
            return None
        return dt_util.utc_from_timestamp(round(ends_at))


class ForecastSensor(ClockSensor):
    """When the talk will end, at the speaker's pace so far; unknown without a plan or a talk."""

    @property
    @override
    def native_value(self) -> datetime | None:
        """Return the timestamp, to the minute."""
        if (forecast := self._pacing.forecast) is None:
            return None
        return dt_util.utc_from_timestamp(round(forecast / _FORECAST_STEP_SECONDS) * _FORECAST_STEP_SECONDS)
