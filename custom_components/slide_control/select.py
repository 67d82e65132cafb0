"""The slide's title, to see and to choose from the outline."""

from __future__ import annotations

from typing import Final, override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .deck.commands import Action
from .deck.labels import SlideLabels
from .deck.state import Slide
from .entity import SlideEntity
from .entry import SlideControlConfigEntry

# The deck itself takes presses in their order.
PARALLEL_UPDATES: Final = 0

SLIDE_TITLE: Final = SelectEntityDescription(
    key="slide_title",
    translation_key="slide_title",
    # The sensor tells it, the actions set it: each entity more is a row more in the database for each slide.
    entity_registry_enabled_default=False,
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: SlideControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the choice of a deck's slides."""
    async_add_entities([SlideTitleSelect(entry, SLIDE_TITLE)])


class SlideTitleSelect(SlideEntity, SelectEntity):
    """The slides by their titles; titles that occur twice get their numbers."""

    def __init__(self, entry: SlideControlConfigEntry, description: SelectEntityDescription) -> None:
        """Start without an outline."""
        super().__init__(entry, description)
        self._labels = SlideLabels()

    @property
    @override
    def options(self) -> list[str]:
        """Return what every slide is called."""
        return list(self._labels.of(self._outline))

    @property
    @override
    def current_option(self) -> str | None:
        """Return what the slide is called that is shown."""
        return self._labels.of_place(self._outline, state.place) if (state := self._state) else None

    @override
    async def async_select_option(self, option: str) -> None:
        """Go to the very slide that is called so, even where another has the same number, id or title."""
        slide = self._labels.of(self._outline)[option]
        await self._async_command(Action.GO_TO, slide=slide.number or slide.id or option, target=slide)

    @property
    def _outline(self) -> tuple[Slide, ...]:
        """Return the deck's own outline: it outlives a short loss of the display, and so do the options."""
        return state.outline if (state := self._deck.state) else ()
