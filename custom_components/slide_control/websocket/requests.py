"""What the commands share: finding the stage that one names, the user's permission, and errors in the user's words."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from homeassistant.components import websocket_api
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback

from ..const import ATTR_CONFIG_ENTRY_ID, DOMAIN
from ..inputs.permissions import may_control
from ..messages import english, translation
from ..plain_text import plain
from ..stage.driver import Participant
from ..stage.messages import Message, SlideControlError

if TYPE_CHECKING:
    from homeassistant.auth.models import User
    from homeassistant.config_entries import ConfigEntry

    from ..config_entry import SlideControlConfigEntry

type Connection = websocket_api.ActiveConnection
type Request = dict[str, Any]
type StageHandler = Callable[[HomeAssistant, Connection, SlideControlConfigEntry, Request], Coroutine[Any, Any, Any]]

MAX_ID_LENGTH: Final = 100


def find_stage(hass: HomeAssistant, connection: Connection, request: Request) -> SlideControlConfigEntry | None:
    """Return the stage that a command names, loaded or not; send an error and return None where there is none."""
    entry: ConfigEntry | None = hass.config_entries.async_get_entry(request[ATTR_CONFIG_ENTRY_ID])
    if entry is not None and entry.domain == DOMAIN:
        return entry
    unknown = Message("unknown_stage", stage=request[ATTR_CONFIG_ENTRY_ID][:MAX_ID_LENGTH])
    send_error(connection, request, websocket_api.ERR_NOT_FOUND, unknown)
    return None


def find_controlled_stage(
    hass: HomeAssistant, connection: Connection, request: Request
) -> SlideControlConfigEntry | None:
    """Return the stage that a command names, loaded or not; send an error unless the user may control it."""
    entry = find_stage(hass, connection, request)
    if entry is not None and not may_control(hass, connection.user, entry):
        send_error(connection, request, websocket_api.ERR_UNAUTHORIZED, Message("not_allowed", stage=entry.title))
        return None
    return entry


def participant_of(user: User) -> Participant:
    """Return the user as a driver: one person, whatever pages they have open."""
    return Participant(user.id, plain(user.name or "") or user.id)


@callback
def send_error(connection: Connection, request: Request, code: str, message: Message) -> None:
    """Answer a command with an error, in English and with the key of the user's words."""
    connection.send_error(request["id"], code, english(message), translation_domain=DOMAIN, **translation(message))


def for_controllers(
    handler: StageHandler,
) -> Callable[[HomeAssistant, Connection, Request], Coroutine[Any, Any, None]]:
    """Make a command's handler of a coroutine that gets a loaded stage, and whose return value is the answer.

    Only users who may control the stage's entities reach it. Its ``SlideControlError`` becomes the command's error.
    """

    @wraps(handler)
    async def handle(hass: HomeAssistant, connection: Connection, request: Request) -> None:
        if (entry := find_controlled_stage(hass, connection, request)) is None:
            return
        if entry.state is not ConfigEntryState.LOADED:
            not_loaded = Message("not_loaded", stage=entry.title)
            send_error(connection, request, websocket_api.ERR_HOME_ASSISTANT_ERROR, not_loaded)
            return
        try:
            answer = await handler(hass, connection, entry, request)
        except SlideControlError as error:
            send_error(connection, request, websocket_api.ERR_HOME_ASSISTANT_ERROR, error.message)
        else:
            connection.send_result(request["id"], answer)

    return handle
