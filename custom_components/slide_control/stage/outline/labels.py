"""Labels for lists of slides to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Final

from ..state import Slide

# Home Assistant's limit for a state (``MAX_LENGTH_STATE_STATE``).
MAX_LABEL_LENGTH: Final = 255


class SlideLabels:
    """The labels of an outline, cached until the outline changes."""

    def __init__(self) -> None:
        """Start without an outline."""
        self._outline: tuple[Slide, ...] = ()
        self._slides: Mapping[str, Slide] = {}

    def of(self, outline: tuple[Slide, ...]) -> Mapping[str, Slide]:
        """Return the slides by their labels."""
        if outline is not self._outline:
            self._outline = outline
            self._slides = unique_labels(outline, MAX_LABEL_LENGTH)
        return self._slides

    def of_place(self, outline: tuple[Slide, ...], place: tuple[int, int]) -> str | None:
        """Return the label of the slide at a place."""
        return next((label for label, slide in self.of(outline).items() if (slide.h, slide.v) == place), None)


def slide_label(slide: Slide) -> str:
    """Return a slide's label: its title, else its number.

    Automations name labels, so they are the same in every language.
    """
    return slide.title or (f"{slide.number}" if slide.number else f"{slide.h + 1}.{slide.v + 1}")


def unique_labels(outline: Sequence[Slide], max_length: int) -> dict[str, Slide]:
    """Return the slides by unique labels of at most ``max_length`` characters, in linear time."""
    labels: dict[str, Slide] = {}
    repeats: dict[str, Iterator[int]] = {}
    for slide in outline:
        label = name = slide_label(slide)[:max_length]
        if label in labels and slide.number:
            label = _with_number(name, slide.number, max_length)
        while label in labels:
            label = _with_number(name, next(repeats.setdefault(name, count(2))), max_length)
        labels[label] = slide
    return labels


def _with_number(name: str, number: int, max_length: int) -> str:
    suffix = f" ({number})"
    return name[: max_length - len(suffix)] + suffix
