"""The slide's title, to see and to choose from the outline."""

from __future__ import annotations

from typing import Final, override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.const import MAX_LENGTH_STATE_STATE
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .deck.commands import Action
from .deck.outline import unique_labels
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
        self._outline: tuple[Slide, ...] = ()
        self._slides: dict[str, Slide] = {}

    @property
    @override
    def options(self) -> list[str]:
        """Return what every slide is called."""
        return list(self._labelled())

    @property
    @override
    def current_option(self) -> str | None:
        """Return what the slide is called that is shown."""
        place = state.place if (state := self._state) else None
        return next((label for label, slide in self._labelled().items() if (slide.h, slide.v) == place), None)

    @override
    async def async_select_option(self, option: str) -> None:
        """Go to the very slide that is called so, even where another has the same number, id or title."""
        slide = self._labelled()[option]
        await self._async_command(Action.GO_TO, slide=slide.number or slide.id or option, target=slide)

    def _labelled(self) -> dict[str, Slide]:
        """Return the slides by what they are called, worked out anew only for a new outline."""
        # The deck's own state: it outlives a short loss of the display, so that the options need not change for that.
        outline = state.outline if (state := self._deck.state) else ()
        if outline is not self._outline:
            self._outline = outline
            self._slides = unique_labels(outline, MAX_LENGTH_STATE_STATE)
        return self._slides
