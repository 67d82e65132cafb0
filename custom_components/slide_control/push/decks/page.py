"""A page of HTML: the slides themselves."""

from __future__ import annotations

import html
from pathlib import Path
import re
from typing import Final

from .format import Format

_TITLE: Final = re.compile(rb"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_TITLE_WITHIN: Final = 64 * 1024


def page_title(beginning: bytes) -> str:
    """Return the title that stands in the first bytes of a page."""
    match = _TITLE.search(beginning[:_TITLE_WITHIN])
    return html.unescape(match[1].decode(errors="replace")) if match else ""


def _title(file: Path) -> str:
    with file.open("rb") as opened:
        return page_title(opened.read(_TITLE_WITHIN))


PAGE: Final = Format("html", (".html", ".htm"), _title, lambda _: None)
