"""Where a converter's PDF of a presentation is, and which of its pages belong to which slide."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ..cache import cached_name
from .presentation import Presentation

_DOCUMENT: Final = "slides.pdf"


def converted_folder(file: Path, cache: Path) -> Path:
    """Return the folder for what a converter makes of the current version of a file; it may not exist.

    Blocks on disk access; raises ``OSError``.
    """
    return cache / cached_name(file)


def document_in(folder: Path) -> Path:
    """Return the PDF in such a folder."""
    return folder / _DOCUMENT


def page_counts(presentation: Presentation, pages: int | None) -> list[int]:
    """Return how many pages each slide has in a PDF with so many pages; an empty list if that can't be told.

    Programs export the hidden slides, too, or leave them out.
    """
    slides = presentation.slides
    if pages == len(slides):
        return [1] * len(slides)
    return [int(not slide.hidden) for slide in slides] if pages == len(slides) - presentation.hidden else []
