"""Messages to users: translation keys with placeholders. The texts are in ``translations/``, under ``exceptions``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """A translation key and its placeholders; rendered only on demand."""

    key: str
    placeholders: Mapping[str, str | int]

    def __init__(self, key: str, /, **placeholders: str | int) -> None:
        """Store the placeholders unformatted: every press creates a message, and few are rendered."""
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "placeholders", placeholders)

    @property
    def texts(self) -> dict[str, str]:
        """The placeholders as strings."""
        return {name: str(value) for name, value in self.placeholders.items()}


class SlideControlError(Exception):
    """The base class of the integration's errors; each has a message for the user."""

    def __init__(self, message: Message) -> None:
        """Set the message."""
        super().__init__(message)
        self.message = message
