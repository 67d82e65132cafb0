"""Where a converter's PDF of a presentation is, and which of its pages belong to which slide."""

from __future__ import annotations

from collections.abc import Sequence
import json
from pathlib import Path
from typing import Final

from ..cache import cached_name
from .presentation import Presentation

_DOCUMENT: Final = "slides.pdf"
_STEPS: Final = "steps.json"


def converted_folder(file: Path, cache: Path) -> Path:
    """Return the folder for what a converter makes of the current version of a file; it may not exist.

    Blocks on disk access; raises ``OSError``.
    """
    return cache / cached_name(file)


def document_in(folder: Path) -> Path:
    """Return the PDF in such a folder."""
    return folder / _DOCUMENT


def write_steps(folder: Path, steps: Sequence[int]) -> None:
    """Note in such a folder how many pages its PDF has for each slide, besides the whole slide; raises ``OSError``."""
    (folder / _STEPS).write_text(json.dumps(list(steps)))


def steps_of(document: Path) -> list[int]:
    """Return what was noted about a PDF; an empty list if each slide has one page. Raises ``OSError``."""
    try:
        return [int(steps) for steps in json.loads(document.with_name(_STEPS).read_text())]
    except FileNotFoundError, TypeError, ValueError:
        return []


def page_counts(presentation: Presentation, pages: int | None, steps: Sequence[int] = ()) -> list[int]:
    """Return how many pages each slide has in a PDF with so many pages; an empty list if that can't be told.

    Programs export the hidden slides, too, or leave them out.
    """
    slides = presentation.slides
    every = [1 + more for more in steps] or [1] * len(slides)
    if len(every) != len(slides):
        return []
    shown = [0 if slide.hidden else count for slide, count in zip(slides, every, strict=True)]
    return next((counts for counts in (every, shown) if sum(counts) == pages), [])
