"""The commands about displays: what they show, what they are called, which of them leads, and who drives it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv

from ..access.paired_displays import PAIRED_DISPLAYS
from ..access.pairing_view import async_forget_display
from ..const import ATTR_CONFIG_ENTRY_ID, CONF_STAGE_ID
from ..inputs.show_deck import ShowError, async_close_deck, async_find_content, async_show
from ..plain_text import plain
from ..push.display_list import describe_displays
from ..stage.driver import DriveStep
from ..stage.messages import Message
from .requests import MAX_ID_LENGTH, Connection, Request, find_stage, for_controllers, participant_of, send_error

if TYPE_CHECKING:
    from ..config_entry import SlideControlConfigEntry

_DISPLAY_ID: Final = vol.All(str, vol.Length(min=1, max=MAX_ID_LENGTH))


@callback
def register(hass: HomeAssistant) -> None:
    """Register the commands."""
    for command in (_list, _forget, _rename, _make_lead, _open, _close, _drive):
        websocket_api.async_register_command(hass, command)


@websocket_api.websocket_command(
    {vol.Required("type"): "slide_control/displays/list", vol.Required(ATTR_CONFIG_ENTRY_ID): str}
)
@websocket_api.require_admin
@callback
def _list(hass: HomeAssistant, connection: Connection, request: Request) -> None:
    """Answer with a stage's displays, the paired ones first, with their addresses and when they were paired."""
    if (entry := find_stage(hass, connection, request)) is None:
        return
    paired = {display.display_id: display for display in hass.data[PAIRED_DISPLAYS].of_stage(entry.data)}
    if entry.state is ConfigEntryState.LOADED:
        displays = describe_displays(hass, entry, addresses=True)
    else:
        displays = [
            {"id": each.display_id, "name": each.name, "paired": True, "address": each.address, "state": "away"}
            for each in paired.values()
        ]
    for display in displays:
        display["paired_at"] = paired[display["id"]].paired_at if display["paired"] else None
        display["connected"] = display["state"] in ("showing", "waiting")
    connection.send_result(request["id"], {"displays": displays})


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/displays/forget",
        vol.Required(ATTR_CONFIG_ENTRY_ID): str,
        vol.Required("display_id"): _DISPLAY_ID,
    }
)
@websocket_api.require_admin
@callback
def _forget(hass: HomeAssistant, connection: Connection, request: Request) -> None:
    """Forget a paired display: its connections close at once, and its token opens nothing any more."""
    if (entry := find_stage(hass, connection, request)) is None:
        return
    if async_forget_display(hass, entry, request["display_id"]):
        connection.send_result(request["id"])
    else:
        send_error(connection, request, websocket_api.ERR_NOT_FOUND, Message("display_unknown"))


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/displays/rename",
        vol.Required(ATTR_CONFIG_ENTRY_ID): str,
        vol.Required("display_id"): _DISPLAY_ID,
        vol.Required("name"): str,
    }
)
@websocket_api.require_admin
@callback
def _rename(hass: HomeAssistant, connection: Connection, request: Request) -> None:
    """Give a paired display another name; answer with the name as it is stored."""
    if (entry := find_stage(hass, connection, request)) is None:
        return
    if not (name := plain(request["name"])):
        send_error(connection, request, websocket_api.ERR_INVALID_FORMAT, Message("display_name_empty"))
    elif hass.data[PAIRED_DISPLAYS].rename(entry.data[CONF_STAGE_ID], request["display_id"], name):
        connection.send_result(request["id"], {"name": name})
    else:
        send_error(connection, request, websocket_api.ERR_NOT_FOUND, Message("display_unknown"))


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/displays/make_lead",
        vol.Required(ATTR_CONFIG_ENTRY_ID): str,
        vol.Required("display_id"): _DISPLAY_ID,
    }
)
@websocket_api.async_response
@for_controllers
async def _make_lead(
    _hass: HomeAssistant, _connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> None:
    """Make a display that shows slides the lead."""
    session = entry.runtime_data.hub.display_list.connected.get(request["display_id"])
    if session is None or not entry.runtime_data.stage.async_make_lead(session):
        raise ShowError(Message("display_shows_nothing"))


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/open",
        vol.Required(ATTR_CONFIG_ENTRY_ID): str,
        vol.Optional("deck"): str,
        vol.Optional("url"): str,
        vol.Optional("display"): vol.Any(None, _DISPLAY_ID),
        vol.Optional("replace"): cv.boolean,
    }
)
@websocket_api.async_response
@for_controllers
async def _open(
    hass: HomeAssistant, _connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> dict[str, Any]:
    """Show a hosted deck or an address on a display, or on each that waits; answer once a display shows it.

    A display that is named is given the deck whatever it shows, unless ``replace`` is false.
    """
    content = await async_find_content(hass, deck=request.get("deck"), url=request.get("url"))
    display = request.get("display")
    replace = request.get("replace", display is not None)
    displays = None if display is None else (display,)
    return {"displays": await async_show(hass, entry, content, displays=displays, replace=replace)}


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/close",
        vol.Required(ATTR_CONFIG_ENTRY_ID): str,
        vol.Optional("display"): vol.Any(None, _DISPLAY_ID),
    }
)
@websocket_api.async_response
@for_controllers
async def _close(
    hass: HomeAssistant, _connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> dict[str, Any]:
    """Return a display to its waiting page, or all displays; answer with how many showed slides."""
    display = request.get("display")
    return {"displays": await async_close_deck(hass, entry, displays=None if display is None else (display,))}


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/drive",
        vol.Required(ATTR_CONFIG_ENTRY_ID): str,
        vol.Required("step"): vol.In([step.value for step in DriveStep]),
    }
)
@websocket_api.async_response
@for_controllers
async def _drive(
    _hass: HomeAssistant, connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> None:
    """Let the user drive the talk, ask for it, hand it over, or release it."""
    user, driver = connection.user, entry.runtime_data.stage.driver
    participant = participant_of(user)
    driver.step(DriveStep(request["step"]), participant)
    # The user drives as long as the page is connected, whatever it shows.
    key = f"slide_control/drive/{entry.entry_id}"
    before = connection.subscriptions.pop(key, None)
    connection.subscriptions[key] = driver.connect(participant, user.id)
    if before is not None:
        before()
