"""Rewrites the references of pages, styles and scripts that Home Assistant's security filter would refuse.

Each is replaced by its alias as the file is served; the file itself is not changed. A reference is what stands between
two delimiters of HTML, CSS, JavaScript or Markdown, has a segment that would be refused, and resolves to a file of the
deck, so a sentence that looks like one stays as it is. What scripts put together at run time is left to
``frontend/sandbox.js``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import unescape
from itertools import islice
import re
from typing import Final
from urllib.parse import unquote

from ..formats.slices import find_all
from .aliases import alias_reference

MAX_BYTES: Final = 4 * 1024 * 1024
"""Larger files are sent as they are."""
SUFFIXES: Final = frozenset({".html", ".htm", ".css", ".js", ".mjs", ".svg"})
_MAX_REFERENCE_LENGTH: Final = 1_000
_MAX_MATCHES: Final = 20_000
# One literal of each pattern that the filter refuses, also encoded for an address or for HTML.
_REFUSED: Final = re.compile(
    r"concat|union|environ|[^/\"'(=\s,>`]\.\.(?:/|%2f)|(?:=|%3d)/|<|%3c|&lt;|%25|%0", re.IGNORECASE
)
_QUOTES: Final = ('"', "'", "`", "&quot;")
_OPENING: Final = "\"'`(<>=, \t\r\n"
_CLOSING: Final = "\"'`)<>, \t\r\n"
# In `srcset`, a name may have brackets.
_BETWEEN: Final = "\"'`<>=, \t\r\n"
_MAX_BRACKETS: Final = 4
_ABSOLUTE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|/|#", re.IGNORECASE | re.ASCII)


def may_need_rewriting(content: bytes) -> bool:
    """Return whether a file has anything that looks like a refused reference."""
    return len(content) <= MAX_BYTES and next(_matches(content.decode("latin-1")), None) is not None


def rewrite_references(content: bytes, exists: Callable[[str], bool]) -> bytes:
    """Return the file with aliases; ``exists`` says whether a decoded relative path leads to a file of the deck.

    The text is read as UTF-8, and other bytes are kept. The time is linear in its length.
    """
    text = content.decode(errors="surrogateescape")
    parts: list[str] = []
    done = 0
    for at in _matches(text):
        if at < done:
            continue
        for start, end in _spans(text, at, done):
            if (rewritten := _rewritten(text[start:end], exists)) is not None:
                parts += (text[done:start], rewritten)
                done = end
                break
    return "".join((*parts, text[done:])).encode(errors="surrogateescape") if parts else content


def _matches(text: str) -> Iterator[int]:
    """Yield where a refused reference may be."""
    return (match.start() for match in islice(find_all(_REFUSED, text), _MAX_MATCHES))


def _spans(text: str, at: int, done: int) -> Iterator[tuple[int, int]]:
    """Yield what the reference at a position may be: quoted, in brackets as in Markdown, or without either."""
    low, high = max(done, at - _MAX_REFERENCE_LENGTH), at + _MAX_REFERENCE_LENGTH
    for quote in _QUOTES:
        start, end = text.rfind(quote, low, at), text.find(quote, at, high)
        if start >= 0 and end >= 0:
            yield start + len(quote), end
    if (start := text.rfind("](", low, at)) >= 0:
        end = at
        for _ in range(_MAX_BRACKETS):
            if (end := text.find(")", end + 1, high)) < 0:
                break
            yield start + 2, end
    for opening, closing in ((_BETWEEN, _BETWEEN.replace("=", "")), (_OPENING, _CLOSING)):
        start = max(text.rfind(mark, low, at) for mark in opening)
        ends = [end for mark in closing if (end := text.find(mark, at, high)) >= 0]
        yield max(start + 1, low), min(ends, default=min(high, len(text)))


def _rewritten(written: str, exists: Callable[[str], bool]) -> str | None:
    """Return a reference with aliases; None if it needs none or leads to no file."""
    reference = unescape(written).strip()
    if not 0 < len(reference) <= _MAX_REFERENCE_LENGTH or "\n" in reference or _ABSOLUTE.match(reference):
        return None
    aliased = alias_reference(reference)
    if aliased == reference:
        return None
    path = unquote(reference.partition("?")[0].partition("#")[0], errors="surrogateescape")
    return aliased if exists(path) else None
