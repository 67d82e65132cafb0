"""Finds a slide by its number, its id, or the closest title."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..messages import Message, SlideControlError
from ..state import Slide, StageState
from .fuzzy_match import best_matches, normalize

_MAX_NAMED_IN_ERRORS: Final = 4


class SlideNotFoundError(SlideControlError, LookupError):
    """No slide or more than one matches; ``reason`` is ``unknown_slide`` or ``ambiguous_slide``."""

    def __init__(self, reason: str, message: Message) -> None:
        """Set the reason, for programs, and the message, for users."""
        super().__init__(message)
        self.reason = reason


def find_slide(state: StageState, wanted: int | str) -> Slide | None:
    """Return the slide that matches, or None for a valid number that is not in the outline.

    Raises ``SlideNotFoundError`` if no slide or more than one matches.
    """
    if not state.total:
        raise SlideNotFoundError("unknown_slide", Message("slides_not_known"))
    if isinstance(wanted, int):
        return _by_number(state, wanted)
    for slide in state.outline:
        if slide.id == wanted:
            return slide
    return _by_title(state.outline, wanted)


def find_slides_by_title(outline: Sequence[Slide], wanted: str) -> list[Slide]:
    """Return the slides whose titles match: none, one, or several that match about equally well."""
    return best_matches(((slide.title, slide) for slide in outline), wanted)


def _by_number(state: StageState, number: int) -> Slide | None:
    if not 1 <= number <= state.total:
        raise SlideNotFoundError("unknown_slide", Message("unknown_slide_number", number=number, total=state.total))
    return next((slide for slide in state.outline if slide.number == number), None)


def _by_title(outline: Sequence[Slide], wanted: str) -> Slide:
    matches = find_slides_by_title(outline, wanted)
    if len(matches) == 1 or (matches and _are_neighbors_of_one_title(outline, matches)):
        return matches[0]
    if matches:
        raise SlideNotFoundError("ambiguous_slide", _ambiguous(wanted, matches))
    raise SlideNotFoundError("unknown_slide", Message("unknown_slide", slide=wanted))


def _are_neighbors_of_one_title(outline: Sequence[Slide], matches: Sequence[Slide]) -> bool:
    """Return whether these are one row of slides with one title, such as the overlays of one slide."""
    if len({normalize(slide.title) for slide in matches}) > 1:
        return False
    first = next(at for at, slide in enumerate(outline) if slide is matches[0])
    return all(one is other for one, other in zip(outline[first : first + len(matches)], matches, strict=False))


def _ambiguous(wanted: str, slides: Sequence[Slide]) -> Message:
    named = ", ".join(f"{slide.number or '-'} “{slide.title}”" for slide in slides[:_MAX_NAMED_IN_ERRORS])
    if (more := len(slides) - _MAX_NAMED_IN_ERRORS) > 0:
        return Message("ambiguous_slide_and_more", slide=wanted, slides=named, more=more)
    return Message("ambiguous_slide", slide=wanted, slides=named)
