"""Switches for blackout, overview, the phones that show the talk, the audience, and its back channel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .backchannel.open_channel import BackChannelError
from .config_entry import SlideControlConfigEntry
from .entity import SlideControlEntity, SlideEntity
from .errors import invalid
from .inputs.actions.show_on_phones import async_show_on_phones
from .stage.changes import SENT_BY_AUDIENCE, AudienceChanged, PacingChanged, PhonesChanged
from .stage.commands import Action, Mode
from .stage.state import StageState
from .talk.steps import ClockStep

# The stage itself sends presses in order.
PARALLEL_UPDATES: Final = 0


@dataclass(frozen=True, kw_only=True)
class SlideSwitchDescription(SwitchEntityDescription):
    """A switch, the action that it sends, and the function that returns its state."""

    action: Action
    value: Callable[[StageState], bool]


SWITCHES: Final = (
    SlideSwitchDescription(key="blank", translation_key="blank", action=Action.BLANK, value=lambda state: state.blank),
    SlideSwitchDescription(
        key="overview",
        translation_key="overview",
        action=Action.OVERVIEW,
        value=lambda state: state.overview,
        entity_registry_visible_default=False,
    ),
)


SHOW_ON_PHONES: Final = SwitchEntityDescription(
    key="show_on_phones", translation_key="show_on_phones", entity_registry_visible_default=False
)
REHEARSAL: Final = SwitchEntityDescription(
    key="rehearsal", translation_key="rehearsal", entity_registry_visible_default=False
)
AUDIENCE: Final = SwitchEntityDescription(
    key="audience", translation_key="audience", entity_registry_visible_default=False
)

BACK_CHANNEL: Final = SwitchEntityDescription(
    key="back_channel", translation_key="back_channel", entity_registry_visible_default=False
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: SlideControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the switches of a stage."""
    async_add_entities(
        [
            *(SlideSwitch(entry, description) for description in SWITCHES),
            ShowOnPhonesSwitch(entry, SHOW_ON_PHONES),
            AudienceSwitch(entry, AUDIENCE),
            BackChannelSwitch(entry, BACK_CHANNEL),
            RehearsalSwitch(entry, REHEARSAL),
        ]
    )


class SlideSwitch(SlideEntity, SwitchEntity):
    """A switch that shows and sets one flag of the stage."""

    entity_description: SlideSwitchDescription

    @property
    @override
    def is_on(self) -> bool | None:
        """Return the flag."""
        return self.entity_description.value(state) if (state := self._state) else None

    @property
    @override
    def extra_state_attributes(self) -> dict[str, str] | None:
        """Return the color of a blank screen."""
        if self.entity_description.action is not Action.BLANK or (state := self._state) is None:
            return None
        return None if state.blank_color is None else {"color": state.blank_color.value}

    @override
    async def async_turn_on(self, **_kwargs: Any) -> None:
        """Set the flag."""
        await self._async_command(self.entity_description.action, mode=Mode.ON)

    @override
    async def async_turn_off(self, **_kwargs: Any) -> None:
        """Clear the flag."""
        await self._async_command(self.entity_description.action, mode=Mode.OFF)


class ShowOnPhonesSwitch(SlideControlEntity, SwitchEntity):
    """On while phones show the talk; turning it on uses the phones in the stage's options."""

    _follows = (PhonesChanged,)

    @property
    @override
    def is_on(self) -> bool:
        """Return whether any phone shows the talk."""
        return self._entry.runtime_data.phones.on

    @override
    async def async_turn_on(self, **_kwargs: Any) -> None:
        """Show the talk on the phones and start its clock, unless it is already shown."""
        if not self.is_on:
            await async_show_on_phones(self.hass, self._entry)

    @override
    async def async_turn_off(self, **_kwargs: Any) -> None:
        """Hide the talk from the phones."""
        await self._entry.runtime_data.phones.async_stop()


class AudienceSwitch(SlideControlEntity, SwitchEntity):
    """On while followers may connect; it turns off after the talk."""

    _follows = (AudienceChanged,)

    @property
    @override
    def is_on(self) -> bool:
        """Return whether followers may connect."""
        return self._entry.runtime_data.audience.run is not None

    @override
    async def async_turn_on(self, **_kwargs: Any) -> None:
        """Open the audience until the talk has ended."""
        self._entry.runtime_data.audience.async_open()

    @override
    async def async_turn_off(self, **_kwargs: Any) -> None:
        """End the audience."""
        self._entry.runtime_data.audience.async_close()


class BackChannelSwitch(SlideControlEntity, SwitchEntity):
    """On while the audience may raise hands, react, vote and ask; it turns off with the talk."""

    _follows = SENT_BY_AUDIENCE

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the back channel is open."""
        return self._entry.runtime_data.hub.back_channel.is_open

    @override
    async def async_turn_on(self, **_kwargs: Any) -> None:
        """Open the back channel; raises ``ServiceValidationError`` without an audience."""
        try:
            self._entry.runtime_data.hub.back_channel.open()
        except BackChannelError as error:
            raise invalid(error.message) from None

    @override
    async def async_turn_off(self, **_kwargs: Any) -> None:
        """Close the back channel, and forget what the audience has sent but its totals."""
        self._entry.runtime_data.hub.back_channel.close()


class RehearsalSwitch(SlideControlEntity, SwitchEntity):
    """On while talks on the stage are rehearsals: they are marked so, and cues start nothing."""

    _follows = (PacingChanged,)

    @property
    @override
    def is_on(self) -> bool:
        """Return whether talks are rehearsals."""
        return self._entry.runtime_data.pacing.rehearsing

    @override
    async def async_turn_on(self, **_kwargs: Any) -> None:
        """Make this talk and the next ones rehearsals."""
        self._entry.runtime_data.pacing.step(ClockStep.REHEARSE)

    @override
    async def async_turn_off(self, **_kwargs: Any) -> None:
        """Make this talk and the next ones no rehearsals."""
        self._entry.runtime_data.pacing.step(ClockStep.STOP_REHEARSING)
