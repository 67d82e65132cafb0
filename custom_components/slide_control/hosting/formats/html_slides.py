"""Counts the slides of a page whose slides are ``<section>`` elements: reveal.js and its kin, and Marp."""

from __future__ import annotations

import re
from typing import Final

from . import slices
from .format import UNKNOWN_SLIDES, SlideCount

MAX_BYTES: Final = 32 * 1024 * 1024
"""A larger page is not counted."""

_REVEAL: Final = re.compile(rb"""class=["']?(?:slides|reveal)\b""")
# Slides that a plugin makes in the browser.
_MADE_LATER: Final = re.compile(rb"<section(?=[\s>])[^>]{0,1000}\bdata-(?:markdown|external)\b")
_NOTES: Final = re.compile(rb"""class=["']?notes\b|\bdata-notes=""")
_TOKEN: Final = re.compile(
    rb"<!--|-->|<script\b|</script\b|<section(?=[\s>])(?P<attributes>[^>]{0,1000})|</section\b", re.IGNORECASE
)
_MARP_SLIDE: Final = b"<svg data-marpit-svg"
_MARP_NOTE: Final = b"bespoke-marp-note"


def count_html_slides(page: bytes) -> SlideCount:
    """Return how many slides a page has; unknown for frameworks that don't write each slide as a section."""
    if marp := slices.count(_MARP_SLIDE, page):
        return SlideCount(marp, slices.count(_MARP_NOTE, page) > 0)
    start = slices.search(_REVEAL, page)
    if start is None or slices.search(_MADE_LATER, page):
        return UNKNOWN_SLIDES
    slides = _count_leaves(page, start.start())
    return SlideCount(slides, slices.search(_NOTES, page) is not None) if slides else UNKNOWN_SLIDES


def _count_leaves(page: bytes, start: int) -> int:
    """Return how many sections contain no other, outside of comments and scripts."""
    slides, skip_until, is_leaf = 0, b"", False
    for token in slices.find_all(_TOKEN, page, start):
        text = token[0][:9].lower()
        if skip_until:
            skip_until = b"" if text == skip_until else skip_until
        elif text == b"<!--":
            skip_until = b"-->"
        elif text == b"<script":
            skip_until = b"</script"
        elif text.startswith(b"</section"):
            slides += is_leaf
            is_leaf = False
        elif text.startswith(b"<section"):
            is_leaf = b"data-visibility" not in token["attributes"]  # hidden or uncounted
    return slides
