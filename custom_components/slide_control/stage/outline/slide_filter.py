"""Filters that match the current slide by number, id or title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .. import fields
from ..commands import MAX_SLIDE_LENGTH, MAX_SLIDE_NUMBER
from ..fields import InvalidFieldError
from ..messages import Message
from ..state import StageState
from .fuzzy_match import normalize


@dataclass(frozen=True, slots=True)
class SlideFilter:
    """Matches a slide by its number, or by its id or whole title."""

    slide: int | str

    def matches(self, state: StageState) -> bool:
        """Return whether that slide is shown; an uncounted slide has no number."""
        if isinstance(self.slide, int):
            return self.slide == _number(state)
        return state.id == self.slide or (bool(state.title) and normalize(state.title) == normalize(self.slide))

    def beyond(self, state: StageState) -> bool:
        """Return whether the number exceeds the number of slides."""
        return isinstance(self.slide, int) and self.slide > state.total


@dataclass(frozen=True, slots=True)
class TitleFilter:
    """Matches slides whose title contains a text, ignoring case and accents."""

    words: str

    def matches(self, state: StageState) -> bool:
        """Return whether such a slide is shown."""
        return normalize(self.words) in normalize(state.title)


def parse_slide_filter(value: Any, field: str) -> SlideFilter:
    """Parse a slide's number, id or title; digits are a number. Raises ``InvalidFieldError``."""
    if isinstance(value, str):
        wanted = _words(value, field, Message("slide_filter_empty"))
        if not (wanted.isascii() and wanted.isdecimal()):
            return SlideFilter(wanted)
        value = int(wanted)
    return SlideFilter(fields.integer(value, field, 1, MAX_SLIDE_NUMBER))


def parse_title_filter(value: Any, field: str) -> TitleFilter:
    """Parse part of a title. Raises ``InvalidFieldError``."""
    return TitleFilter(_words(value, field, Message("title_filter_empty")))


def _words(value: Any, field: str, empty: Message) -> str:
    words = fields.text(value, field, MAX_SLIDE_LENGTH).strip()
    if not normalize(words):
        raise InvalidFieldError(field, empty)
    return words


def _number(state: StageState) -> int | None:
    """Return the slide's own number: the state of an uncounted slide has the number of the slide before it."""
    for slide in state.outline:
        if (slide.h, slide.v) == state.place:
            return slide.number
    return state.number
