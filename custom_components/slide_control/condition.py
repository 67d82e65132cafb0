"""What of a deck an automation can make its running depend on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final, Unpack, override

import voluptuous as vol

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import (
    ATTR_BEHAVIOR,
    BEHAVIOR_ALL,
    BEHAVIOR_ANY,
    Condition,
    ConditionCheckParams,
    ConditionConfig,
)
from homeassistant.helpers.typing import ConfigType

from .deck.deck import Deck
from .deck.slide_filter import SlideFilter, TitleFilter, parse_slide_filter, parse_title_filter
from .inputs.decks import decks_in
from .triggers.options import checked, option

CONF_SLIDE: Final = "slide"
CONF_TITLE: Final = "title"


class DeckCondition(Condition):
    """Is met by any deck in the target, or by all of them; without a target, every deck is meant.

    A deck that is not loaded meets no condition.
    """

    options_schema: ClassVar[Any] = vol.Schema(
        {vol.Required(ATTR_BEHAVIOR, default=BEHAVIOR_ANY): vol.In([BEHAVIOR_ANY, BEHAVIOR_ALL])}
    )

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Check target and options."""
        return checked(hass, config, cls.options_schema)

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Keep what was asked for."""
        super().__init__(hass, config)
        self.options: dict[str, Any] = config.options or {}
        self._target = config.target

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        """Look at the decks that are in the target now."""
        met = [
            entry.state is ConfigEntryState.LOADED and self.is_met(entry.runtime_data.deck)
            for entry in decks_in(self._hass, self._target)
        ]
        return bool(met) and all(met) if self.options[ATTR_BEHAVIOR] == BEHAVIOR_ALL else any(met)

    def is_met(self, deck: Deck) -> bool:
        """Tell whether a deck meets the condition."""
        raise NotImplementedError


class IsPresentingCondition(DeckCondition):
    """A presentation runs: slides are shown, or were half a minute ago."""

    @override
    def is_met(self, deck: Deck) -> bool:
        """Ask the deck."""
        return deck.presenting


class IsBlankedCondition(DeckCondition):
    """A presentation runs, and its screen is blank."""

    @override
    def is_met(self, deck: Deck) -> bool:
        """Ask the deck; a display that is lost for a moment has left its screen as it was."""
        return deck.presenting and deck.state is not None and deck.state.blank


class IsOnSlideCondition(DeckCondition):
    """A certain slide is shown, or one with some words in its title."""

    options_schema: ClassVar = vol.All(
        DeckCondition.options_schema.extend(
            {
                vol.Optional(CONF_SLIDE): option(CONF_SLIDE, parse_slide_filter),
                vol.Optional(CONF_TITLE): option(CONF_TITLE, parse_title_filter),
            }
        ),
        cv.has_at_least_one_key(CONF_SLIDE, CONF_TITLE),
    )

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Read which slide is meant."""
        super().__init__(hass, config)
        self._filters: list[SlideFilter | TitleFilter] = []
        if (slide := self.options.get(CONF_SLIDE)) is not None:
            self._filters.append(parse_slide_filter(slide, CONF_SLIDE))
        if (title := self.options.get(CONF_TITLE)) is not None:
            self._filters.append(parse_title_filter(title, CONF_TITLE))

    @override
    def is_met(self, deck: Deck) -> bool:
        """Compare what is shown."""
        state = deck.state if deck.presenting else None
        return state is not None and all(each.matches(state) for each in self._filters)


CONDITIONS: Final[Mapping[str, type[Condition]]] = {
    "is_presenting": IsPresentingCondition,
    "is_on_slide": IsOnSlideCondition,
    "is_blanked": IsBlankedCondition,
}


async def async_get_conditions(_hass: HomeAssistant) -> Mapping[str, type[Condition]]:
    """Return the conditions of Slide Control."""
    return CONDITIONS
