"""Handlers of commands: for those who may control a stage, and for administrators."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback

from ..const import ATTR_CONFIG_ENTRY_ID, DOMAIN
from ..stage.messages import Message, SlideControlError
from . import answers
from .answers import CommandError, loaded_stage

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry

    from ..config_entry import SlideControlConfigEntry

type Connection = websocket_api.ActiveConnection
type Request = dict[str, Any]
type StageHandler = Callable[[HomeAssistant, Connection, SlideControlConfigEntry, Request], Coroutine[Any, Any, Any]]

MAX_ID_LENGTH: Final = 100


def find_stage(hass: HomeAssistant, connection: Connection, request: Request) -> SlideControlConfigEntry | None:
    """Return the stage that an administrator's command names, loaded or not; send an error where there is none."""
    entry: ConfigEntry | None = hass.config_entries.async_get_entry(request[ATTR_CONFIG_ENTRY_ID])
    if entry is not None and entry.domain == DOMAIN:
        return entry
    unknown = Message("unknown_stage", stage=request[ATTR_CONFIG_ENTRY_ID][:MAX_ID_LENGTH])
    send_error(connection, request, websocket_api.ERR_NOT_FOUND, unknown)
    return None


@callback
def send_error(connection: Connection, request: Request, code: str, message: Message) -> None:
    """Answer a command with an error."""
    answers.send_error(connection, request, CommandError(code, message))


def for_controllers(
    handler: StageHandler,
) -> Callable[[HomeAssistant, Connection, Request], Coroutine[Any, Any, None]]:
    """Make a command's handler of a coroutine that gets a loaded stage, and whose return value is the answer.

    Only users who may control the stage's entities reach it. Its ``SlideControlError`` becomes the command's error.
    """

    @wraps(handler)
    async def handle(hass: HomeAssistant, connection: Connection, request: Request) -> None:
        try:
            entry = loaded_stage(hass, connection, request)
            answer = await handler(hass, connection, entry, request)
        except CommandError as error:
            answers.send_error(connection, request, error)
        except SlideControlError as error:
            send_error(connection, request, websocket_api.ERR_HOME_ASSISTANT_ERROR, error.message)
        else:
            connection.send_result(request["id"], answer)

    return handle
