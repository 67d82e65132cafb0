"""PDF files, shown by PDF.js one page at a time."""

from __future__ import annotations

from html import escape
import os
from pathlib import Path
from typing import Final
from urllib.parse import quote

from ...const import CLIENT_PATH
from ...stage.messages import Message
from ..serving.client_injection import BUNDLE_PATH
from ..vendor import PDFJS
from .format import UNKNOWN_SLIDES, DeckError, Format, SlideCount
from .pdf_pages import MAX_BYTES, count_pages

# How far from the start and the end of the file readers look for the header and the trailer (ISO 32000-1, annex H,
# notes 13 and 18).
_HEADER_BYTES: Final = 1_024
_TRAILER_BYTES: Final = 4_096


def _read(file: Path) -> str:
    with file.open("rb") as opened:
        header = opened.read(_HEADER_BYTES)
        if not header:
            raise DeckError(Message("file_empty"))
        if b"%PDF-" not in header:
            raise DeckError(Message("pdf_invalid"))
        size = opened.seek(0, os.SEEK_END)
        opened.seek(max(0, size - _TRAILER_BYTES))
        end = opened.read()
    if b"startxref" not in end:
        raise DeckError(Message("pdf_incomplete"))
    return ""


def check_pdf(file: Path) -> None:
    """Raise ``DeckError`` unless this looks like a whole PDF; raises ``OSError``."""
    _read(file)


def _page(file: Path, _cache: Path) -> bytes:
    check_pdf(file)
    return pdf_page(file.stem, file.name)


def pdf_page(title: str, pdf: str, slides: str = "") -> bytes:
    """Return a page that shows a PDF beside it; ``slides`` is HTML that says more about its pages."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{PDFJS}/web/pdf_viewer.css">
<link rel="stylesheet" href="{CLIENT_PATH}/pdf.css">
<script type="module" src="{BUNDLE_PATH}/pdf.js" data-pdf="{quote(pdf)}" data-library="{PDFJS}"></script>
</head>
<body><div id="container"><div class="pdfViewer"></div></div>{slides}</body>
</html>
""".encode()


def pages_of(file: Path) -> int | None:
    """Return how many pages a PDF has, or None; raises ``OSError``."""
    return None if file.stat().st_size > MAX_BYTES else count_pages(file.read_bytes())


def _count(file: Path) -> SlideCount:
    pages = pages_of(file)
    return UNKNOWN_SLIDES if pages is None else SlideCount(pages, None)


PDF: Final = Format("pdf", (".pdf",), _read, _page, count=_count)
