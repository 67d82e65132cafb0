"""A select with the titles in the outline."""

from __future__ import annotations

from typing import Final, override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .config_entry import SlideControlConfigEntry
from .entity import SlideEntity
from .stage.commands import Action
from .stage.outline.labels import SlideLabels
from .stage.state import Slide

# The stage itself sends presses in order.
PARALLEL_UPDATES: Final = 0

SLIDE_TITLE: Final = SelectEntityDescription(
    key="slide_title",
    translation_key="slide_title",
    # Disabled by default: the sensor and the actions cover it, and each enabled entity adds a row to the database for
    # each slide.
    entity_registry_enabled_default=False,
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: SlideControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the select of a stage."""
    async_add_entities([SlideTitleSelect(entry, SLIDE_TITLE)])


class SlideTitleSelect(SlideEntity, SelectEntity):
    """The slides by title; duplicate titles include the slide's number."""

    def __init__(self, entry: SlideControlConfigEntry, description: SelectEntityDescription) -> None:
        """Start without an outline."""
        super().__init__(entry, description)
        self._labels = SlideLabels()

    @property
    @override
    def options(self) -> list[str]:
        """Return the labels of all slides."""
        return list(self._labels.of(self._outline))

    @property
    @override
    def current_option(self) -> str | None:
        """Return the label of the current slide."""
        return self._labels.of_place(self._outline, state.place) if (state := self._state) else None

    @override
    async def async_select_option(self, option: str) -> None:
        """Go to exactly the slide with that label, even if another one has the same number, id or title."""
        slide = self._labels.of(self._outline)[option]
        await self._async_command(Action.GO_TO, slide=slide.number or slide.id or option, target=slide)

    @property
    def _outline(self) -> tuple[Slide, ...]:
        """Return the stage's outline, which a short connection loss doesn't clear."""
        return state.outline if (state := self._stage.state) else ()
