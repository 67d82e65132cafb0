"""Switches for what lies over the slides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .deck.commands import Action, Mode
from .deck.state import DeckState
from .entity import SlideEntity
from .entry import SlideControlConfigEntry

# The deck itself takes presses in their order.
PARALLEL_UPDATES: Final = 0


@dataclass(frozen=True, kw_only=True)
class SlideSwitchDescription(SwitchEntityDescription):
    """A switch, the command that it sends, and where its state is read."""

    action: Action
    value: Callable[[DeckState], bool]


SWITCHES: Final = (
    SlideSwitchDescription(key="blank", translation_key="blank", action=Action.BLANK, value=lambda state: state.blank),
    SlideSwitchDescription(
        key="overview", translation_key="overview", action=Action.OVERVIEW, value=lambda state: state.overview
    ),
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: SlideControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the switches of a deck."""
    async_add_entities(SlideSwitch(entry, description) for description in SWITCHES)


class SlideSwitch(SlideEntity, SwitchEntity):
    """A switch that shows and sets one flag of the deck."""

    entity_description: SlideSwitchDescription

    @property
    @override
    def is_on(self) -> bool | None:
        """Return what the lead shows."""
        return self.entity_description.value(state) if (state := self._state) else None

    @override
    async def async_turn_on(self, **_kwargs: Any) -> None:
        """Turn it on, unless it is on."""
        await self._async_command(self.entity_description.action, mode=Mode.ON)

    @override
    async def async_turn_off(self, **_kwargs: Any) -> None:
        """Turn it off, unless it is off."""
        await self._async_command(self.entity_description.action, mode=Mode.OFF)
