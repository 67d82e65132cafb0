"""The client is injected first in a page's head; the rest of the page is unchanged."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from custom_components.slide_control.hosting.client_injection import inject_client

TAGS = (
    b'<script src="/slide_control/client/sandbox.js"></script>'
    b'<script type="module" src="/slide_control/client/deck.js"></script>'
)


PAGES = sorted((Path(__file__).parents[1] / "corpus" / "pages").glob("*.html"))
MARK = b"@CLIENT@"


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_the_client_comes_first(file: Path) -> None:
    page = file.read_bytes()
    assert page.count(MARK) == 1
    assert inject_client(page.replace(MARK, b"")) == page.replace(MARK, TAGS)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (codecs.BOM_UTF8 + b"<head>", "<title>Größe</title>".encode()),
        (b"<head>", b"\xff\xfe\x00 bytes of no encoding"),
    ],
)
def test_the_client_comes_first_whatever_the_bytes(before: bytes, after: bytes) -> None:
    assert inject_client(before + after) == before + TAGS + after


@pytest.mark.parametrize("rest", [b'"', b"\x3d\xd8", b"\x3d\xd8x"])
def test_a_page_in_utf_16_that_was_cut_off_is_still_sent(rest: bytes) -> None:
    page = inject_client(codecs.BOM_UTF16_LE + "<head>".encode("utf-16-le") + rest)
    assert page.decode("utf-16") == f"<head>{TAGS.decode()}\ufffd"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_page_in_utf_16_keeps_its_encoding(encoding: str) -> None:
    mark = codecs.BOM_UTF16_LE if encoding == "utf-16-le" else codecs.BOM_UTF16_BE
    page = inject_client(mark + "<head><title>Größe</title>".encode(encoding))
    assert page.startswith(mark)
    assert page.decode("utf-16") == f"<head>{TAGS.decode()}<title>Größe</title>"
