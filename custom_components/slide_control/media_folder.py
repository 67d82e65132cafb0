"""Folders of the media browser."""

from __future__ import annotations

from homeassistant.components.media_player import MediaClass
from homeassistant.components.media_source import BrowseMediaSource

from .const import DOMAIN


def media_folder(
    identifier: str | None,
    title: str,
    children: list[BrowseMediaSource],
    *,
    of: MediaClass = MediaClass.DIRECTORY,
) -> BrowseMediaSource:
    """Return a folder of our media source, None for its top; ``of`` is what most of its children are."""
    folder = BrowseMediaSource(
        domain=DOMAIN,
        identifier=identifier,
        media_class=MediaClass.DIRECTORY,
        media_content_type="",
        title=title,
        can_play=False,
        can_expand=True,
        children_media_class=of,
    )
    folder.children = children
    return folder
