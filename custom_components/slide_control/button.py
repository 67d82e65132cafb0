"""Buttons that move through the slides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .deck.commands import Action
from .entity import SlideEntity
from .entry import SlideControlConfigEntry

# The deck itself takes presses in their order.
PARALLEL_UPDATES: Final = 0


@dataclass(frozen=True, kw_only=True)
class SlideButtonDescription(ButtonEntityDescription):
    """A button and the command that it sends."""

    action: Action


BUTTONS: Final = tuple(
    SlideButtonDescription(key=action.value, translation_key=action.value, action=action)
    for action in (Action.NEXT, Action.PREVIOUS, Action.FIRST, Action.LAST)
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: SlideControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the buttons of a deck."""
    async_add_entities(SlideButton(entry, description) for description in BUTTONS)


class SlideButton(SlideEntity, ButtonEntity):
    """A button that sends one command."""

    entity_description: SlideButtonDescription

    @override
    async def async_press(self) -> None:
        """Send the command."""
        await self._async_command(self.entity_description.action)

    @override
    def _shown(self) -> object:
        """Return whether it can be pressed; Home Assistant itself writes when it was."""
        return self.available
