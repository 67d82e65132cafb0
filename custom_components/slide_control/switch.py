"""Switches for what lies over the slides, and for the phones that show them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .deck.commands import Action, Mode
from .deck.state import DeckState
from .entity import SlideControlEntity, SlideEntity
from .entry import SlideControlConfigEntry
from .inputs.presenting import async_start_presenting

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


PRESENTING: Final = SwitchEntityDescription(key="presenting", translation_key="presenting")


async def async_setup_entry(
    _hass: HomeAssistant, entry: SlideControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the switches of a deck."""
    async_add_entities(
        [*(SlideSwitch(entry, description) for description in SWITCHES), PresentingSwitch(entry, PRESENTING)]
    )


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


class PresentingSwitch(SlideControlEntity, SwitchEntity):
    """On while phones show the talk; those that the deck's options name are used."""

    @property
    @override
    def is_on(self) -> bool:
        """Tell whether any phone shows it."""
        return self._entry.runtime_data.talk.on

    @override
    async def async_turn_on(self, **_kwargs: Any) -> None:
        """Show it, and start its clock, unless that has been done."""
        if not self.is_on:
            await async_start_presenting(self.hass, self._entry)

    @override
    async def async_turn_off(self, **_kwargs: Any) -> None:
        """Take it away, where there is any."""
        await self._entry.runtime_data.talk.async_stop()
