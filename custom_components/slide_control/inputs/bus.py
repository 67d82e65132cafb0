"""The event ``slide_control_command``: anything that can fire an event can command a deck."""

from __future__ import annotations

import logging
from typing import Any, Final

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError

from ..const import EVENT_COMMAND
from ..deck.commands import Action, parse_command
from ..deck.fields import InvalidFieldError
from .decks import ADDRESS_FIELDS, find_decks

_LOGGER: Final = logging.getLogger(__name__)
_COMMAND: Final = "command"


@callback
def async_setup_bus(hass: HomeAssistant) -> None:
    """Listen on the event bus; an event without data means next."""

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
            entries = find_decks(hass, event.data)
        except (InvalidFieldError, ServiceValidationError) as error:
            # Nobody waits for an answer here, so the log is the only place to say it.
            _LOGGER.warning("The event %s was ignored: %s", EVENT_COMMAND, error)
            return
        for entry in entries:
            entry.async_create_background_task(
                hass, entry.runtime_data.deck.async_execute(command), f"{EVENT_COMMAND} {command.action}"
            )

    hass.bus.async_listen(EVENT_COMMAND, handle)
