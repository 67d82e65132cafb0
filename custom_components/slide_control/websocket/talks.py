"""The commands about talks: the list, the report of one, renaming, deleting, and exporting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.typing import VolDictType

from ..const import ATTR_CONFIG_ENTRY_ID
from ..plain_text import plain
from ..stage.messages import Message
from ..talk.exports.formats import MAX_OFFSET_SECONDS, ExportFormat
from ..talk.record import MAX_TALK_TITLE_LENGTH
from ..talks import export_one, list_talks, report_of
from .requests import (
    MAX_ID_LENGTH,
    Connection,
    Request,
    find_controlled_stage,
    for_controllers,
    send_error,
)

if TYPE_CHECKING:
    from ..config_entry import SlideControlConfigEntry

_STAGE: Final[VolDictType] = {vol.Required(ATTR_CONFIG_ENTRY_ID): str}
_TALK: Final[VolDictType] = {**_STAGE, vol.Required("talk_id"): vol.All(str, vol.Length(min=1, max=MAX_ID_LENGTH))}


@callback
def register(hass: HomeAssistant) -> None:
    """Register the commands."""
    for command in (_list, _get, _rename, _delete, _restore, _export, _subscribe):
        websocket_api.async_register_command(hass, command)


@websocket_api.websocket_command({vol.Required("type"): "slide_control/talks/list", **_STAGE})
@websocket_api.async_response
@for_controllers
async def _list(
    _hass: HomeAssistant, _connection: Connection, entry: SlideControlConfigEntry, _request: Request
) -> dict[str, Any]:
    """Answer with the talks of a stage, the newest first, and those that were deleted."""
    return {"talks": list_talks(entry), "trash": entry.runtime_data.history.trash}


@websocket_api.websocket_command({vol.Required("type"): "slide_control/talks/get", **_TALK})
@websocket_api.async_response
@for_controllers
async def _get(
    _hass: HomeAssistant, _connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> dict[str, Any]:
    """Answer with the report of a talk."""
    return report_of(entry, request["talk_id"])


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/talks/rename",
        **_TALK,
        vol.Required("title"): vol.All(str, vol.Length(max=MAX_TALK_TITLE_LENGTH)),
    }
)
@websocket_api.async_response
@for_controllers
async def _rename(
    _hass: HomeAssistant, _connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> dict[str, Any]:
    """Give a talk a title."""
    entry.runtime_data.history.rename(request["talk_id"], plain(request["title"]).strip())
    return {}


@websocket_api.websocket_command({vol.Required("type"): "slide_control/talks/delete", **_TALK})
@websocket_api.async_response
@for_controllers
async def _delete(
    _hass: HomeAssistant, _connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> dict[str, Any]:
    """Move a talk to the trash."""
    entry.runtime_data.history.delete(request["talk_id"])
    return {}


@websocket_api.websocket_command({vol.Required("type"): "slide_control/talks/restore", **_TALK})
@websocket_api.async_response
@for_controllers
async def _restore(
    _hass: HomeAssistant, _connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> dict[str, Any]:
    """Take a talk out of the trash."""
    entry.runtime_data.history.restore(request["talk_id"])
    return {}


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/talks/export",
        **_TALK,
        vol.Required("format"): vol.Coerce(ExportFormat),
        vol.Optional("offset", default=0): vol.All(
            vol.Any(int, float), vol.Range(min=-MAX_OFFSET_SECONDS, max=MAX_OFFSET_SECONDS)
        ),
    }
)
@websocket_api.async_response
@for_controllers
async def _export(
    _hass: HomeAssistant, _connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> dict[str, Any]:
    """Answer with a talk as a file; ``offset`` is by how many seconds a recording began before it."""
    export = export_one(entry, request["talk_id"], request["format"], request["offset"])
    return {"filename": export.filename, "content_type": export.content_type, "text": export.text}


@websocket_api.websocket_command({vol.Required("type"): "slide_control/talks/subscribe", **_STAGE})
@callback
def _subscribe(hass: HomeAssistant, connection: Connection, request: Request) -> None:
    """Send an empty event whenever the list of talks or a plan has changed: the page asks again."""
    if (entry := find_controlled_stage(hass, connection, request)) is None:
        return
    if entry.state is not ConfigEntryState.LOADED:
        not_loaded = Message("not_loaded", stage=entry.title)
        send_error(connection, request, websocket_api.ERR_HOME_ASSISTANT_ERROR, not_loaded)
        return

    @callback
    def changed() -> None:
        connection.send_event(request["id"], {})

    connection.subscriptions[request["id"]] = entry.runtime_data.history.async_subscribe(changed)
    connection.send_result(request["id"])
