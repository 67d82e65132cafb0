"""What the commands share: finding the stage that a command names, and answering with an error for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant

from ..const import ATTR_CONFIG_ENTRY_ID, DOMAIN
from ..inputs.permissions import may_control
from ..inputs.targets import is_loaded
from ..messages import english, translation
from ..stage.messages import Message

if TYPE_CHECKING:
    from ..config_entry import SlideControlConfigEntry


class CommandError(Exception):
    """A command can't be carried out; ``send_error`` answers it."""

    def __init__(self, code: str, message: Message) -> None:
        """Set the error's code for programs, and its message for people."""
        super().__init__(message)
        self.code = code
        self.message = message


def controlled_stage(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, request: dict[str, Any]
) -> SlideControlConfigEntry:
    """Return the stage that a command names, loaded or not.

    Raises ``CommandError`` if there is no such stage, or its user may not control it.
    """
    entry = hass.config_entries.async_get_entry(request[ATTR_CONFIG_ENTRY_ID])
    if entry is None or entry.domain != DOMAIN:
        raise CommandError(websocket_api.ERR_NOT_FOUND, Message("stage_gone"))
    if not may_control(hass, connection.user, entry):
        raise CommandError(websocket_api.ERR_UNAUTHORIZED, Message("stage_not_allowed"))
    return entry


def loaded_stage(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, request: dict[str, Any]
) -> SlideControlConfigEntry:
    """Return the stage that a command names; raises ``CommandError``, also if it isn't loaded."""
    entry = controlled_stage(hass, connection, request)
    if not is_loaded(entry):
        raise CommandError(websocket_api.ERR_HOME_ASSISTANT_ERROR, Message("not_loaded", stage=entry.title))
    return entry


def send_error(connection: websocket_api.ActiveConnection, request: dict[str, Any], error: CommandError) -> None:
    """Answer with an error; its English sentence comes with the key of its translation."""
    connection.send_error(
        request["id"], error.code, english(error.message), translation_domain=DOMAIN, **translation(error.message)
    )
