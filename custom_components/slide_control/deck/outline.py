"""Finds the slide that somebody means: by number, by id, or by the nearest title."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .likeness import best_matches
from .state import DeckState, Slide

_NAMED_IN_ERRORS: Final = 4
_NOTHING_KNOWN: Final = "slide: this page does not say which slides it has"


class SlideNotFoundError(LookupError):
    """No slide, or more than one, is meant; ``reason`` is ``unknown_slide`` or ``ambiguous_slide``."""

    def __init__(self, reason: str, message: str) -> None:
        """Keep the reason for programs beside the message for people."""
        super().__init__(message)
        self.reason = reason


def find_slide(state: DeckState, wanted: int | str) -> Slide | None:
    """Return the slide that is meant, or None for a valid number that the outline does not reach.

    Raises ``SlideNotFoundError`` when there is no such slide or several are equally near.
    """
    if not state.total:
        raise SlideNotFoundError("unknown_slide", _NOTHING_KNOWN)
    if isinstance(wanted, int):
        return _by_number(state, wanted)
    for slide in state.outline:
        if slide.id == wanted:
            return slide
    return _by_title(state.outline, wanted)


def slides_called(outline: Sequence[Slide], wanted: str) -> list[Slide]:
    """Return the slides whose titles are meant: none, one, or those that are equally near."""
    return best_matches(((slide.title, slide) for slide in outline), wanted)


def _by_number(state: DeckState, number: int) -> Slide | None:
    if not 1 <= number <= state.total:
        raise SlideNotFoundError("unknown_slide", f"slide: {number} is not between 1 and {state.total}")
    return next((slide for slide in state.outline if slide.number == number), None)


def _by_title(outline: Sequence[Slide], wanted: str) -> Slide:
    matches = slides_called(outline, wanted)
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise SlideNotFoundError("ambiguous_slide", f"slide: “{wanted}” could be {_listed(matches)}")
    raise SlideNotFoundError("unknown_slide", f"slide: no slide has the id “{wanted}” or a title like it")


def _listed(slides: Sequence[Slide]) -> str:
    names = [f"{slide.number or '-'} “{slide.title}”" for slide in slides[:_NAMED_IN_ERRORS]]
    if len(slides) > _NAMED_IN_ERRORS:
        names.append(f"{len(slides) - _NAMED_IN_ERRORS} more")
    return f"{', '.join(names[:-1])} or {names[-1]}"
