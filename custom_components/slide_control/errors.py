"""What a person is told when a command could not be done."""

from __future__ import annotations

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import DOMAIN
from .deck.results import CommandResult, Result


def raise_unless_done(outcome: CommandResult) -> None:
    """Return for a command that was applied, now or by an equal press before; else raise what became of it.

    Raises ``ServiceValidationError`` for what the slides cannot do, ``HomeAssistantError`` for what did not reach them.
    """
    # An equal press that is under way still will answer its own caller.
    under_way = outcome.result is Result.DUPLICATE and outcome.first is None
    became = outcome.of_first
    if under_way or became is Result.APPLIED:
        return
    error = ServiceValidationError if became is Result.REJECTED else HomeAssistantError
    raise error(
        translation_domain=DOMAIN,
        translation_key=became.value,
        translation_placeholders={"message": outcome.message},
    )
