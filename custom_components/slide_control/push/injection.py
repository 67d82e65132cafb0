"""Adds the browser client to a page on its way out; the file is not changed."""

from __future__ import annotations

import codecs
import re
from typing import Final
from urllib.parse import quote

from .paths import CLIENT_PATH

# What may stand before the first element that can hold a script, so that a <head> in a comment is not taken for one.
_BEFORE_HEAD: Final = re.compile(
    r"\A\ufeff?(?:\s+|<!--.*?-->|<!doctype[^>]*>|<\?[^>]*>|<html(?:\s[^>]*)?>)*(?:<head(?:\s[^>]*)?>)?",
    re.IGNORECASE | re.DOTALL,
)
_BYTE_ORDER_MARKS: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def _tags(name: str, version: str) -> str:
    """Return the client's scripts; they know which deck in which state they are in, to be told when that changes."""
    hosted = f' data-hosted="{quote(name)}" data-version="{version}"' if version else ""
    return (
        f'<script src="{CLIENT_PATH}/sandbox.js"></script>'
        f'<script type="module" src="{CLIENT_PATH}/deck.js"{hosted}></script>'
    )


def with_client(page: bytes, name: str = "", version: str = "") -> bytes:
    """Return the page with the client as the first thing in its head, before any script of the deck's own.

    A page without a head gets it where the head would begin. All encodings that HTML allows write these characters as
    ASCII does, but for UTF-16, which a byte order mark tells.
    """
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if page.startswith(mark)), "latin-1")
    # What is no character stays none, as browsers have it too; in Latin-1 every byte is one.
    text = page.decode(encoding, errors="replace")
    # In Latin-1 a UTF-8 byte order mark is three characters, so it is set aside.
    mark = "\xef\xbb\xbf" if text.startswith("\xef\xbb\xbf") else ""
    text = text[len(mark) :]
    match = _BEFORE_HEAD.match(text)
    end = match.end() if match else 0
    return f"{mark}{text[:end]}{_tags(name, version)}{text[end:]}".encode(encoding)
