"""Words from outside as plain text: for a state, and where Home Assistant's frontend renders Markdown with HTML.

That is the description of each step of a dialog, of a repair and of a notification. Titles and errors are plain there.
"""

from __future__ import annotations

import string
from typing import Final
import unicodedata

from homeassistant.const import MAX_LENGTH_STATE_STATE

_MAX_LENGTH: Final = 100
# They join letters and emoji; the other format characters hide text or turn its direction.
_JOINERS: Final = frozenset("\u200c\u200d")
# CommonMark 2.4: a backslash takes the meaning of any of these characters.
_ESCAPES: Final = str.maketrans({character: f"\\{character}" for character in string.punctuation})


def plain_markdown(text: str, *, max_length: int = _MAX_LENGTH) -> str:
    """Return Markdown that shows this text as it is: no formatting, link, picture or HTML."""
    return plain(text, max_length=max_length).translate(_ESCAPES)


def plain(text: str, *, max_length: int = _MAX_LENGTH) -> str:
    """Return a text as one line without control characters and direction overrides, shortened to ``max_length``."""
    shown = "".join(each if _is_shown(each) else " " if each.isspace() else "" for each in text[: 10 * max_length])
    line = " ".join(shown.split())
    return line if len(line) <= max_length else f"{line[: max_length - 1]}…"


def short(text: str | None) -> str | None:
    """Return text that fits into an entity's state: on one line, and truncated with an ellipsis."""
    if text is None or len(line := " ".join(text.split())) <= MAX_LENGTH_STATE_STATE:
        return text and line
    return f"{line[: MAX_LENGTH_STATE_STATE - 1]}…"


def _is_shown(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character)[0] not in "CZ"
