"""The client is the first thing in a page's head, and the rest of the page is as it was."""

from __future__ import annotations

import codecs

import pytest

from custom_components.slide_control.push.injection import with_client

TAGS = (
    b'<script src="/slide_control/client/sandbox.js"></script>'
    b'<script type="module" src="/slide_control/client/deck.js"></script>'
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<!doctype html><html><head>", b"<title>x</title></head><body></body></html>"),
        (b"<!DOCTYPE html>\n<HTML lang='de'>\n<HEAD profile='x'>", b"<script>first()</script>"),
        (b"<!-- <head> --><!doctype html><html><head>", b"<meta charset=utf-8>"),
        (b"<html>", b"<body><section>no head</section></body></html>"),
        (b"", b"<p>only a fragment"),
        (b"", b""),
        (b"", b"<header>is no head</header>"),
        (codecs.BOM_UTF8 + b"<head>", "<title>Größe</title>".encode()),
        (b"<head>", b"\xff\xfe\x00 bytes of no encoding"),
    ],
)
def test_the_client_comes_first(before: bytes, after: bytes) -> None:
    assert with_client(before + after) == before + TAGS + after


@pytest.mark.parametrize("rest", [b'"', b"\x3d\xd8", b"\x3d\xd8x"])
def test_a_page_in_utf_16_that_was_cut_off_is_still_sent(rest: bytes) -> None:
    page = with_client(codecs.BOM_UTF16_LE + "<head>".encode("utf-16-le") + rest)
    assert page.decode("utf-16") == f"<head>{TAGS.decode()}\ufffd"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_page_in_utf_16_keeps_its_encoding(encoding: str) -> None:
    mark = codecs.BOM_UTF16_LE if encoding == "utf-16-le" else codecs.BOM_UTF16_BE
    page = with_client(mark + "<head><title>Größe</title>".encode(encoding))
    assert page.startswith(mark)
    assert page.decode("utf-16") == f"<head>{TAGS.decode()}<title>Größe</title>"
