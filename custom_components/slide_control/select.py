"""Selects: the titles in the outline, and the deck of each display."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .config_entry import SlideControlConfigEntry
from .display_devices import DisplayEntity
from .entity import SlideEntity
from .hosting.listing import deck_labels
from .hosting.watching.known_decks import KNOWN_DECKS
from .inputs.show_deck import Content, async_close_deck, async_handled, async_show
from .stage.commands import Action
from .stage.outline.labels import MAX_LABEL_LENGTH, SlideLabels
from .stage.state import Slide

if TYPE_CHECKING:
    from .hosting.library import HostedDeck

# The stage itself sends presses in order.
PARALLEL_UPDATES: Final = 0

SLIDE_TITLE: Final = SelectEntityDescription(
    key="slide_title",
    translation_key="slide_title",
    # Disabled by default: the sensor and the actions cover it, and each enabled entity adds a row to the database for
    # each slide.
    entity_registry_enabled_default=False,
)


DECK: Final = SelectEntityDescription(key="deck", translation_key="deck")
# The option for a display that waits. A deck of this title has its file name added.
NOTHING: Final = "nothing"


async def async_setup_entry(
    _hass: HomeAssistant, entry: SlideControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the select of a stage, and that of each display."""
    async_add_entities([SlideTitleSelect(entry, SLIDE_TITLE)])
    entry.runtime_data.display_devices.async_add_platform(
        lambda display_id: DeckSelect(entry, DECK, display_id), async_add_entities
    )


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


class DeckSelect(DisplayEntity, SelectEntity):
    """The hosted deck that a display shows; choosing one shows it there."""

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the hosted decks."""
        await super().async_added_to_hass()
        self.async_on_remove(self.hass.data[KNOWN_DECKS].async_listen(self._on_decks_changed))

    @callback
    def _on_decks_changed(self) -> None:
        self._async_write(Context())

    @property
    @override
    def available(self) -> bool:
        """Return whether the display is connected and can be given a deck."""
        return (session := self._session) is not None and session.opens

    @property
    @override
    def options(self) -> list[str]:
        """Return nothing, and the titles of all decks that can be shown."""
        return [NOTHING, *self._decks]

    @property
    @override
    def current_option(self) -> str | None:
        """Return what the display shows; None for slides that are not hosted."""
        if (session := self._session) is None:
            return None
        if not session.shows:
            return NOTHING
        shown = session.hosted
        return next((label for label, deck in self._decks.items() if shown and deck.name == shown.name), None)

    @override
    async def async_select_option(self, option: str) -> None:
        """Show the deck on this display, whatever it shows; with *nothing*, return it to the waiting page."""
        displays = (self._display_id,)
        if option == NOTHING:
            await async_handled(async_close_deck(self.hass, self._entry, displays=displays))
        else:
            content = Content(self._decks[option])
            await async_handled(async_show(self.hass, self._entry, content, displays=displays, replace=True))

    @property
    def _decks(self) -> dict[str, HostedDeck]:
        """Return the decks that can be shown, by labels that differ."""
        decks = self.hass.data[KNOWN_DECKS].usable
        labels = deck_labels(decks, NOTHING)
        return {labels[deck.name][:MAX_LABEL_LENGTH]: deck for deck in decks}
