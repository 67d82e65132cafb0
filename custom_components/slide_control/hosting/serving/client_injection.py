"""Injects the browser client into a page as it is served; the file itself is not changed."""

from __future__ import annotations

import codecs
from typing import Final, NamedTuple
from urllib.parse import quote

from ...const import CLIENT_PATH
from ..formats.html import BYTE_ORDER_MARKS

HEAD_BYTES: Final = 64 * 1024
"""The part of a page in which the beginning of its head is looked for."""
_SPACES: Final = (" ", "\t", "\r", "\n", "\f")
_QUOTES: Final = ("'", '"')
_ENCODINGS: Final = (*BYTE_ORDER_MARKS, (codecs.BOM_UTF8, "latin-1"))


BUNDLE_PATH: Final = f"{CLIENT_PATH}-deck"
"""In a page that we generate, it stands for the folder of the client's bundle in that page."""


class ClientScripts(NamedTuple):
    """The client's files that a page of a hosted deck loads."""

    bundle: str
    """The name of the bundle, and of its module."""
    classic: tuple[str, ...]
    """Run before any script of the deck, in this order."""


class HostedPage(NamedTuple):
    """What the client is told about the page that it is in."""

    deck: str = ""
    version: str = ""
    """Of the deck's files, for live reload; "" if the page isn't reloaded."""
    token: str = ""
    """For this deck alone; "" if the page is no display."""


_NOT_HOSTED: Final = HostedPage()


class Insertion(NamedTuple):
    """What a page gets when it is sent."""

    tags: str
    """The client's, at the start of its head."""
    paths: tuple[tuple[str, str], ...] = ()
    """Replaced one after the other in the first 64 KiB of a page that we have generated."""


DECK_SCRIPTS: Final = ClientScripts("deck", ("old_browser.js", "sandbox.js"))
PREVIEW_SCRIPTS: Final = ClientScripts("preview", ("old_browser.js", "sandbox.js", "silence.js"))


def relative_client_path(raw_path: str) -> str:
    """Return the path of the client's files relative to a page at this raw path below ``/slide_control/``.

    A reverse proxy may serve Home Assistant below a path of its own, which no request shows.
    """
    return "../" * (raw_path.count("/") - CLIENT_PATH.count("/")) + CLIENT_PATH.rpartition("/")[2]


def client_tags(
    client: str = CLIENT_PATH, scripts: ClientScripts = DECK_SCRIPTS, page: HostedPage | None = None
) -> str:
    """Return the client's script tags; ``client`` is where its files are, without a slash at the end."""
    name, version, token = page or HostedPage()
    hosted = f' data-hosted="{quote(name)}" data-version="{version}"' if version else ""
    hosted += f' data-token="{token}"' if token else ""
    classic = "".join(f'<script src="{client}/{file}"></script>' for file in scripts.classic)
    return f'{classic}<script type="module" src="{client}/{scripts.bundle}.js"{hosted}></script>'


def inject(beginning: bytes, tags: str) -> tuple[bytes, int]:
    """Return what replaces the beginning of a page, and how many of its bytes are replaced; the rest stays as it is.

    ``beginning`` is the first 64 KiB. The tags come at the start of the head, before any of the deck's own scripts; in
    a page without a head, they go where it would begin. They are plain ASCII, which every encoding that HTML allows
    shares, except for UTF-16, which is detected by its byte order mark.
    """
    mark, encoding = next((each for each in _ENCODINGS if beginning.startswith(each[0])), (b"", "latin-1"))
    # UTF-16 has two bytes a unit, and may be invalid; in Latin-1, every byte is valid.
    end = (min(len(beginning), HEAD_BYTES) - len(mark)) // 2 * 2 + len(mark)
    text = beginning[len(mark) : end].decode(encoding, errors="surrogatepass")
    before = text[: _start_of_head(text)].encode(encoding, errors="surrogatepass")
    return mark + before + tags.encode(encoding), len(mark) + len(before)


def _start_of_head(text: str) -> int:
    """Return the position after everything that may come before the first element that can hold a script.

    That is white space, comments, the doctype, ``<html>`` and ``<head>``; so a <head> inside a comment doesn't count.
    What doesn't end within the text counts as the first element. Takes linear time.
    """
    at = 0
    while True:
        while text[at : at + 1] in _SPACES:
            at += 1
        if text.startswith("<!--", at):
            end = _end_of_comment(text, at)
        elif text.startswith(("<!", "<?"), at):
            end = text.find(">", at) + 1
        elif _is_tag(text, at, "<head"):
            return _end_of_tag(text, at) or at
        elif _is_tag(text, at, "<html"):
            end = _end_of_tag(text, at)
        else:
            return at
        if not end:
            return at
        at = end


def _is_tag(text: str, at: int, tag: str) -> bool:
    after = at + len(tag)
    return text[at:after].lower() == tag and text[after : after + 1] in (*_SPACES, "/", ">")


def _end_of_comment(text: str, at: int) -> int:
    """Return the position after a comment, or 0 if it doesn't end (HTML standard, section 13.2.5.43 and after)."""
    for empty in ("<!-->", "<!--->"):
        if text.startswith(empty, at):
            return at + len(empty)
    end = at + 4
    while (end := text.find("--", end)) >= 0:
        for mark in ("-->", "--!>"):
            if text.startswith(mark, end):
                return end + len(mark)
        end += 1
    return 0


def _end_of_tag(text: str, at: int) -> int:
    """Return the position after a tag, or 0 if it doesn't end; a ">" in a quoted value doesn't end it."""
    quote_mark = ""
    for position in range(at, len(text)):
        character = text[position]
        if quote_mark:
            quote_mark = "" if character == quote_mark else quote_mark
        elif character in _QUOTES:
            quote_mark = character
        elif character == ">":
            return position + 1
    return 0
