"""The hosted deck that the lead shows, as its followers may see it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..access.capabilities import Purpose
from ..hosting.addresses.hosted_address import hosted_address
from ..hosting.queries import async_find_hosted_decks

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from ..config_entry import SlideControlConfigEntry
    from ..push.protocol import HostedPage
    from ..stage.stage import Stage
    from .run import Run


@dataclass(frozen=True, slots=True)
class PublicDeck:
    """The deck that followers may look at."""

    title: str
    version: str
    path: str
    """Of its page, below Home Assistant."""


def hosted_page(stage: Stage) -> HostedPage | None:
    """Return the hosted deck that the lead shows; None if it shows another page."""
    page: HostedPage | None = getattr(stage.lead, "hosted", None)
    return page


def deck_finder(
    hass: HomeAssistant, entry: SlideControlConfigEntry, current_run: Callable[[], Run | None]
) -> Callable[[HostedPage], Awaitable[PublicDeck | None]]:
    """Return what finds the address of a hosted deck for followers; None if it can't be given out."""

    async def find(page: HostedPage) -> PublicDeck | None:
        decks = await async_find_hosted_decks(hass)
        deck = next((deck for deck in decks if deck.name == page.name and deck.problem is None), None)
        if deck is None or (run := current_run()) is None:
            return None
        path = hosted_address(entry.data, deck, Purpose.FOLLOW, expires_at=run.expires_at)
        return PublicDeck(deck.title, page.version, path)

    return find
