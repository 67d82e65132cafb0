"""Injects the browser client into a page as it is served; the file itself is not changed."""

from __future__ import annotations

import codecs
import re
from typing import Final
from urllib.parse import quote

from ..const import CLIENT_PATH

# Everything allowed before the first element that can hold a script, so that a <head> inside a comment doesn't match.
_BEFORE_HEAD: Final = re.compile(
    r"\A\ufeff?(?:\s+|<!--.*?-->|<!doctype[^>]*>|<\?[^>]*>|<html(?:\s[^>]*)?>)*(?:<head(?:\s[^>]*)?>)?",
    re.IGNORECASE | re.DOTALL,
)
_BYTE_ORDER_MARKS: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def _script_tags(name: str, version: str) -> str:
    """Return the client's script tags, with the deck's name and version for live reload."""
    hosted = f' data-hosted="{quote(name)}" data-version="{version}"' if version else ""
    return (
        f'<script src="{CLIENT_PATH}/sandbox.js"></script>'
        f'<script type="module" src="{CLIENT_PATH}/deck.js"{hosted}></script>'
    )


def inject_client(page: bytes, name: str = "", version: str = "") -> bytes:
    """Return the page with the client at the start of its head, before any of the deck's own scripts.

    In a page without a head, the client goes where the head would begin. The tags are plain ASCII, which every
    encoding that HTML allows shares, except for UTF-16, which is detected by its byte order mark.
    """
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if page.startswith(mark)), "latin-1")
    # Invalid UTF-16 becomes U+FFFD, as in browsers; in Latin-1 every byte is valid.
    text = page.decode(encoding, errors="replace")
    # Decoded as Latin-1, a UTF-8 byte order mark is three characters: remove it before matching.
    mark = "\xef\xbb\xbf" if text.startswith("\xef\xbb\xbf") else ""
    text = text[len(mark) :]
    match = _BEFORE_HEAD.match(text)
    end = match.end() if match else 0
    return f"{mark}{text[:end]}{_script_tags(name, version)}{text[end:]}".encode(encoding)
