"""Puts the Markdown of slides into their page, without notes: a page in a folder can't load another file by a script.

The content is untrusted. Everything here takes linear time, except for separators of a deck's own, which are bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import unescape
import re
from typing import Final

from ...stage.messages import Message
from ..formats.format import DeckError
from ..formats.slices import find_all

type ReadText = Callable[[str], bytes | None]
"""Returns the content of a Markdown file, by its path relative to the page; None if there is none."""

_MAX_ATTRIBUTES: Final = 900
_SECTION: Final = re.compile(
    rb"<section\b(?=[^<>]{0,%d}\sdata-markdown\b)((?:[^<>\"']|\"[^\"]{0,500}\"|'[^']{0,500}'){0,%d})>\s{0,200}"
    rb"(?:(</section)|<(script|textarea)\b[^<>]{0,%d}>)" % (_MAX_ATTRIBUTES, _MAX_ATTRIBUTES, _MAX_ATTRIBUTES),
    re.IGNORECASE,
)
_FILE: Final = re.compile(rb"\sdata-markdown\s{0,8}=\s{0,8}(?:\"([^\"]{1,500})\"|'([^']{1,500})')", re.IGNORECASE)
_ATTRIBUTE: Final = rb"\s%b\s{0,8}=\s{0,8}(?:\"([^\"]{1,200})\"|'([^']{1,200})')"
_REMARK: Final = re.compile(rb"<textarea\b[^<>]{0,500}\sid\s{0,8}=\s{0,8}[\"']?source\b[^<>]{0,500}>", re.IGNORECASE)
_REMARK_NOTES: Final = b"???"
_REMARK_SEPARATORS: Final = frozenset({b"---", b"--"})
# What reveal.js takes without the attribute.
_SEPARATOR: Final = r"^\r?\n---\r?\n$"
_NOTES: Final = r"^\s*notes?:"
# No group and few repetitions, so no text makes the search slow.
_HARMLESS: Final = re.compile(r"[^(){}|*+?]*(?:[*+?][^(){}|*+?]*){0,6}")


def with_markdown(page: bytes, read: ReadText) -> Iterator[bytes]:
    """Yield a page whose Markdown is all in it, and has no notes; raises ``DeckError`` if notes can't be told apart."""
    at = 0
    for found in find_all(_SECTION, page):
        if found.start() < at:
            continue
        attributes = found[1]
        if found[2] is None:
            end = _end_of(page, found[3], found.end())
            yield page[at : found.end()]
            yield without_notes_of(page[found.end() : end], attributes)
            at = end
        elif (named := _FILE.search(attributes)) is not None:
            text = read(unescape((named[1] or named[2]).decode(errors="replace")))
            if text is None:
                continue
            start = found.start(1)
            yield page[at:start]
            yield attributes[: named.start()] + b' data-markdown=""' + attributes[named.end() :]
            yield b"><textarea data-template>\n"
            yield without_notes_of(text, attributes).replace(b"&", b"&amp;").replace(b"<", b"&lt;")
            yield b"</textarea>"
            at = found.start(2)
    yield page[at:]


def without_remark_notes(page: bytes) -> Iterator[bytes]:
    """Yield a page without the notes in the Markdown of remark: from ``???`` to the end of their slide."""
    at = 0
    for found in find_all(_REMARK, page):
        end = _end_of(page, b"textarea", found.end())
        yield page[at : found.end()]
        notes = False
        for line in page[found.end() : end].splitlines(keepends=True):
            stripped = line.strip()
            notes = stripped == _REMARK_NOTES or (notes and stripped not in _REMARK_SEPARATORS)
            if not notes:
                yield line
        at = end
    yield page[at:]


def without_notes_of(text: bytes, attributes: bytes) -> bytes:
    """Return the Markdown of slides without notes, as the attributes of their section separate both."""
    separators = [_pattern(attributes, b"data-separator", _SEPARATOR)]
    if vertical := _pattern(attributes, b"data-separator-vertical", ""):
        separators.append(vertical)
    notes = re.compile(_pattern(attributes, b"data-separator-notes", _NOTES), re.MULTILINE | re.IGNORECASE)
    decoded = text.decode("utf-8-sig", errors="surrogateescape")
    kept: list[str] = []
    at = 0
    for mark in re.finditer("|".join(separators), decoded, re.MULTILINE):
        kept += (_before(notes, decoded[at : mark.start()]), mark[0])
        at = mark.end()
    kept.append(_before(notes, decoded[at:]))
    return "".join(kept).encode(errors="surrogateescape")


def _before(notes: re.Pattern[str], slide: str) -> str:
    found = notes.search(slide)
    return slide if found is None else slide[: found.start()]


def _pattern(attributes: bytes, name: bytes, default: str) -> str:
    """Return a separator as the deck's author has written it; raises ``DeckError`` if it may be slow or isn't known."""
    found = re.search(_ATTRIBUTE % re.escape(name), attributes, re.IGNORECASE)
    if found is None:
        return default
    written = unescape((found[1] or found[2]).decode(errors="replace"))
    try:
        if _HARMLESS.fullmatch(written):
            re.compile(written)
            return written
    except re.error:
        pass
    raise DeckError(Message("export_unknown_separator", separator=written[:60]))


def _end_of(page: bytes, element: bytes, at: int) -> int:
    end = re.compile(b"</" + element + rb"\b", re.IGNORECASE).search(page, at)
    return len(page) if end is None else end.start()
