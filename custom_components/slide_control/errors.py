"""Converts messages into Home Assistant's errors, which the frontend shows in the user's language."""

from __future__ import annotations

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import DOMAIN
from .stage.messages import Message
from .stage.results import CommandResult, Result


def translated[Error: HomeAssistantError](error: type[Error], message: Message) -> Error:
    """Return a Home Assistant error of the given type."""
    return error(translation_domain=DOMAIN, translation_key=message.key, translation_placeholders=message.texts)


def invalid(message: Message) -> ServiceValidationError:
    """Return the error for an invalid request, or for one that the deck can't fulfill."""
    return translated(ServiceValidationError, message)


def failed(message: Message) -> HomeAssistantError:
    """Return the error for a valid request that failed."""
    return translated(HomeAssistantError, message)


def raise_unless_done(outcome: CommandResult) -> None:
    """Raise the message of a command, unless it or the equal press that it repeats was applied.

    Raises ``ServiceValidationError`` if the deck can't apply the command, and ``HomeAssistantError`` if the command
    didn't reach it.
    """
    # The outcome of a pending equal press goes to its own caller.
    first_is_pending = outcome.result is Result.DUPLICATE and outcome.first is None
    if not first_is_pending and outcome.of_first is not Result.APPLIED:
        raise (invalid if outcome.of_first is Result.REJECTED else failed)(outcome.message)
