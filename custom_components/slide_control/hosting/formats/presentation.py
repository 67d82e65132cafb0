"""PowerPoint and OpenDocument files, shown as the PDF that a converter makes, with their own titles and notes."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Final

from ..presentations.layout import converted_folder, document_in, page_counts, steps_of
from ..presentations.opendocument import read_opendocument
from ..presentations.powerpoint import read_powerpoint
from ..presentations.presentation import Presentation, Slide
from ..remembered import Remembered
from .format import Format, SlideCount
from .pdf import pages_of, pdf_page

POWERPOINT_SUFFIXES: Final = (".pptx", ".ppsx")
OPENDOCUMENT_SUFFIXES: Final = (".odp",)
DOCUMENT_SUFFIX: Final = ".pdf"


def _read_all(file: Path) -> Presentation:
    return read_opendocument(file) if file.suffix.lower() in OPENDOCUMENT_SUFFIXES else read_powerpoint(file)


_presentations: Final = Remembered(_read_all)
_pages: Final = Remembered(pages_of)


def read_presentation(file: Path) -> Presentation:
    """Return what a file says about its slides, once until it changes; raises ``DeckError`` and ``OSError``."""
    return _presentations.get(file, file.stat())


def exported_pdf(file: Path) -> Path | None:
    """Return the PDF of the same name beside a presentation if its pages are the slides; raises ``DeckError``."""
    pdf = file.with_suffix(DOCUMENT_SUFFIX)
    if not pdf.is_file():
        return None
    return pdf if page_counts(read_presentation(file), _pages.get(pdf, pdf.stat())) else None


def document_of(file: Path, cache: Path) -> Path:
    """Return the PDF that shows a presentation: the one beside it, else a converter's, which may not exist yet."""
    return exported_pdf(file) or document_in(converted_folder(file, cache))


def _read_powerpoint_title(file: Path) -> str:
    return read_powerpoint(file, most=1).title


def _read_opendocument_title(file: Path) -> str:
    return read_opendocument(file, most=1).title


def _count(file: Path) -> SlideCount:
    presentation = read_presentation(file)
    return SlideCount(len(presentation.slides), presentation.has_notes, presentation.hidden)


def _page(file: Path, cache: Path) -> bytes:
    presentation = read_presentation(file)
    made = document_in(converted_folder(file, cache))
    document = exported_pdf(file) or made
    steps = steps_of(made) if document == made else []
    counts = page_counts(presentation, _pages.get(document, document.stat()), steps)
    title = presentation.title or file.stem
    return pdf_page(title, f"{file.name}{DOCUMENT_SUFFIX}", _outline(presentation, counts) if counts else "")


def _outline(presentation: Presentation, counts: list[int]) -> str:
    """Return the slides as HTML that the page doesn't show: notes, sections and timings are marked as in reveal.js."""
    items = "".join(_item(slide, pages) for slide, pages in zip(presentation.slides, counts, strict=True))
    return f'<ol id="outline" hidden>{items}</ol>'


def _item(slide: Slide, pages: int) -> str:
    section = f' data-section="{escape(slide.section)}"' if slide.section else ""
    hidden = " data-hidden" if slide.hidden else ""
    timing = "" if slide.seconds is None else f' data-timing="{slide.seconds:.0f}"'
    notes = f'<aside class="notes">{escape(slide.notes)}</aside>' if slide.notes else ""
    return f'<li data-pages="{pages}"{section}{hidden}{timing}><h2>{escape(slide.title)}</h2>{notes}</li>'


def _format(kind: str, suffixes: tuple[str, ...], read: Callable[[Path], str]) -> Format:
    return Format(kind, suffixes, read, _page, document=DOCUMENT_SUFFIX, count=_count)


POWERPOINT: Final = _format("powerpoint", POWERPOINT_SUFFIXES, _read_powerpoint_title)
OPENDOCUMENT: Final = _format("opendocument", OPENDOCUMENT_SUFFIXES, _read_opendocument_title)
