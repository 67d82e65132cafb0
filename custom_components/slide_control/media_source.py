"""The media source: lists the hosted decks and the talks in the media browser, under each stage."""

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
from homeassistant.util import dt as dt_util

from .access.capabilities import Purpose, deck_id
from .access.grants import find_entry
from .const import CONF_STAGE_ID, DOMAIN
from .errors import translated
from .hosting.addresses.hosted_address import hosted_address
from .hosting.listing import async_list_decks
from .hosting.queries import async_find_hosted_decks
from .media_folder import media_folder
from .messages import async_get_localizer
from .stage.messages import Message, SlideControlError
from .talk.exports.formats import ExportFormat
from .talk_history import TalkError
from .talk_media import TALKS, browse_talks, resolve_talk
from .talks import list_talks

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from .config_entry import SlideControlConfigEntry
    from .hosting.library import HostedDeck

MIME_TYPE: Final = "text/html"


async def async_get_media_source(hass: HomeAssistant) -> HostedDecksSource:
    """Return the media source."""
    return HostedDecksSource(hass)


class HostedDecksSource(MediaSource):
    """The hosted decks; an item's identifier is ``<stage id>/<deck id>``, in which nothing is named by a person.

    It resolves to a path that gives access to this deck's files only and expires after a day. The page there has no
    token, so it shows the slides without being a display.
    """

    name = "Slide Control"

    def __init__(self, hass: HomeAssistant) -> None:
        """Set Home Assistant's instance."""
        super().__init__(DOMAIN)
        self._hass = hass

    @override
    async def async_browse_media(self, item: MediaSourceItem) -> BrowseMediaSource:
        """Return the stages, or the hosted decks under one."""
        stage_id, _, deck = (item.identifier or "").partition("/")
        if not stage_id:
            children = [_folder(entry) for entry in self._entries()]
            return media_folder(None, self.name, children)
        entry = self._entry(stage_id)
        localize = await async_get_localizer(self._hass)
        if entry is not None and (deck == TALKS or deck.startswith(f"{TALKS}/")):
            try:
                return browse_talks(entry, localize(Message("media_talks")), deck.removeprefix(TALKS)[1:])
            except TalkError as error:
                raise translated(BrowseError, error.message) from None
        if entry is None or deck:
            raise translated(BrowseError, Message("unknown_media_folder", folder=item.identifier))
        listed = await async_list_decks(self._hass)
        children = [
            _slides(
                stage_id,
                each.deck,
                localize(Message("media_with_note", title=each.label)) if each.note else each.label,
            )
            for each in listed
        ]
        if list_talks(entry):
            children.append(media_folder(f"{stage_id}/{TALKS}", localize(Message("media_talks")), []))
        return media_folder(stage_id, entry.title, children, of=MediaClass.URL)

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Return the path of a hosted deck's page, or of a talk's export."""
        stage_id, _, wanted = (item.identifier or "").partition("/")
        entry = self._entry(stage_id)
        match wanted.split("/"):
            case [first, talk_id, export] if entry is not None and first == TALKS and export in ExportFormat:
                try:
                    return resolve_talk(entry, talk_id, ExportFormat(export))
                except SlideControlError as error:
                    raise translated(Unresolvable, error.message) from None
        found = next((deck for deck in await self._hosted() if deck_id(deck.name) == wanted), None)
        if entry is None or found is None:
            raise translated(Unresolvable, Message("media_gone"))
        now = dt_util.utcnow().timestamp()
        return PlayMedia(hosted_address(entry.data, found, Purpose.VIEW, now=now), MIME_TYPE)

    async def _hosted(self) -> list[HostedDeck]:
        return await async_find_hosted_decks(self._hass)

    def _entries(self) -> list[SlideControlConfigEntry]:
        return self._hass.config_entries.async_loaded_entries(DOMAIN)

    def _entry(self, stage_id: str) -> SlideControlConfigEntry | None:
        entry = find_entry(self._hass, stage_id)
        return entry if entry in self._entries() else None


def _folder(entry: SlideControlConfigEntry) -> BrowseMediaSource:
    return media_folder(entry.data[CONF_STAGE_ID], entry.title, [], of=MediaClass.URL)


def _slides(stage_id: str, deck: HostedDeck, title: str) -> BrowseMediaSource:
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=f"{stage_id}/{deck_id(deck.name)}",
        media_class=MediaClass.URL,
        media_content_type=MIME_TYPE,
        title=title,
        can_play=True,
        can_expand=False,
    )
