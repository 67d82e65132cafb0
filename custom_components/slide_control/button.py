"""Buttons that move through the slides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .config_entry import SlideControlConfigEntry
from .entity import SlideEntity
from .stage.commands import Action

# The stage itself sends presses in order.
PARALLEL_UPDATES: Final = 0


@dataclass(frozen=True, kw_only=True)
class SlideButtonDescription(ButtonEntityDescription):
    """A button and the command that it sends."""

    action: Action


BUTTONS: Final = tuple(
    SlideButtonDescription(
        key=action.value, translation_key=action.value, action=action, entity_registry_visible_default=False
    )
    for action in (Action.NEXT, Action.PREVIOUS, Action.FIRST, Action.LAST)
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: SlideControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the buttons of a stage."""
    async_add_entities(SlideButton(entry, description) for description in BUTTONS)


class SlideButton(SlideEntity, ButtonEntity):
    """A button that sends one command."""

    entity_description: SlideButtonDescription

    @override
    async def async_press(self) -> None:
        """Send the command."""
        await self._async_command(self.entity_description.action)

    @override
    def _snapshot(self) -> object:
        """Return the availability; Home Assistant itself writes the time of a press."""
        return self.available
