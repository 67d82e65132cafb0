"""Whether a display is there to show the slides, and whether they are late."""

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

from .deck.changes import Change, PacingChanged, StateChanged
from .entity import SlideControlEntity
from .entry import SlideControlConfigEntry

# Nothing is fetched.
PARALLEL_UPDATES: Final = 0

CONNECTED: Final = BinarySensorEntityDescription(
    key="connected",
    translation_key="connected",
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
    entity_category=EntityCategory.DIAGNOSTIC,
)


BEHIND: Final = BinarySensorEntityDescription(
    key="behind_schedule", translation_key="behind_schedule", device_class=BinarySensorDeviceClass.PROBLEM
)
# How long a slide may be shown beyond its time before the talk counts as behind its plan (seconds).
_BEHIND_FROM: Final = 60.0
# How long the slides must have rested before anything is written: never in the middle of moving on (seconds).
_REST: Final = 5.0


async def async_setup_entry(
    _hass: HomeAssistant, entry: SlideControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the connection of a deck, and its punctuality."""
    async_add_entities([ConnectedBinarySensor(entry, CONNECTED), BehindBinarySensor(entry, BEHIND)])


class ConnectedBinarySensor(SlideControlEntity, BinarySensorEntity):
    """On while a press would reach slides."""

    @property
    @override
    def is_on(self) -> bool:
        """Tell whether a display leads."""
        return self._deck.lead is not None


class BehindBinarySensor(SlideControlEntity, BinarySensorEntity):
    """On while the slide that is shown should have been left more than a minute ago; unknown without plan or talk."""

    _cancel: Callable[[], None] | None = None

    @override
    async def async_added_to_hass(self) -> None:
        """Look at the clock as long as there is one."""
        self._judge()
        self.async_on_remove(self._forget)
        await super().async_added_to_hass()

    @callback
    @override
    def _async_deck_changed(self, change: Change) -> None:
        """Look again, at once where the clock has changed, else when the slides rest."""
        if isinstance(change, PacingChanged):
            self._look()
        elif isinstance(change, StateChanged):
            self._wait(_REST)

    @override
    def _shown(self) -> object:
        """Return all that changes."""
        return self._attr_is_on

    @callback
    def _look(self, _: datetime | None = None) -> None:
        """Write where the talk stands, if that is news."""
        self._judge()
        if (shown := self._shown()) != self._written:
            self._written = shown
            self._async_write(Context())

    def _judge(self) -> None:
        """Find out where the talk stands, and look again when a slide that stays would be late."""
        self._forget()
        pacing = self._entry.runtime_data.pacing
        behind, elapsed, window = pacing.behind, pacing.elapsed, pacing.slide_window
        self._attr_is_on = None if behind is None else behind >= _BEHIND_FROM
        if self._attr_is_on is False and elapsed is not None and window is not None:
            self._wait(max(_REST, window[1] + _BEHIND_FROM - elapsed))

    def _wait(self, seconds: float) -> None:
        self._forget()
        self._cancel = async_call_later(self.hass, seconds, self._look)

    def _forget(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
