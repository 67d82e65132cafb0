"""HTML pages, served as they are."""

from __future__ import annotations

import codecs
import html
from pathlib import Path
from typing import Final

from ...stage.messages import Message
from .format import UNKNOWN_SLIDES, DeckError, Format, SlideCount
from .html_slides import MAX_BYTES, count_html_slides

TITLE_BYTES: Final = 64 * 1024
"""The part of a page in which its title is looked for."""
BYTE_ORDER_MARKS: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# ``html.unescape`` refuses a numeric reference of more than 4,300 digits.
_MAX_TITLE_BYTES: Final = 1_000
_BLANK: Final = b" \t\r\n\f\0" + codecs.BOM_UTF8 + codecs.BOM_UTF16_LE
_AFTER_TAG_NAME: Final = b" \t\r\n\f/>"


def page_title(beginning: bytes) -> str:
    """Return the content of the first ``<title>`` in the first 64 KiB of a page, or ""."""
    page = _as_utf8(beginning[:TITLE_BYTES])
    folded = page.lower()  # of ASCII letters only, so positions stay
    at = folded.find(b"<title")
    while at >= 0 and folded[at + 6 : at + 7] not in _AFTER_TAG_NAME:
        at = folded.find(b"<title", at + 6)
    start = folded.find(b">", at) + 1
    end = folded.find(b"</title", start)
    if at < 0 or not start or end < 0:
        return ""
    return html.unescape(page[start : min(end, start + _MAX_TITLE_BYTES)].decode(errors="replace"))


def check_not_blank(beginning: bytes) -> None:
    """Raise ``DeckError`` if the beginning of a page shows that it is empty."""
    if len(beginning) < TITLE_BYTES and not beginning.strip(_BLANK):
        raise DeckError(Message("file_empty"))


def _as_utf8(page: bytes) -> bytes:
    for mark, encoding in BYTE_ORDER_MARKS:
        if page.startswith(mark):
            return page[len(mark) :].decode(encoding, errors="replace").encode(errors="replace")
    return page


def _read(file: Path) -> str:
    with file.open("rb") as opened:
        beginning = opened.read(TITLE_BYTES)
    check_not_blank(beginning)
    return page_title(beginning)


def _count(file: Path) -> SlideCount:
    return UNKNOWN_SLIDES if file.stat().st_size > MAX_BYTES else count_html_slides(file.read_bytes())


PAGE: Final = Format("html", (".html", ".htm"), _read, count=_count)
