"""Requests, parsed from a sentence, an intent or an LLM tool call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ...stage.commands import MAX_SLIDE_LENGTH, Mode
from ...stage.media import Operation
from ...stage.state import BlankColor, Slide
from ...talk.timer import MAX_TIMER_MINUTES
from .numbers import spoken_number


class Intent(StrEnum):
    """The intents, by their names in the sentence files."""

    NEXT = "SlideControlNext"
    PREVIOUS = "SlideControlPrevious"
    FIRST = "SlideControlFirst"
    LAST = "SlideControlLast"
    GO_TO = "SlideControlGoTo"
    BLANK = "SlideControlBlank"
    WHICH = "SlideControlWhich"
    REMAINING = "SlideControlRemaining"
    TIME = "SlideControlTime"
    PAUSE = "SlideControlPause"
    RESUME = "SlideControlResume"
    BEHIND = "SlideControlBehind"
    TIMER = "SlideControlTimer"
    MEDIA = "SlideControlMedia"
    NOTES = "SlideControlNotes"
    SHOW_DECK = "SlideControlShowDeck"


class NotUnderstoodError(ValueError):
    """A slot has an invalid value; ``answer`` is the key of the answer."""

    def __init__(self, answer: str) -> None:
        """Store the key of the answer."""
        super().__init__(answer)
        self.answer = answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A parsed request."""

    intent: Intent
    count: int | None = None
    """How many whole slides to move; None moves one step, like a button."""
    slide: int | str | None = None
    """A number or a title."""
    target: Slide | None = None
    """The outline entry of the slide, if it was chosen among several."""
    mode: Mode = Mode.TOGGLE
    color: BlankColor = BlankColor.BLACK
    operation: Operation = Operation.TOGGLE
    minutes: int = 0
    """The length of the activity timer; 0 ends it."""
    deck: str = ""
    """The name or title of a deck to show, as spoken."""
    replace: bool = False
    """Whether the deck may take the place of slides that are shown."""
    stage: str | None = None
    """The name of the stage as spoken."""
    entry_id: str | None = None
    """The config entry of the stage, if it was chosen among several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """The origin of a request."""

    source: str
    sender: str
    """The id of the voice device, or else of the user."""
    context: object
    device_id: str | None = None
    press_id: str | None = None
    """The deduplication id of the press, if there is one."""


def parse_request(intent: Intent, slots: Mapping[str, Any], language: str) -> Request:
    """Parse the slots of a sentence.

    Raises ``NotUnderstoodError`` if the count is not a number, or if a slide to go to, a deck to show, or a timer's
    length is missing.
    """
    stage = str(slots.get("stage") or "").strip()[:MAX_SLIDE_LENGTH]
    return Request(
        intent=intent,
        count=_count(slots.get("count"), language),
        slide=_slide(slots, language) if intent is Intent.GO_TO else None,
        mode=Mode(str(slots.get("mode") or Mode.TOGGLE)),
        color=BlankColor(str(slots.get("color") or BlankColor.BLACK)),
        operation=Operation(str(slots.get("operation") or Operation.TOGGLE)),
        minutes=_minutes(slots.get("minutes"), language) if intent is Intent.TIMER else 0,
        deck=_deck(slots) if intent is Intent.SHOW_DECK else "",
        replace=bool(slots.get("replace")),
        stage=stage or None,
    )


def _count(value: Any, language: str) -> int | None:
    if value is None:
        return None
    if not (count := spoken_number(str(value), language)):
        raise NotUnderstoodError("no_count")
    return count


def _minutes(value: Any, language: str) -> int:
    minutes = None if value is None else spoken_number(str(value), language)
    if minutes is None or minutes > MAX_TIMER_MINUTES:
        raise NotUnderstoodError("no_minutes")
    return minutes


def _deck(slots: Mapping[str, Any]) -> str:
    if not (deck := str(slots.get("deck") or "").strip()):
        raise NotUnderstoodError("no_slide")
    return deck[:MAX_SLIDE_LENGTH]


def _slide(slots: Mapping[str, Any], language: str) -> int | str:
    """Return the slide number, or else the title."""
    if title := str(slots.get("title") or "").strip():
        return title[:MAX_SLIDE_LENGTH]
    if not (slide := str(slots.get("slide") if slots.get("slide") is not None else "").strip()):
        raise NotUnderstoodError("no_slide")
    number = spoken_number(slide, language)
    return slide[:MAX_SLIDE_LENGTH] if number is None else number
