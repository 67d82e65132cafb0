"""The client is injected first in a page's head; the rest of the page is unchanged."""

from __future__ import annotations

import codecs
from pathlib import Path
import time

import pytest

from custom_components.slide_control.hosting.serving.client_injection import HEAD_BYTES, client_tags, inject

TAGS = (
    b'<script src="/slide_control/client/old_browser.js"></script>'
    b'<script src="/slide_control/client/sandbox.js"></script>'
    b'<script type="module" src="/slide_control/client/deck.js"></script>'
)


def inject_client(page: bytes) -> bytes:
    """Return the page as it is sent."""
    beginning, replaced = inject(page[:HEAD_BYTES], client_tags())
    return beginning + page[replaced:]


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
def test_a_page_in_utf_16_that_was_cut_off_is_still_sent_as_it_is(rest: bytes) -> None:
    before = codecs.BOM_UTF16_LE + "<head>".encode("utf-16-le")
    assert inject_client(before + rest) == before + TAGS.decode().encode("utf-16-le") + rest


@pytest.mark.parametrize(
    "before",
    [
        "<!-- 🎤 <head> --><html lang=\"a>b\" data-x='<head>'><HEAD\nclass=x>",
        "<!--><!---><!-- x --!><html/><head>",
        "<!-- \ud83d --><head>",
        "<?xml version='1.0'?>\n<!DOCTYPE html SYSTEM 'x'>\n",
    ],
)
def test_the_head_is_found_as_browsers_find_it(before: str) -> None:
    rest = "<title>x</title>"
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (b"", "utf-8")):
        head = mark + before.encode(encoding, "surrogatepass")
        tags = TAGS.decode().encode(encoding)
        assert inject_client(head + rest.encode(encoding)) == head + tags + rest.encode(encoding)


@pytest.mark.parametrize(
    "start",
    [
        *("<!--", "<!doctype", "<html", "<head", "<", "<html a='", "<!--->", "<!---", " ", "\n", "<?", "<head\t"),
        *('<html a="\'"', "<!doctype html><!--", "<html><!-- -- ", "<!-->-"),
    ],
)
def test_finding_the_head_takes_linear_time_and_ends_with_the_beginning(start: str) -> None:
    """What takes milliseconds in linear time would take many seconds in quadratic time."""
    page = (start * (HEAD_BYTES // len(start) + 1)).encode()
    began = time.process_time()
    assert inject_client(page).replace(TAGS, b"") == page
    assert inject_client(page + b"-->'\"><head>").replace(TAGS, b"") == page + b"-->'\"><head>"
    assert time.process_time() - began < 1


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_page_in_utf_16_keeps_its_encoding(encoding: str) -> None:
    mark = codecs.BOM_UTF16_LE if encoding == "utf-16-le" else codecs.BOM_UTF16_BE
    page = inject_client(mark + "<head><title>Größe</title>".encode(encoding))
    assert page.startswith(mark)
    assert page.decode("utf-16") == f"<head>{TAGS.decode()}<title>Größe</title>"
