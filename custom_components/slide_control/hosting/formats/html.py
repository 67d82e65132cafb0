"""HTML pages, served as they are."""

from __future__ import annotations

import html
from pathlib import Path
import re
from typing import Final

from .format import Format

_TITLE: Final = re.compile(rb"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_TITLE_BYTES: Final = 64 * 1024


def page_title(beginning: bytes) -> str:
    """Return the content of ``<title>`` in the first 64 KiB of a page, or ""."""
    match = _TITLE.search(beginning[:_TITLE_BYTES])
    return html.unescape(match[1].decode(errors="replace")) if match else ""


def _title(file: Path) -> str:
    with file.open("rb") as opened:
        return page_title(opened.read(_TITLE_BYTES))


PAGE: Final = Format("html", (".html", ".htm"), _title, lambda _: None)
