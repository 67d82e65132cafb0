"""The deck that a stage's lead shows, as remotes name it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from yarl import URL

from homeassistant.core import HomeAssistant

from .config_entry import frames_other_sites
from .hosting.addresses.hosted_address import preview_path
from .hosting.queries import async_find_hosted_decks
from .push.sessions.display import DisplaySession

if TYPE_CHECKING:
    from .config_entry import SlideControlConfigEntry
    from .push.protocol import HostedPage


class ShownDeck:
    """The deck that the lead shows; remembered while the lead's connection is lost and its state is shown."""

    def __init__(self, hass: HomeAssistant, entry: SlideControlConfigEntry, changed: Callable[[], None]) -> None:
        """``changed`` is called when the deck's title has been found."""
        self._hass = hass
        self._entry = entry
        self._changed = changed
        self._hosted: HostedPage | None = None
        self._title = ""
        self._address: str | None = None
        """Of another site's deck in the display's frame."""

    def as_dict(self) -> dict[str, Any] | None:
        """Return the deck as JSON data; None while none is shown, and for pages whose address isn't given out."""
        if (hosted := self._hosted) is not None:
            preview = preview_path(self._entry.data, hosted.name)
            return {
                "name": hosted.name,
                "title": self._title,
                "version": hosted.version,
                "preview": preview,
                "page": None,
            }
        if (address := self._address) is not None and frames_other_sites(self._entry):
            title = URL(address).host
            return {"name": None, "title": title, "version": None, "preview": None, "page": address}
        return None

    def update(self) -> None:
        """Look at what the lead shows now."""
        stage = self._entry.runtime_data.stage
        if stage.lead is None and stage.state is not None:
            return
        lead = stage.lead if isinstance(stage.lead, DisplaySession) else None
        self._address = None if lead is None else lead.page
        hosted = None if lead is None else lead.hosted
        if hosted == self._hosted:
            return
        self._hosted = hosted
        if hosted is not None:
            self._title = hosted.name
            self._entry.async_create_background_task(self._hass, self._find_title(hosted), "Slide Control deck title")

    async def _find_title(self, hosted: HostedPage) -> None:
        decks = await async_find_hosted_decks(self._hass)
        title = next((deck.title for deck in decks if deck.name == hosted.name), "")
        if title and hosted == self._hosted:
            self._title = title
            self._changed()
