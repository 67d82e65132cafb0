"""Where a converter's PDF of a presentation is, and which of its pages belong to which slide.

These functions block on disk access: call them in the executor.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from ..cache import cached_name
from .presentation import Presentation

_DOCUMENT: Final = "slides.pdf"
_COUNTS: Final = "pages.json"


def converted_folder(file: Path, cache: Path) -> Path:
    """Return the folder for what a converter makes of the current version of a file; it may not exist."""
    return cache / cached_name(file)


def document_in(folder: Path) -> Path:
    """Return the PDF in such a folder."""
    return folder / _DOCUMENT


def write_page_counts(folder: Path, counts: list[int]) -> None:
    """Write how many pages each slide has where they are more than one."""
    (folder / _COUNTS).write_text(json.dumps(counts))


def page_counts(presentation: Presentation, document: Path, pages: int | None) -> list[int]:
    """Return how many pages each slide has in the PDF; an empty list if that can't be told."""
    slides = presentation.slides
    if counts := simple_page_counts(presentation, pages):
        return counts
    counts = _read_counts(document)
    return counts if len(counts) == len(slides) and sum(counts) == pages else []


def simple_page_counts(presentation: Presentation, pages: int | None) -> list[int]:
    """Return how many pages each slide has if that follows from the number of pages, else an empty list.

    Programs export the hidden slides, too, or leave them out.
    """
    slides = presentation.slides
    if pages == len(slides):
        return [1] * len(slides)
    return [int(not slide.hidden) for slide in slides] if pages == len(slides) - presentation.hidden else []


def _read_counts(document: Path) -> list[int]:
    try:
        return list(map(int, json.loads((document.parent / _COUNTS).read_bytes())))
    except OSError, ValueError:
        return []
