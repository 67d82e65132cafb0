"""What somebody wants, as a sentence, an intent or an LLM's tool says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ...deck.commands import LONGEST_SLIDE, Mode
from ...deck.state import Slide
from .numbers import spoken_number


class Intent(StrEnum):
    """What can be wanted, by the names that sentences have for it."""

    NEXT = "SlideControlNext"
    PREVIOUS = "SlideControlPrevious"
    FIRST = "SlideControlFirst"
    LAST = "SlideControlLast"
    GO_TO = "SlideControlGoTo"
    BLANK = "SlideControlBlank"
    WHICH = "SlideControlWhich"
    REMAINING = "SlideControlRemaining"
    TIME = "SlideControlTime"


class NotUnderstoodError(ValueError):
    """A slot says what cannot be meant; ``answer`` is what to say to that."""

    def __init__(self, answer: str) -> None:
        """Keep the answer's name."""
        super().__init__(answer)
        self.answer = answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody wants, parsed."""

    intent: Intent
    count: int | None = None
    """By how many whole slides to move; None is one step, as of any other button."""
    slide: int | str | None = None
    """A number or a title."""
    target: Slide | None = None
    """The very slide, once somebody has chosen among several."""
    mode: Mode = Mode.TOGGLE
    deck: str | None = None
    """What the deck was called."""
    entry_id: str | None = None
    """The very deck, once somebody has chosen among several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who wants it."""

    source: str
    sender: str
    """The device that listened, else the user."""
    context: object
    device_id: str | None = None
    press_id: str | None = None
    """What names this one wish, where there is something."""


def parse_request(intent: Intent, slots: Mapping[str, Any], language: str) -> Request:
    """Read what the slots of a sentence hold.

    Raises ``NotUnderstoodError`` for a count that is no number, and where it is not said which slide is meant.
    """
    deck = str(slots.get("deck") or "").strip()[:LONGEST_SLIDE]
    return Request(
        intent=intent,
        count=_count(slots.get("count"), language),
        slide=_slide(slots, language) if intent is Intent.GO_TO else None,
        mode=Mode(str(slots.get("mode") or Mode.TOGGLE)),
        deck=deck or None,
    )


def _count(value: Any, language: str) -> int | None:
    if value is None:
        return None
    if not (count := spoken_number(str(value), language)):
        raise NotUnderstoodError("no_count")
    return count


def _slide(slots: Mapping[str, Any], language: str) -> int | str:
    """Return the number that is meant, else the title."""
    if title := str(slots.get("title") or "").strip():
        return title[:LONGEST_SLIDE]
    if not (slide := str(slots.get("slide") if slots.get("slide") is not None else "").strip()):
        raise NotUnderstoodError("no_slide")
    number = spoken_number(slide, language)
    return slide[:LONGEST_SLIDE] if number is None else number
