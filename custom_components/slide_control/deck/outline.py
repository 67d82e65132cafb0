"""Finds the slide that somebody means: by number, by id, or by the nearest title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Final
import unicodedata

from .state import DeckState, Slide

# How alike two titles must be to be taken for the same, and by how much the best must lead (0 to 1).
_ALIKE: Final = 0.6
_LEAD: Final = 0.05
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


def slide_label(slide: Slide) -> str:
    """Name a slide for people: its title, else its number."""
    return slide.title or (f"Slide {slide.number}" if slide.number else f"Slide {slide.h + 1}.{slide.v + 1}")


def unique_labels(outline: Sequence[Slide], longest: int) -> dict[str, Slide]:
    """Name every slide for people, no name twice, each at most ``longest`` characters."""
    labels: dict[str, Slide] = {}
    for slide in outline:
        label = name = slide_label(slide)[:longest]
        repeat = slide.number or 2
        while label in labels:
            suffix = f" ({repeat})"
            label = name[: longest - len(suffix)] + suffix
            repeat += 1
        labels[label] = slide
    return labels


def _by_number(state: DeckState, number: int) -> Slide | None:
    if not 1 <= number <= state.total:
        raise SlideNotFoundError("unknown_slide", f"slide: {number} is not between 1 and {state.total}")
    return next((slide for slide in state.outline if slide.number == number), None)


def _by_title(outline: Sequence[Slide], wanted: str) -> Slide:
    needle = _plain(wanted)
    titles = [(slide, _plain(slide.title)) for slide in outline if slide.title]
    for matches in (
        [slide for slide, title in titles if title == needle],
        [slide for slide, title in titles if needle and needle in title],
        list(_nearest(titles, needle)),
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise SlideNotFoundError("ambiguous_slide", f"slide: “{wanted}” could be {_listed(matches)}")
    raise SlideNotFoundError("unknown_slide", f"slide: no slide has the id “{wanted}” or a title like it")


def _nearest(titles: Iterable[tuple[Slide, str]], needle: str) -> Iterable[Slide]:
    """Yield the slides whose titles are alike enough and as near as the best one."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(needle)
    scored: list[tuple[float, Slide]] = []
    for slide, title in titles:
        matcher.set_seq1(title)
        if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE:
            scored.append((matcher.ratio(), slide))
    best = max((score for score, _ in scored), default=0.0)
    return (slide for score, slide in scored if score >= max(_ALIKE, best - _LEAD))


def _plain(title: str) -> str:
    """Fold case, accents and white space away, so that people may type a title as they remember it."""
    decomposed = unicodedata.normalize("NFKD", title.casefold())
    return " ".join("".join(mark for mark in decomposed if not unicodedata.combining(mark)).split())


def _listed(slides: Sequence[Slide]) -> str:
    names = [f"{slide.number or '-'} “{slide.title}”" for slide in slides[:_NAMED_IN_ERRORS]]
    if len(slides) > _NAMED_IN_ERRORS:
        names.append(f"{len(slides) - _NAMED_IN_ERRORS} more")
    return f"{', '.join(names[:-1])} or {names[-1]}"
