"""What a phone shows of a talk, whatever kind of phone it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from homeassistant.util import dt as dt_util

if TYPE_CHECKING:
    from ..deck.deck import Deck
    from ..deck.pacing import Pacing
    from ..deck.state import DeckState
    from .words import Words

# A push message has room for 4 KiB in all (Apple's and Google's limit), and the buttons' names take some of it.
_LONGEST_NOTES: Final = 1200
_LONGEST_TITLE: Final = 200


class Button(StrEnum):
    """What can be pressed on a phone; blanking says which way, so that a press that comes twice does no harm."""

    NEXT = "next"
    PREVIOUS = "previous"
    BLANK = "blank"
    SHOW = "show"


class Feel(StrEnum):
    """What the hand is told."""

    NOTHING = "nothing"
    MOVED = "moved"
    NOT_MOVED = "not_moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """What is shown, as plain text, and what can be pressed."""

    title: str
    text: str
    left: str = ""
    """The time left in words, for phones that cannot count."""
    clock: int | None = None
    """Unix time in seconds that is counted down to, or up from."""
    buttons: tuple[tuple[Button, str], ...] = ()


def of_talk(deck: Deck, pacing: Pacing, words: Words, said: str | None = None) -> Notification:
    """Return what phones show now; ``said`` is what became of a press, if that is worth a line."""
    at = pacing.ends_at or pacing.started_at
    clock = None if at is None else round(at)
    state = deck.state if deck.lead is not None else None
    if state is None:
        return Notification(title=deck.name, text=_lines(said, words("no_display")), clock=clock)
    return Notification(
        title=_title(state, deck.name),
        text=_lines(
            said,
            words("blanked") if state.blank else None,
            _short(state.notes, _LONGEST_NOTES),
            words("coming", title=_short(state.next_title, _LONGEST_TITLE)) if state.next_title else None,
            words("until", time=_time(ends_at)) if (ends_at := pacing.ends_at) else None,
        ),
        left=_left(pacing.remaining, words),
        clock=clock,
        buttons=tuple((button, words(button)) for button in _buttons(state)),
    )


def of_nothing(deck_name: str, words: Words) -> Notification:
    """Return what a phone shows whose talk is over."""
    return Notification(title=deck_name, text=words("over"))


def _buttons(state: DeckState) -> tuple[Button, ...]:
    """Return the buttons, the one that is pressed most first: a watch shows it first."""
    return Button.NEXT, Button.PREVIOUS, Button.SHOW if state.blank else Button.BLANK


def _title(state: DeckState, name: str) -> str:
    title = _short(state.title, _LONGEST_TITLE)
    if not state.total:
        return title or name
    place = f"{state.number}/{state.total}"
    return f"{place} · {title}" if title else place


def _left(remaining: float | None, words: Words) -> str:
    if remaining is None:
        return ""
    if remaining < 0:
        return words("over_time", minutes=-int(remaining // 60))
    return words("left", minutes=int(remaining // 60))


def _time(at: float) -> str:
    return dt_util.as_local(dt_util.utc_from_timestamp(at)).strftime("%H:%M")


def _short(text: str | None, longest: int) -> str:
    """Cut text to so many bytes of UTF-8, with an ellipsis where it is cut."""
    if not text or len(encoded := text.encode()) <= longest:
        return text or ""
    return encoded[: longest - 3].decode(errors="ignore").rstrip() + "…"


def _lines(*lines: str | None) -> str:
    return "\n".join(line for line in lines if line)
