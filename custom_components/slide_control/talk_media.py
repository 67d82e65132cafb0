"""The talks of a stage in the media browser: a folder for each, with its exports as files."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from aiohttp import hdrs, web

from homeassistant.components.http import KEY_HASS, KEY_HASS_USER, HomeAssistantView
from homeassistant.components.media_player import MediaClass
from homeassistant.components.media_source import BrowseMediaSource, PlayMedia
from homeassistant.util import dt as dt_util

from .access.grants import find_entry
from .const import CONF_STAGE_ID, DOMAIN
from .http import json_message
from .inputs.permissions import may_control
from .inputs.targets import is_loaded
from .media_folder import media_folder
from .stage.messages import Message, SlideControlError
from .talk.exports.formats import ExportFormat, filename_of
from .talks import export_one, find_talk, list_talks

if TYPE_CHECKING:
    from .config_entry import SlideControlConfigEntry

TALKS: Final = "talks"
"""The part of an identifier behind the stage's: ``<stage id>/talks/<talk id>/<format>``. No deck has this id."""
_PATH: Final = "/api/slide_control/talks"
_HEADERS: Final = {hdrs.CACHE_CONTROL: "no-store", "X-Content-Type-Options": "nosniff"}


def browse_talks(entry: SlideControlConfigEntry, title: str, talk_id: str = "") -> BrowseMediaSource:
    """Return the folder of all talks, named ``title``, or that of one; raises ``TalkError``."""
    top = f"{entry.data[CONF_STAGE_ID]}/{TALKS}"
    if not talk_id:
        return media_folder(top, title, [_talk_folder(top, talk) for talk in list_talks(entry)])
    record = find_talk(entry, talk_id)
    files = [_file(f"{top}/{talk_id}/{each}", filename_of(each)) for each in ExportFormat]
    return media_folder(f"{top}/{talk_id}", _title(record.title or record.deck.title, record.started_at), files)


def _talk_folder(top: str, talk: dict[str, Any]) -> BrowseMediaSource:
    title = _title(talk["title"] or talk["deck"]["title"], talk["started_at"])
    return media_folder(f"{top}/{talk['id']}", title, [])


def _file(identifier: str, title: str) -> BrowseMediaSource:
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=identifier,
        media_class=MediaClass.URL,
        media_content_type="text/plain",
        title=title,
        can_play=True,
        can_expand=False,
    )


def _title(name: str, started_at: float) -> str:
    began = dt_util.as_local(dt_util.utc_from_timestamp(started_at))
    return f"{began:%Y-%m-%d %H:%M} {name}"


def resolve_talk(entry: SlideControlConfigEntry, talk_id: str, wanted: ExportFormat) -> PlayMedia:
    """Return the address of an export, which Home Assistant signs for a day; raises an error with a message."""
    export = export_one(entry, talk_id, wanted)
    return PlayMedia(f"{_PATH}/{entry.data[CONF_STAGE_ID]}/{talk_id}/{wanted}", export.content_type)


class TalkExportView(HomeAssistantView):
    """Sends an export to users who may control the stage."""

    url = f"{_PATH}/{{stage_id}}/{{talk_id}}/{{wanted}}"
    name = "api:slide_control:talks"

    async def get(self, request: web.Request, stage_id: str, talk_id: str, wanted: str) -> web.Response:
        """Send a file."""
        hass = request.app[KEY_HASS]
        entry = find_entry(hass, stage_id)
        if entry is None or not is_loaded(entry) or wanted not in ExportFormat:
            return json_message(Message("talk_unknown"), HTTPStatus.NOT_FOUND)
        if not may_control(hass, request[KEY_HASS_USER], entry):
            return json_message(Message("talk_forbidden"), HTTPStatus.FORBIDDEN)
        try:
            export = export_one(entry, talk_id, ExportFormat(wanted))
        except SlideControlError as error:
            return json_message(error.message, HTTPStatus.NOT_FOUND)
        named = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="{export.filename}"'}
        return web.Response(text=export.text, content_type=export.content_type, headers=_HEADERS | named)
