"""Words from outside stay plain text in dialogs, whatever they contain."""

from __future__ import annotations

import string

from hypothesis import given, strategies as st
from markdown_it import MarkdownIt
import pytest

from custom_components.slide_control.plain_text import plain, plain_markdown

pytestmark = pytest.mark.case

# As Home Assistant's frontend renders descriptions: with HTML, tables, links from bare addresses, and line breaks.
RENDERER = MarkdownIt("gfm-like", {"html": True, "breaks": True, "linkify": False})


def rendered(text: str) -> tuple[set[str], str]:
    """Return the types of what a description becomes, and the text that people see."""
    tokens = RENDERER.parse(f"The display at **{text}** is now a display.\n\n{text}")
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in (*tokens, *inline)}
    return kinds, "".join(child.content for child in inline)


NOTHING_BUT_TEXT = {
    *("paragraph_open", "paragraph_close", "inline", "text", "text_special", "strong_open", "strong_close"),
}


@pytest.mark.parametrize(
    "text",
    [
        "TV (192.168.1.7)** is a display now.<details><summary></summary>",
        "![x](https://example.org/x.png)",
        "[Home](https://example.org) <a href=x>x</a> <img src=x onerror=alert(1)>",
        "# Heading\n\n- list\n1. one\n> quote\n```\ncode\n```\n\n---\n| a | b |\n|---|---|",
        "&lt;b&gt; &#60;b&#62; \\<b>",
        "<ha-alert alert-type='error'>x</ha-alert><script>x</script><!-- x -->",
        "https://example.org www.example.org me@example.org",
        "\u202egnp.exe\u2066\u200f\x00\x1b[31m",
        "`code` *em* _em_ ~~strike~~ $x$ :smile: {name}",
        string.punctuation,
    ],
)
def test_what_looks_like_markup_is_shown_as_it_is(text: str) -> None:
    kinds, shown = rendered(plain_markdown(text))
    assert kinds <= NOTHING_BUT_TEXT
    assert shown == f"The display at {plain(text)} is now a display.{plain(text)}"


@given(st.text())
def test_no_text_becomes_markup(text: str) -> None:
    kinds, shown = rendered(plain_markdown(text))
    assert kinds <= NOTHING_BUT_TEXT
    assert plain(text) in shown


def test_addresses_do_not_become_links() -> None:
    """The frontend's renderer links a bare address; a backslash in it prevents that."""
    assert plain_markdown("https://a.example") == r"https\:\/\/a\.example"
    assert plain_markdown("www.a.example") == r"www\.a\.example"


def test_a_long_text_is_shortened_and_control_characters_are_gone() -> None:
    assert plain("x" * 1_000_000) == "x" * 99 + "…"
    assert plain("a\u202eb\u2028c\td\r\ne\x07\ufefff\ud800") == "ab c d ef"
    joined = "\U0001f469\u200d\U0001f3eb \u0645\u06cc\u200c\u062e"
    assert plain(joined) == joined
