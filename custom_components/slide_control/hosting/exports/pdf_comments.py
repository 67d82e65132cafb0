"""Blanks the comments of a PDF, in which some programs keep speaker notes (ISO 32000-1, section 12.5.6.4).

No byte moves, so the file's table of objects stays right. Comments in compressed or encrypted objects stay, too: those
need a library for PDF. It takes linear time.
"""

from __future__ import annotations

from collections.abc import Iterator
import re
from typing import Final

from ..formats.slices import find_all

MAX_BYTES: Final = 64 * 1024 * 1024
"""A larger file stays as it is."""
_MAX_BEFORE: Final = 16 * 1024
_MAX_AFTER: Final = 64 * 1024
_COMMENT: Final = re.compile(rb"/Subtype\s{0,8}/(?:Text|FreeText|Popup)\b")
_TEXT: Final = re.compile(rb"/(?:Contents|RC)\s{0,8}(?=[(<])(?!<<)")
_ESCAPE: Final = ord("\\")
_OPEN, _CLOSE = ord("("), ord(")")
_SPACE: Final = b" "


def without_comments(pdf: bytes) -> bytes:
    """Return a PDF with spaces in place of its comments."""
    if len(pdf) > MAX_BYTES:
        return pdf
    blanked = bytearray(pdf)
    for start, end in _texts(pdf):
        is_hex = pdf[start - 1 : start] == b"<"
        blanked[start:end] = (b"20" * (end - start))[: end - start] if is_hex else _SPACE * (end - start)
    return bytes(blanked)


def _texts(pdf: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the texts of comments begin and end, without their delimiters."""
    for found in find_all(_COMMENT, pdf):
        begin = max(pdf.rfind(b" obj", max(0, found.start() - _MAX_BEFORE), found.start()), 0)
        end = pdf.find(b"endobj", found.end(), found.end() + _MAX_AFTER)
        for text in _TEXT.finditer(pdf, begin, end if end >= 0 else found.end()):
            opening = text.end()
            if pdf[opening] == _OPEN:
                yield opening + 1, _end_of_string(pdf, opening + 1)
            else:
                closing = pdf.find(b">", opening, opening + _MAX_AFTER)
                yield opening + 1, max(closing, opening + 1)


def _end_of_string(pdf: bytes, start: int) -> int:
    """Return where the parenthesis is that ends a string; parentheses in it are balanced or escaped."""
    depth, at = 1, start
    end = min(len(pdf), start + _MAX_AFTER)
    while at < end:
        byte = pdf[at]
        if byte == _ESCAPE:
            at += 1
        elif byte == _OPEN:
            depth += 1
        elif byte == _CLOSE:
            depth -= 1
            if depth == 0:
                return at
        at += 1
    return start
