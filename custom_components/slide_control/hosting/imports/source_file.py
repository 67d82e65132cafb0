"""Remembers where a fetched deck comes from, in a hidden file of its folder: it is neither served nor downloaded.

These functions block on disk access: call them in the executor.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from ...stage.messages import Message
from ..formats.format import DeckError

_NAME: Final = ".source.json"
_KEY: Final = "google_slides"


def is_fetched(deck: Path) -> bool:
    """Return whether a deck can be fetched again."""
    return (deck / _NAME).is_file()


def write_source(deck: Path, presentation: str) -> None:
    """Write the ID of a deck's presentation; raises ``OSError``."""
    (deck / _NAME).write_text(json.dumps({_KEY: presentation}))


def read_source(deck: Path) -> str:
    """Return the ID of a deck's presentation; raises ``DeckError``."""
    try:
        return str(json.loads((deck / _NAME).read_bytes())[_KEY])
    except OSError, ValueError, KeyError, TypeError:
        raise DeckError(Message("deck_not_fetched")) from None
