"""The hosted decks as people see them in lists: with what they should know about each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .dependencies.libraries import LIBRARIES
from .queries import async_convert_presentations, async_find_hosted_decks

if TYPE_CHECKING:
    from collections.abc import Collection

    from homeassistant.core import HomeAssistant

    from ..stage.messages import Message
    from .library import HostedDeck


@dataclass(frozen=True, slots=True)
class ListedDeck:
    """A hosted deck as a list shows it."""

    deck: HostedDeck
    label: str
    """What it is called: see ``deck_labels``."""
    note: Message | None
    """What people should know, such as that it needs the internet at the display."""


async def async_list_decks(hass: HomeAssistant) -> list[ListedDeck]:
    """Return the hosted decks, and a note where one needs the internet at the display.

    Looks at new decks in the background, so their notes come with a later list.
    """
    decks = await async_find_hosted_decks(hass)
    libraries = hass.data[LIBRARIES]
    libraries.async_look_at(decks)
    await async_convert_presentations(hass, decks)
    labels = deck_labels(decks)
    notes = ((deck, libraries.state(deck.name)) for deck in decks)
    return [
        ListedDeck(deck, labels[deck.name], state.note if state and deck.problem is None else None)
        for deck, state in notes
    ]


def deck_labels(decks: Collection[HostedDeck], *reserved: str) -> dict[str, str]:
    """Return what each deck is called in a list, by its name: its title, and its name too where titles are the same.

    No deck is called by a ``reserved`` word alone.
    """
    titles = Counter((*reserved, *(deck.title for deck in decks)))
    return {deck.name: deck.title if titles[deck.title] == 1 else f"{deck.title} ({deck.name})" for deck in decks}
