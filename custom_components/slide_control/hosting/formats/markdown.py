"""Markdown, shown by reveal.js: ``---`` separates columns, ``--`` the slides of a column; notes follow ``Note:``."""

from __future__ import annotations

from html import escape
from pathlib import Path
import re
from typing import Final
from urllib.parse import quote

from ...stage.messages import Message
from ..vendor import REVEAL
from .format import DeckError, Format

_HEADING: Final = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_MAX_BYTES: Final = 16 * 1024 * 1024


def _read(file: Path) -> str:
    if file.stat().st_size > _MAX_BYTES:
        raise DeckError(Message("markdown_too_large", mib=_MAX_BYTES // 1024**2))
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise DeckError(Message("markdown_not_utf8")) from None


def _title(file: Path) -> str:
    match = _HEADING.search(_read(file))
    return match[1] if match else ""


def _check(file: Path) -> None:
    _read(file)


def _page(file: Path, _cache: Path) -> bytes:
    _check(file)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(_title(file) or file.stem)}</title>
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


MARKDOWN: Final = Format("markdown", (".md", ".markdown"), _title, _check, _page)
