"""The event ``slide_control_command``: anything that can fire an event can command a stage."""

from __future__ import annotations

import logging
from typing import Any, Final

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError, Unauthorized

from ..const import EVENT_COMMAND
from ..messages import english
from ..stage.commands import Action, parse_command
from ..stage.fields import InvalidFieldError
from .permissions import async_check_control
from .targets import ADDRESS_FIELDS, find_stages

_LOGGER: Final = logging.getLogger(__name__)
_COMMAND: Final = "command"


@callback
def async_setup_bus(hass: HomeAssistant) -> None:
    """Listen for command events; an event without data means ``next``."""

    async def handle(event: Event[dict[str, Any]]) -> None:
        arguments = {name: value for name, value in event.data.items() if name not in ADDRESS_FIELDS}
        try:
            command = parse_command(
                arguments.pop(_COMMAND, Action.NEXT),
                arguments,
                field=_COMMAND,
                source="event",
                sender=event.context.user_id or "",
                context=event.context,
            )
            entries = find_stages(hass, event.data)
            await async_check_control(hass, event.context, entries)
        except (InvalidFieldError, ServiceValidationError) as error:
            # An event has no response, so the error is logged.
            reason = english(error.message) if isinstance(error, InvalidFieldError) else error
            _LOGGER.warning("The event %s was ignored: %s", EVENT_COMMAND, reason)
            return
        except Unauthorized:
            _LOGGER.warning("The event %s was ignored: its user may not control the slides", EVENT_COMMAND)
            return
        for entry in entries:
            entry.async_create_background_task(
                hass, entry.runtime_data.stage.async_execute(command), f"{EVENT_COMMAND} {command.action}"
            )

    hass.bus.async_listen(EVENT_COMMAND, handle)
