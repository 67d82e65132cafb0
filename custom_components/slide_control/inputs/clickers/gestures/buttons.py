"""The buttons of a remote: which one moves forward by itself, and which one is its opposite."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from ..press_command import Choice

_FORWARD_AND_BACK: Final = (
    ("on", "off"),
    ("right", "left"),
    ("up", "down"),
    ("open", "close"),
    ("plus", "minus"),
    ("next", "previous"),
    ("next", "prev"),
    ("top", "bottom"),
    ("raise", "lower"),
    ("high", "low"),
    ("forward", "backward"),
    ("forward", "back"),
    ("increment", "decrement"),
    ("clockwise", "counterclockwise"),
)
_PREFIXES: Final = ("", "turn_", "arrow_", "dim_")
_NUMBERS: Final = frozenset(map(str, range(1, 13)))
# The names of buttons that mean a direction by themselves.
DIRECTIONS: Final[Mapping[str, Choice]] = {
    f"{prefix}{word}": choice
    for pair in (*_FORWARD_AND_BACK[:6], *_FORWARD_AND_BACK[12:])
    for word, choice in zip(pair, (Choice.NEXT, Choice.PREVIOUS), strict=True)
    for prefix in _PREFIXES
}


def opposite(button: str, buttons: Collection[str]) -> str | None:
    """Return the button that moves back if ``button`` moves forward; None if none of ``buttons`` is its opposite."""
    words = button.split("_")
    for at, word in enumerate(words):
        for other in opposites(word):
            if (found := "_".join((*words[:at], other, *words[at + 1 :]))) in buttons:
                return found
    named = [other for other in buttons if other and other != button]
    return named[0] if button and len(named) == 1 else None


def forward_word(button: str) -> bool:
    """Return whether a button's name means forward."""
    return DIRECTIONS.get(button) is Choice.NEXT


def opposites(word: str) -> list[str]:
    """Return the words that can be on the opposite button, the likeliest first."""
    if word in _NUMBERS:
        # Remotes have their buttons in pairs: 1 and 2, 3 and 4.
        number = int(word)
        return [str(number + 1 if number % 2 else number - 1), str(number - 1)]
    return [pair[not at] for pair in _FORWARD_AND_BACK for at in (0, 1) if pair[at] == word]
