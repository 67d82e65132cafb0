"""What slides are called where people choose one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from .state import Slide

# What Home Assistant allows a state to have (``MAX_LENGTH_STATE_STATE``).
LONGEST_LABEL: Final = 255


class SlideLabels:
    """The labels of an outline, worked out anew only for a new one."""

    def __init__(self) -> None:
        """Start without an outline."""
        self._outline: tuple[Slide, ...] = ()
        self._slides: Mapping[str, Slide] = {}

    def of(self, outline: tuple[Slide, ...]) -> Mapping[str, Slide]:
        """Return the slides by what they are called."""
        if outline is not self._outline:
            self._outline = outline
            self._slides = unique_labels(outline, LONGEST_LABEL)
        return self._slides

    def of_place(self, outline: tuple[Slide, ...], place: tuple[int, int]) -> str | None:
        """Return what the slide at a place is called."""
        return next((label for label, slide in self.of(outline).items() if (slide.h, slide.v) == place), None)


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
