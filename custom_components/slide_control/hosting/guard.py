"""Turns whatever goes wrong with a deck into a problem of this deck."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
import logging
from typing import Final

from ..stage.messages import Message
from .formats.format import DeckError

_LOGGER: Final = logging.getLogger(__name__)


@contextmanager
def guarded() -> Iterator[None]:
    """Raise ``DeckError`` for errors in the block that nobody expected; ``DeckError`` and ``OSError`` pass."""
    try:
        yield
    except DeckError, OSError:
        raise
    except Exception:  # one bad deck costs the others nothing
        _LOGGER.exception("A deck can't be shown because of an error in Slide Control")
        raise DeckError(Message("deck_damaged")) from None


def unreadable(error: OSError) -> Message:
    """Return the problem of a deck that the system doesn't let Home Assistant read."""
    return Message("deck_unreadable", error=error.strerror or type(error).__name__)
