"""Whether a display is there to show the slides."""

from __future__ import annotations

from typing import Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

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


async def async_setup_entry(
    _hass: HomeAssistant, entry: SlideControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the connection of a deck."""
    async_add_entities([ConnectedBinarySensor(entry, CONNECTED)])


class ConnectedBinarySensor(SlideControlEntity, BinarySensorEntity):
    """On while a press would reach slides."""

    @property
    @override
    def is_on(self) -> bool:
        """Tell whether a display leads."""
        return self._deck.lead is not None
