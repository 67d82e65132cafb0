"""Sensors for the current slide, the talk's times, and the numbers of displays and followers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import MAX_LENGTH_STATE_STATE, PERCENTAGE, EntityCategory, UnitOfTime
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from .backchannel.limits import MAX_CHOICES
from .config_entry import SlideControlConfigEntry
from .entity import SlideControlEntity, SlideEntity
from .stage.changes import Change, PacingChanged
from .stage.state import StageState
from .talk.pacing import Pacing

if TYPE_CHECKING:
    from .backchannel.poll import Poll
    from .talk.planning.schedule import SectionProgress

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
CLOCK: Final = (PACE, SECTION, SECTION_ENDS, FORECAST)
# What time alone changes is looked at this often, and rounded, so that a talk writes few rows to the database.
_CHECK_INTERVAL: Final = timedelta(seconds=15)
_PACE_STEP_SECONDS: Final = 15
_FORECAST_STEP_SECONDS: Final = 60
HANDS: Final = SensorEntityDescription(
    key="hands",
    translation_key="hands",
    state_class=SensorStateClass.MEASUREMENT,
    entity_registry_visible_default=False,
)
POLL: Final = SensorEntityDescription(key="poll", translation_key="poll", entity_registry_visible_default=False)
# Disabled by default: the poll's attributes say the same, and most stages have no polls.
POLL_RESULTS: Final = tuple(
    SensorEntityDescription(
        key=f"poll_result_{number}",
        translation_key="poll_result",
        translation_placeholders={"number": str(number)},
        native_unit_of_measurement=PERCENTAGE,
        suggested_display_precision=0,
        entity_registry_enabled_default=False,
    )
    for number in range(1, MAX_CHOICES + 1)
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
            PaceSensor(entry, PACE),
            SectionSensor(entry, SECTION),
            SectionEndsSensor(entry, SECTION_ENDS),
            ForecastSensor(entry, FORECAST),
            DisplaysSensor(entry, DISPLAYS),
            FollowersSensor(entry, FOLLOWERS),
            HandsSensor(entry, HANDS),
            PollSensor(entry, POLL),
            *(PollResultSensor(entry, result, index) for index, result in enumerate(POLL_RESULTS)),
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

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """Return the attributes, if the sensor has any."""
        attributes = self.entity_description.attributes
        return attributes(self._entry.runtime_data.pacing) if attributes else None


class ClockSensor(SlideControlEntity, SensorEntity):
    """A sensor that changes while time passes; it is written when its rounded value has changed."""

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
    @override
    def _async_stage_changed(self, change: Change) -> None:
        """Write when the clock or the plan changes; a move alone is noticed when it is looked at."""
        if isinstance(change, PacingChanged):
            super()._async_stage_changed(change)

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


class SectionSensor(SlideControlEntity, SensorEntity):
    """The section of the slide that is shown; unknown without sections, and on a backup slide."""

    @property
    def _section(self) -> SectionProgress | None:
        return self._entry.runtime_data.pacing.section

    @property
    @override
    def native_value(self) -> str | None:
        """Return its title."""
        return _short(section.title) if (section := self._section) else None

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        """Return which of how many sections it is."""
        section = self._section
        return {"number": section and section.number, "count": section and section.count}


class SectionEndsSensor(SlideControlEntity, SensorEntity):
    """When the section should end by the plan; unknown without a plan, a talk, or sections."""

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


class HandsSensor(SlideControlEntity, SensorEntity):
    """The number of raised hands in the audience; unknown while the back channel is closed."""

    @property
    @override
    def native_value(self) -> int | None:
        """Return the number of hands."""
        channel = self._entry.runtime_data.hub.back_channel
        return channel.hands if channel.is_open else None


class PollSensor(SlideControlEntity, SensorEntity):
    """The choice with most votes, or the mean of the numbers; unknown without a poll, without votes, and in a tie."""

    @property
    def _poll(self) -> Poll | None:
        return self._entry.runtime_data.hub.back_channel.poll

    @property
    @override
    def native_value(self) -> str | float | None:
        """Return what leads."""
        if (poll := self._poll) is None:
            return None
        return poll.leading if poll.form.choices else poll.mean

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        """Return the question and the result."""
        if (poll := self._poll) is None:
            return {}
        return {"question": poll.form.question, "open": poll.open, "votes": poll.voters, "results": poll.results}


class PollResultSensor(PollSensor):
    """The per cent of one choice of a poll; unknown without a poll that has so many choices, and without votes."""

    def __init__(self, entry: SlideControlConfigEntry, description: SensorEntityDescription, index: int) -> None:
        """``index`` is that of the choice."""
        super().__init__(entry, description)
        self._index = index

    @property
    def _result(self) -> Mapping[str, Any] | None:
        poll = self._poll
        if poll is None or not poll.voters or self._index >= len(poll.form.choices):
            return None
        return poll.results[self._index]

    @property
    @override
    def native_value(self) -> float | None:
        """Return the per cent."""
        return None if (result := self._result) is None else float(result["percent"])

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        """Return the choice and its votes."""
        result = self._result
        return {} if result is None else {"choice": result["label"], "votes": result["votes"]}
