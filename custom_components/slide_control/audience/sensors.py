"""Sensors for the audience: its followers, their hands, and the result of a poll."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, override

from homeassistant.components.sensor import SensorEntity, SensorEntityDescription, SensorStateClass
from homeassistant.const import PERCENTAGE

from ..backchannel.limits import MAX_CHOICES
from ..config_entry import SlideControlConfigEntry
from ..entity import SlideControlSensor
from ..stage.changes import SENT_BY_AUDIENCE, AudienceChanged

if TYPE_CHECKING:
    from ..backchannel.poll import Poll

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


def audience_sensors(entry: SlideControlConfigEntry) -> list[SensorEntity]:
    """Return the sensors of a stage's audience."""
    return [
        FollowersSensor(entry, FOLLOWERS),
        HandsSensor(entry, HANDS),
        PollSensor(entry, POLL),
        *(PollResultSensor(entry, result, index) for index, result in enumerate(POLL_RESULTS)),
    ]


class FollowersSensor(SlideControlSensor):
    """The number of connected followers, at most every two seconds."""

    _follows = (AudienceChanged,)

    @property
    @override
    def native_value(self) -> int:
        """Return the number of followers."""
        return self._entry.runtime_data.audience.followers


class HandsSensor(SlideControlSensor):
    """The number of raised hands in the audience; unknown while the back channel is closed."""

    _follows = SENT_BY_AUDIENCE

    @property
    @override
    def native_value(self) -> int | None:
        """Return the number of hands."""
        channel = self._entry.runtime_data.hub.back_channel
        return channel.hands if channel.is_open else None


class PollSensor(SlideControlSensor):
    """The choice with most votes, or the mean of the numbers; unknown without a poll, without votes, and in a tie."""

    _follows = SENT_BY_AUDIENCE

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
