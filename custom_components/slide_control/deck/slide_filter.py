"""Tells whether the slide that is shown is one that somebody has in mind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import fields
from .commands import HIGHEST_NUMBER, LONGEST_SLIDE
from .fields import InvalidFieldError
from .likeness import plain
from .state import DeckState


@dataclass(frozen=True, slots=True)
class SlideFilter:
    """A slide by its number, else by its id or its whole title."""

    slide: int | str

    def matches(self, state: DeckState) -> bool:
        """Tell whether that slide is shown; a slide that is not counted has no number."""
        if isinstance(self.slide, int):
            return self.slide == _number(state)
        return state.id == self.slide or (bool(state.title) and plain(state.title) == plain(self.slide))

    def beyond(self, state: DeckState) -> bool:
        """Tell whether the deck has no such slide: its number is too high."""
        return isinstance(self.slide, int) and self.slide > state.total


@dataclass(frozen=True, slots=True)
class TitleFilter:
    """Slides with some words in their title, whatever the case and the accents."""

    words: str

    def matches(self, state: DeckState) -> bool:
        """Tell whether such a slide is shown."""
        return plain(self.words) in plain(state.title)


def parse_slide_filter(value: Any, field: str) -> SlideFilter:
    """Read a slide's number, id or title; digits are a number. Raises ``InvalidFieldError``."""
    if isinstance(value, str):
        wanted = _words(value, field, "is empty: give the number, id or title of a slide")
        if not (wanted.isascii() and wanted.isdecimal()):
            return SlideFilter(wanted)
        value = int(wanted)
    return SlideFilter(fields.integer(value, field, 1, HIGHEST_NUMBER))


def parse_title_filter(value: Any, field: str) -> TitleFilter:
    """Read a part of a title. Raises ``InvalidFieldError``."""
    return TitleFilter(_words(value, field, "is empty: give a part of a title"))


def _words(value: Any, field: str, empty: str) -> str:
    words = fields.text(value, field, LONGEST_SLIDE).strip()
    if not plain(words):
        raise InvalidFieldError(field, empty)
    return words


def _number(state: DeckState) -> int | None:
    """Return the slide's own number; an uncounted slide is shown with the number of the one before it."""
    for slide in state.outline:
        if (slide.h, slide.v) == state.place:
            return slide.number
    return state.number
