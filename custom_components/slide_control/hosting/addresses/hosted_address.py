"""The addresses of hosted decks: ``/slide_control/hosted/{capability}/{path}``, and the only place that makes them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
import time
from typing import TYPE_CHECKING, Any, Final

from ...access.capabilities import Purpose, create_capability, deck_id
from ...access.tokens import Role, create_token
from ...const import CONF_KEYS, CONF_STAGE_ID
from .aliases import opaque_path

if TYPE_CHECKING:
    from ..library import HostedDeck

HOSTED_PATH: Final = "/slide_control/hosted"
STILL_PATH: Final = "/slide_control/still"
HANDOUT_PATH: Final = "/slide_control/handout"
HANDOUT_SECONDS: Final = 24 * 60 * 60
"""Seconds for which the audience may download a deck."""
VIEW_SECONDS: Final = 24 * 60 * 60
"""Seconds for which an address in the media browser works."""
_PREVIEW_SECONDS: Final = 12 * 60 * 60


def hosted_address(
    data: Mapping[str, Any], deck: HostedDeck, purpose: Purpose, *, now: float = 0, expires_at: float = 0
) -> str:
    """Return the path of a deck's page, for the entry with this data. ``now``, in Unix time, is needed for a view."""
    expires_at = now + VIEW_SECONDS if purpose is Purpose.VIEW else expires_at
    capability = create_capability(data, deck_id(deck.name), purpose, expires_at=expires_at)
    return f"{HOSTED_PATH}/{capability}/{opaque_path(deck.page)}"


def preview_path(data: Mapping[str, Any], name: str) -> str:
    """Return the path of a silent picture of a hosted deck, by its name, for the entry with this data.

    It leads on to the deck's page. It works for 12 to 24 hours, and stays the same for 12, so pages that show it need
    not load it again. With ``STILL_PATH`` at its beginning and a step at its end, it leads to the kept picture of that
    step.
    """
    expires_at = (time.time() // _PREVIEW_SECONDS + 2) * _PREVIEW_SECONDS
    return f"{HOSTED_PATH}/{create_capability(data, deck_id(name), Purpose.PREVIEW, expires_at=expires_at)}/"


def handout_path(data: Mapping[str, Any], name: str) -> str:
    """Return the path where the audience may download a hosted deck, by its name, for the entry with this data."""
    expires_at = time.time() + HANDOUT_SECONDS
    return f"{HANDOUT_PATH}/{create_capability(data, deck_id(name), Purpose.HANDOUT, expires_at=expires_at)}"


def deck_token(data: Mapping[str, Any], deck: str) -> str:
    """Return the token that a deck's page gets as a display: it reports and obeys for that deck alone, by its id."""
    return create_token(data[CONF_STAGE_ID], Role.DISPLAY, data[CONF_KEYS][Role.DISPLAY.value], deck=deck)


def find_name(folder: str, deck: str) -> str | None:
    """Return the name of the deck with an id, or None. It blocks on disk access: call it in the executor."""
    try:
        return next((path.name for path in Path(folder).iterdir() if _id_of(path.name) == deck), None)
    except OSError:
        return None


_id_of = lru_cache(maxsize=4096)(deck_id)
