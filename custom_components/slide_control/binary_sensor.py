"""Binary sensors: whether a stage has a lead and a standby, is behind schedule, and has its displays connected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_call_later

from .config_entry import SlideControlConfigEntry
from .display_devices import DisplayEntity
from .entity import SlideControlEntity
from .stage.changes import SLIDES, Change, DisplaysChanged, PacingChanged, StateChanged

# Entities are pushed, not polled.
PARALLEL_UPDATES: Final = 0

CONNECTED: Final = BinarySensorEntityDescription(
    key="connected",
    translation_key="connected",
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
    entity_category=EntityCategory.DIAGNOSTIC,
)


BEHIND: Final = BinarySensorEntityDescription(
    key="behind_schedule",
    translation_key="behind_schedule",
    device_class=BinarySensorDeviceClass.PROBLEM,
    entity_registry_visible_default=False,
)
STANDBY: Final = BinarySensorEntityDescription(
    key="standby_ready", translation_key="standby_ready", entity_category=EntityCategory.DIAGNOSTIC
)
DISPLAY_CONNECTED: Final = BinarySensorEntityDescription(
    key="connected",
    translation_key="display_connected",
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
    entity_category=EntityCategory.DIAGNOSTIC,
)
# Seconds by which a slide must be overdue before the talk counts as behind schedule.
_BEHIND_SECONDS: Final = 60.0
# Seconds without a move before the state is written, so that it doesn't change while the speaker moves on.
_REST_SECONDS: Final = 5.0


async def async_setup_entry(
    _hass: HomeAssistant, entry: SlideControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the binary sensors of a stage and of its displays."""
    async_add_entities(
        [
            ConnectedBinarySensor(entry, CONNECTED),
            BehindBinarySensor(entry, BEHIND),
            StandbyBinarySensor(entry, STANDBY),
        ]
    )
    entry.runtime_data.display_devices.async_add_platform(
        lambda display_id: DisplayBinarySensor(entry, DISPLAY_CONNECTED, display_id), async_add_entities
    )


class ConnectedBinarySensor(SlideControlEntity, BinarySensorEntity):
    """On while a display can receive presses."""

    _follows = SLIDES

    @property
    @override
    def is_on(self) -> bool:
        """Return whether there is a lead."""
        return self._stage.lead is not None


class StandbyBinarySensor(SlideControlEntity, BinarySensorEntity):
    """On while another display holds the lead's deck, and would lead if the lead were lost."""

    _follows = (DisplaysChanged,)

    @property
    @override
    def is_on(self) -> bool:
        """Return whether there is a standby."""
        return self._stage.standby is not None


class DisplayBinarySensor(DisplayEntity, BinarySensorEntity):
    """On while a display is connected, whether it shows slides or waits."""

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the display is connected."""
        return self._session is not None


class BehindBinarySensor(SlideControlEntity, BinarySensorEntity):
    """On while the current slide is overdue by more than a minute; unknown without a plan or a talk."""

    _follows = (PacingChanged, StateChanged)
    _cancel: Callable[[], None] | None = None

    @override
    async def async_added_to_hass(self) -> None:
        """Start checking the schedule."""
        self._update()
        self.async_on_remove(self._cancel_timer)
        await super().async_added_to_hass()

    @callback
    @override
    def _async_stage_changed(self, change: Change) -> None:
        """Check at once when the clock or plan changes, and after ``_REST_SECONDS`` when the slides move."""
        if isinstance(change, PacingChanged):
            self._check()
        elif self._attr_is_on is not None or self._entry.runtime_data.pacing.behind is not None:
            self._schedule_check(_REST_SECONDS)

    @override
    def _snapshot(self) -> object:
        """Return the only value that changes."""
        return self._attr_is_on

    @callback
    def _check(self, _: datetime | None = None) -> None:
        """Update the state, and write it if it has changed."""
        self._update()
        if (snapshot := self._snapshot()) != self._written:
            self._written = snapshot
            self._async_write(Context())

    def _update(self) -> None:
        """Update the state, and schedule a check for when the current slide would be overdue."""
        self._cancel_timer()
        pacing = self._entry.runtime_data.pacing
        behind, elapsed, window = pacing.behind, pacing.elapsed, pacing.slide_window
        self._attr_is_on = None if behind is None else behind >= _BEHIND_SECONDS
        if self._attr_is_on is False and elapsed is not None and window is not None:
            self._schedule_check(max(_REST_SECONDS, window[1] + _BEHIND_SECONDS - elapsed))

    def _schedule_check(self, seconds: float) -> None:
        self._cancel_timer()
        self._cancel = async_call_later(self.hass, seconds, self._check)

    def _cancel_timer(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
