"""Markdown, shown by reveal.js: ``---`` separates columns, ``--`` the slides of a column; notes follow ``Note:``."""

from __future__ import annotations

import codecs
from html import escape
from pathlib import Path
import re
from typing import Final
from urllib.parse import quote

from ...stage.messages import Message
from ..vendor import REVEAL
from .file_chunks import CHUNK_BYTES, file_chunks
from .format import DeckError, Format, SlideCount

_MAX_BYTES: Final = 16 * 1024 * 1024
_CHUNK_BYTES: Final = CHUNK_BYTES
# The part in which the title is looked for.
_TITLE_LENGTH: Final = 64 * 1024
_MAX_HEADING_LEVEL: Final = 6
# Like the patterns in the page, in which "^" is also between the two bytes of a Windows line break. The second one ends
# the file. What follows the marks isn't consumed, as it may begin the next separator.
_SEPARATOR: Final = re.compile(rb"\n--(?<=[\r\n]\n--)-?(?=\r?\n([\r\n]))")
_LAST_SEPARATOR: Final = re.compile(rb"[\r\n]\n---?\r?\n\Z")
_NOTES: Final = re.compile(rb"\n[Nn][Oo][Tt][Ee][Ss]?:")
# In bytes: what is searched again with the next chunk.
_LONGEST_MARK: Final = 9


def _read(file: Path) -> str:
    """Return the first heading in the first 64 KiB; raises ``DeckError`` if the file is too large or not UTF-8.

    The file is decoded by chunks: decoding 16 MiB at once would hold the interpreter for some 20 ms.
    """
    if file.stat().st_size > _MAX_BYTES:
        raise DeckError(Message("markdown_too_large", mib=_MAX_BYTES // 1024**2))
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    beginning, blank = "", True
    try:
        for chunk in file_chunks(file, _CHUNK_BYTES):
            text = decoder.decode(chunk)
            beginning += text[: _TITLE_LENGTH - len(beginning)]
            blank = blank and not text.strip()
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise DeckError(Message("markdown_not_utf8")) from None
    if blank:
        raise DeckError(Message("file_empty"))
    return next(filter(None, map(_heading, beginning.split("\n"))), "")


def _heading(line: str) -> str:
    """Return the text of a line that is an ATX heading (CommonMark section 4.2), or ""."""
    marks = len(line) - len(line.lstrip("#"))
    if not 0 < marks <= _MAX_HEADING_LEVEL or line[marks : marks + 1] not in (" ", "\t"):
        return ""
    text = line[marks:].strip()
    without_end = text.rstrip("#")
    return text if without_end and not without_end[-1].isspace() else without_end.rstrip()


def _page(file: Path, _cache: Path) -> bytes:
    title = _read(file) or file.stem
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{REVEAL}/dist/reset.css">
<link rel="stylesheet" href="{REVEAL}/dist/reveal.css">
<link rel="stylesheet" href="{REVEAL}/dist/theme/white.css">
<style>.reveal .slide-number {{ right: auto; left: 8px; }} /* not below the arrows */</style>
</head>
<body>
<div class="reveal"><div class="slides">
<section data-markdown="{quote(file.name)}" data-separator="^\\r?\\n---\\r?\\n$"
  data-separator-vertical="^\\r?\\n--\\r?\\n$" data-separator-notes="^[Nn]otes?:"></section>
</div></div>
<script src="{REVEAL}/dist/reveal.js"></script>
<script src="{REVEAL}/dist/plugin/markdown.js"></script>
<script>Reveal.initialize({{hash: true, slideNumber: "c/t", plugins: [RevealMarkdown]}});</script>
</body>
</html>
""".encode()


def _count(file: Path) -> SlideCount:
    """Return how many slides reveal.js makes of a file: a separator stands between two empty lines.

    It is searched by chunks: line by line, 16 MiB would keep the interpreter busy for two seconds.
    """
    slides, notes = 1, False
    # A line break before the first line, so that each line follows one.
    text = b"\n"
    for chunk in file_chunks(file, _CHUNK_BYTES):
        searched = len(text)
        text += chunk
        # Those that end in what was searched before are counted already.
        slides += sum(found.end(1) > searched for found in _SEPARATOR.finditer(text))
        notes = notes or _NOTES.search(text) is not None
        text = text[-_LONGEST_MARK:]
    return SlideCount(slides + (_LAST_SEPARATOR.search(text) is not None), notes)


MARKDOWN: Final = Format("markdown", (".md", ".markdown"), _read, _page, count=_count)
