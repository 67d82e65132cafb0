"""The facts of all decks, for lists. What takes long is read in the background and comes with a later list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
import time
from typing import TYPE_CHECKING, Final

from homeassistant.helpers.dispatcher import async_dispatcher_send

from ...const import DECKS_FOLDER, SIGNAL_DECK_FACTS
from ..jobs import deck_jobs
from .deck_facts import DeckFacts, read_facts

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from ..library import HostedDeck

# Seconds for which a list waits until the slides of new decks are counted.
_COUNT_SECONDS: Final = 0.1


async def async_deck_facts(hass: HomeAssistant, decks: Sequence[HostedDeck]) -> dict[str, DeckFacts]:
    """Return the facts of decks by name. What is still unknown is read in the background: ``SIGNAL_DECK_FACTS``."""
    folder = Path(hass.config.path(*DECKS_FOLDER))
    facts, missing = await hass.async_add_executor_job(_read_all, folder, decks)
    if missing:
        hass.async_create_background_task(_read_rest(hass, folder, missing), "Slide Control counts slides")
    return facts


def _read_all(folder: Path, decks: Sequence[HostedDeck]) -> tuple[dict[str, DeckFacts], tuple[HostedDeck, ...]]:
    """Return what is known or quickly found, and the decks of which it isn't all."""
    until = time.monotonic() + _COUNT_SECONDS
    found = {deck.name: read_facts(folder, deck, count=time.monotonic() < until) for deck in decks}
    missing = tuple(deck for deck in decks if not found[deck.name][1])
    return {name: facts for name, (facts, _) in found.items()}, missing


async def _read_rest(hass: HomeAssistant, folder: Path, decks: tuple[HostedDeck, ...]) -> None:
    def read() -> None:
        for deck in decks:
            read_facts(folder, deck, count=True)

    await deck_jobs(hass).counting.once(tuple(deck.name for deck in decks), read)
    async_dispatcher_send(hass, SIGNAL_DECK_FACTS)
