"""Lists, shows and closes decks for remotes whose link allows it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from ..hosting.listing import deck_labels
from ..hosting.queries import async_find_hosted_decks
from ..messages import problem_dict
from ..push.frames import Frame, decks_frame, done_frame
from ..push.protocol import DeckRequest, DeckRequestKind
from .show_deck import async_close_deck, async_find_content, async_show, presentations

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from ..config_entry import SlideControlConfigEntry


def deck_handler(hass: HomeAssistant, entry: SlideControlConfigEntry) -> Callable[[DeckRequest], Awaitable[Frame]]:
    """Return what answers the remotes of a loaded stage."""

    async def handle(request: DeckRequest) -> Frame:
        displays = None if request.display is None else (request.display,)
        match request.kind:
            case DeckRequestKind.LIST:
                decks = await async_find_hosted_decks(hass)
                labels = deck_labels(decks)
                choices = [
                    {"name": deck.name, "title": labels[deck.name], **problem_dict(deck.problem)} for deck in decks
                ]
                choices += [{"name": file, "title": file, **problem_dict(None)} for file in presentations(entry)]
                return decks_frame(request.id, choices)
            case DeckRequestKind.SHOW:
                content = await async_find_content(hass, deck=request.deck)
                await async_show(hass, entry, content, displays=displays, replace=displays is not None)
            case DeckRequestKind.CLOSE:
                await async_close_deck(hass, entry, displays=displays)
        return done_frame(request.id)

    return handle
