"""What a person is told when a command could not be done."""

from __future__ import annotations

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import DOMAIN
from .deck.results import CommandResult, Result


def raise_unless_done(outcome: CommandResult) -> None:
    """Return for a command that was applied, now or by an equal press before; else raise what became of it.

    Raises ``ServiceValidationError`` for what the slides cannot do, ``HomeAssistantError`` for what did not reach them.
    """
    if outcome.result in (Result.APPLIED, Result.DUPLICATE):
        return
    error = ServiceValidationError if outcome.result is Result.REJECTED else HomeAssistantError
    raise error(
        translation_domain=DOMAIN,
        translation_key=outcome.result.value,
        translation_placeholders={"message": outcome.message},
    )
