"""The deck that a stage's lead shows, as remotes name it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from homeassistant.core import HomeAssistant

from .hosting.addresses.hosted_address import preview_path
from .hosting.queries import async_find_hosted_decks
from .push.sessions.display import DisplaySession

if TYPE_CHECKING:
    from .config_entry import SlideControlConfigEntry
    from .push.protocol import HostedPage


class ShownDeck:
    """The hosted deck that the lead shows; remembered while the lead's connection is lost and its state is shown."""

    def __init__(self, hass: HomeAssistant, entry: SlideControlConfigEntry, changed: Callable[[], None]) -> None:
        """``changed`` is called when the deck's title has been found."""
        self._hass = hass
        self._entry = entry
        self._changed = changed
        self._page: HostedPage | None = None
        self._title = ""

    def as_dict(self) -> dict[str, Any] | None:
        """Return the deck as JSON data; None while none is shown, and for other pages than hosted decks."""
        if (page := self._page) is None:
            return None
        preview = preview_path(self._entry.data, page.name)
        return {"name": page.name, "title": self._title, "version": page.version, "preview": preview}

    def update(self) -> None:
        """Look at what the lead shows now."""
        stage = self._entry.runtime_data.stage
        if stage.lead is None and stage.state is not None:
            return
        page = stage.lead.hosted if isinstance(stage.lead, DisplaySession) else None
        if page == self._page:
            return
        self._page = page
        if page is not None:
            self._title = page.name
            self._entry.async_create_background_task(self._hass, self._find_title(page), "Slide Control deck title")

    async def _find_title(self, page: HostedPage) -> None:
        decks = await async_find_hosted_decks(self._hass)
        title = next((deck.title for deck in decks if deck.name == page.name), "")
        if title and page == self._page:
            self._title = title
            self._changed()
