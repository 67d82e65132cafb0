"""PDF files, shown by PDF.js one page at a time."""

from __future__ import annotations

from html import escape
import os
from pathlib import Path
from typing import Final
from urllib.parse import quote

from ...const import CLIENT_PATH
from ...stage.messages import Message
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


def _page(file: Path, _cache: Path) -> bytes:
    _read(file)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(file.stem)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{PDFJS}/web/pdf_viewer.css">
<link rel="stylesheet" href="{CLIENT_PATH}/pdf.css">
<script type="module" src="{CLIENT_PATH}/pdf.js" data-pdf="{quote(file.name)}" data-library="{PDFJS}"></script>
</head>
<body><div id="container"><div class="pdfViewer"></div></div></body>
</html>
""".encode()


def _count(file: Path) -> SlideCount:
    return UNKNOWN_SLIDES if file.stat().st_size > MAX_BYTES else SlideCount(count_pages(file.read_bytes()), None)


PDF: Final = Format("pdf", (".pdf",), _read, _page, count=_count)
