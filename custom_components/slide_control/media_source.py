"""Shows the hosted decks in Home Assistant's media browser, under the decks that can show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, override

from homeassistant.components.media_player import BrowseError, MediaClass
from homeassistant.components.media_source import (
    BrowseMediaSource,
    MediaSource,
    MediaSourceItem,
    PlayMedia,
    Unresolvable,
)

from .const import CONF_DECK_ID, DOMAIN
from .push.access import find_entry
from .push.library import DECKS_FOLDER, find_hosted_decks

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from .entry import SlideControlConfigEntry
    from .push.library import HostedDeck

MIME_TYPE: Final = "text/html"


async def async_get_media_source(hass: HomeAssistant) -> HostedDecksSource:
    """Return the source; Home Assistant asks once."""
    return HostedDecksSource(hass)


class HostedDecksSource(MediaSource):
    """The hosted decks; an item's identifier is a deck's id, a slash, and a hosted deck's name.

    What it resolves to is the hosted deck's own path. That opens this deck's files and nothing else, and holds no
    token, so it shows the slides without making the page a display.
    """

    name = "Slide Control"

    def __init__(self, hass: HomeAssistant) -> None:
        """Keep what the disk and the entries are asked through."""
        super().__init__(DOMAIN)
        self._hass = hass

    @override
    async def async_browse_media(self, item: MediaSourceItem) -> BrowseMediaSource:
        """Return the decks, or the hosted decks under one."""
        deck_id, _, name = (item.identifier or "").partition("/")
        if not deck_id:
            children = [_folder(entry) for entry in self._entries()]
            return _level(None, self.name, children)
        entry = self._entry(deck_id)
        hosted = await self._hosted()
        if entry is None or name:
            raise BrowseError(f"There is no folder {item.identifier} among the slides.")
        return _level(deck_id, entry.title, [_slides(deck_id, deck) for deck in hosted])

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Return the path of a hosted deck's page."""
        deck_id, _, name = (item.identifier or "").partition("/")
        entry = self._entry(deck_id)
        found = next((deck for deck in await self._hosted() if deck.name == name), None)
        if entry is None or found is None:
            raise Unresolvable(f"There are no slides {name or item.identifier} any more.")
        return PlayMedia(found.path(entry.data), MIME_TYPE)

    async def _hosted(self) -> list[HostedDeck]:
        folder = self._hass.config.path(*DECKS_FOLDER)
        return await self._hass.async_add_executor_job(find_hosted_decks, folder)

    def _entries(self) -> list[SlideControlConfigEntry]:
        return self._hass.config_entries.async_loaded_entries(DOMAIN)

    def _entry(self, deck_id: str) -> SlideControlConfigEntry | None:
        entry = find_entry(self._hass, deck_id)
        return entry if entry in self._entries() else None


def _level(identifier: str | None, title: str, children: list[BrowseMediaSource]) -> BrowseMediaSource:
    level = BrowseMediaSource(
        domain=DOMAIN,
        identifier=identifier,
        media_class=MediaClass.DIRECTORY,
        media_content_type="",
        title=title,
        can_play=False,
        can_expand=True,
        children_media_class=MediaClass.DIRECTORY if identifier is None else MediaClass.URL,
    )
    level.children = children
    return level


def _folder(entry: SlideControlConfigEntry) -> BrowseMediaSource:
    return _level(entry.data[CONF_DECK_ID], entry.title, [])


def _slides(deck_id: str, deck: HostedDeck) -> BrowseMediaSource:
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=f"{deck_id}/{deck.name}",
        media_class=MediaClass.URL,
        media_content_type=MIME_TYPE,
        title=deck.title,
        can_play=True,
        can_expand=False,
    )
