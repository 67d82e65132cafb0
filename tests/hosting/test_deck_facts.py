"""The list of decks says how many slides each has, whether there are notes, how large it is, and when it changed."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
import time
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
import zipfile
import zlib

from hypothesis import given, strategies as st
import pytest

from custom_components.slide_control.hosting.facts import listed_facts
from custom_components.slide_control.hosting.formats import markdown
from custom_components.slide_control.hosting.formats.format import SlideCount
from custom_components.slide_control.hosting.formats.html_slides import count_html_slides
from custom_components.slide_control.hosting.formats.markdown import MARKDOWN
from custom_components.slide_control.hosting.formats.pdf_pages import count_pages
from tests.fuzz.tries import tries

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.typing import WebSocketGenerator

    from homeassistant.core import HomeAssistant

REVEAL = b"""<!doctype html><title>Talk</title><div class="reveal"><div class="slides">
<section><h1>One</h1><aside class="notes">Hello</aside></section>
<!-- <section>not this one</section> -->
<section><section>Two</section><section>Three<script>'<section>'</script></section></section>
<section data-visibility="hidden">Nobody sees it</section>
</div></div>"""


async def listed(client: Any) -> dict[str, dict[str, Any]]:
    """Return what the list of decks says about each, by name."""
    await client.send_json_auto_id({"type": "slide_control/hosted/list"})
    while (answer := await client.receive_json())["type"] == "event":
        pass  # more is known about the decks now
    return {deck["name"]: deck for deck in answer["result"]["hosted"]}


async def test_decks_that_take_long_are_counted_later_whatever_is_wrong_with_another(
    hass_ws_client: WebSocketGenerator, decks: Path
) -> None:
    (decks / "bad.md").write_bytes(b"\xff")
    (decks / "talk.html").write_bytes(REVEAL)
    client = await hass_ws_client()
    with patch.object(listed_facts, "_COUNT_SECONDS", -1):
        assert (await listed(client))["talk.html"]["slides"] is None
        async with asyncio.timeout(60):
            while (await listed(client))["talk.html"]["slides"] is None:
                await asyncio.sleep(0.01)
        found = await listed(client)
    assert (found["talk.html"]["slides"], found["bad.md"]["problem"] is not None) == (3, True)


async def test_decks_of_the_same_title_are_told_apart_by_their_names(
    hass_ws_client: WebSocketGenerator, decks: Path
) -> None:
    for name in ("one.html", "two.html"):
        (decks / name).write_bytes(REVEAL)
    (decks / "other.html").write_text("<title>Other</title>")
    found = await listed(await hass_ws_client())
    title = found["one.html"]["title"].removesuffix(" (one.html)")
    assert {name: deck["title"] for name, deck in found.items()} == {
        "one.html": f"{title} (one.html)",
        "two.html": f"{title} (two.html)",
        "other.html": "Other",
    }


async def test_the_list_says_what_is_in_each_deck(hass_ws_client: WebSocketGenerator, decks: Path) -> None:
    (decks / "talk.html").write_bytes(REVEAL)
    (decks / "talk.md").write_text("# One\nNote: Hi\n\n---\n\nTwo\n\n--\n\nThree\n---\nno separator\n")
    (decks / "unknown.html").write_text("<title>Something</title><p>Slides of a framework of its own")
    text = {"cell_type": "markdown", "source": '"slide_type": "slide"'}
    kinds = ("slide", "notes", "subslide", "fragment")
    cells = [text | {"metadata": {"slideshow": {"slide_type": kind}}} for kind in kinds]
    (decks / "talk.ipynb").write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}))
    (decks / "folder").mkdir()
    (decks / "folder" / "index.html").write_bytes(REVEAL)
    (decks / "folder" / "picture.png").write_bytes(b"x" * 1_000)
    with zipfile.ZipFile(decks / "packed.zip", "w") as archive:
        archive.writestr("index.html", REVEAL)
    os.utime(decks / "talk.md", (1_700_000_000, 1_700_000_000))

    found = await listed(await hass_ws_client())

    counted = {name: (deck["slides"], deck["notes"]) for name, deck in found.items()}
    assert counted == {
        "talk.html": (3, True),
        "talk.md": (3, True),
        "talk.ipynb": (2, True),
        "unknown.html": (None, None),
        "folder": (3, True),
        "packed.zip": (3, True),
    }
    assert found["folder"]["size"] == len(REVEAL) + 1_000
    assert found["talk.html"]["size"] == len(REVEAL)
    assert found["talk.md"]["modified"] == 1_700_000_000


async def test_a_thousand_decks_are_listed_at_once_and_counted_later(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, decks: Path
) -> None:
    for number in range(1_000):
        (decks / f"deck {number}.md").write_text("# Title\n\n---\n\nEnd\n")
    client = await hass_ws_client()
    await client.send_json_auto_id({"type": "slide_control/hosted/subscribe"})
    assert (await client.receive_json())["success"]
    await listed(client)
    await hass.async_block_till_done(wait_background_tasks=True)

    found = await listed(client)

    assert {deck["slides"] for deck in found.values()} == {2}


async def test_pages_hear_of_new_and_deleted_decks(hass_ws_client: WebSocketGenerator, decks: Path) -> None:
    (decks / "talk.md").write_text("# Hi")
    client = await hass_ws_client()
    await client.send_json_auto_id({"type": "slide_control/hosted/subscribe"})
    assert (await client.receive_json())["success"]
    await client.send_json_auto_id({"type": "slide_control/hosted/delete", "name": "talk.md"})
    kinds = {(await client.receive_json())["type"] for _ in range(2)}
    assert kinds == {"event", "result"}


def test_pages_in_the_object_streams_of_a_pdf_are_counted() -> None:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Count 12 /Kids [3 0 R 4 0 R] /Type /Pages >>"]
    header = b"1 0 2 %d " % (len(objects[0]) + 1)
    packed = zlib.compress(header + b" ".join(objects))
    stream = b"%%PDF-1.7\n5 0 obj\n<</Type/ObjStm/N 2/First %d/Length %d>>stream\r\n%s\nendstream\nendobj" % (
        len(header),
        len(packed),
        packed,
    )
    assert count_pages(stream) == 12
    assert count_pages(b"%PDF-1.4\n1 0 obj <</Type /Pages /Kids [] /Count 3>> endobj /Outlines /Count 99") == 3
    assert count_pages(stream.replace(packed, b"damaged")) is None


@pytest.mark.parametrize(
    "content",
    [b"<section " * 200_000, b"<!--" * 200_000, b"/Type /Pages " * 200_000, b"/Type/ObjStm stream\n" * 200_000],
    ids=["sections", "comments", "pages", "streams"],
)
def test_a_malicious_file_is_counted_in_linear_time(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "talk.md"
    file.write_bytes(content)

    def seconds(work: Any) -> float:
        began = time.thread_time()
        work()
        return time.thread_time() - began

    page = b'<div class="reveal">' + content
    for work in (lambda: count_html_slides(page), lambda: count_pages(content), lambda: MARKDOWN.count(file)):
        assert seconds(work) < 10


LINES = ("", "", "--", "---", "Text", "----", "-", "--- ", "Note: Hi", "notes:", "No note: Hi")
ENDS = ("\n", "\n", "\r\n", "\r\n", "")


@tries(500)
@given(st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(ENDS)), max_size=12))
def test_markdown_is_counted_the_same_in_chunks_of_any_size(
    tmp_path_factory: pytest.TempPathFactory, parts: list[tuple[str, str]]
) -> None:
    text = "".join(line + end for line, end in parts)
    file = tmp_path_factory.getbasetemp() / "talk.md"
    file.write_bytes(text.encode())
    counted = {}
    for size in (*range(1, 13), 64 * 1024):
        with patch.object(markdown, "_CHUNK_BYTES", size):
            counted[size] = MARKDOWN.count(file)
    assert set(counted.values()) == {SlideCount(*slides_and_notes(text))}, counted


def slides_and_notes(text: str) -> tuple[int, bool]:
    """Count the slides line by line: a separator ends its line, between two empty lines or before the end.

    In a file with Windows line breaks, the pattern of reveal.js asks for no empty line before it.
    """
    lines = text.replace("\n", "\n\0").split("\0")
    around = zip(lines, lines[1:], lines[2:], strict=False)
    slides = 1 + sum(
        line.rstrip("\r\n") in ("--", "---")
        and line.endswith("\n")
        and (before == "\n" or before.endswith("\r\n"))
        and after in ("", "\n", "\r\n")
        for before, line, after in around
    )
    return slides, any(line.lower().startswith(("note:", "notes:")) for line in lines)


@pytest.mark.parametrize(
    ("text", "slides"),
    [
        ("One\n\n---\n\nTwo\n\n--\n\nThree", 3),
        ("\n---\n\nTwo", 2),
        ("---\n\nOne", 1),
        ("One\n\n---\n\n---\n\nThree", 3),
        ("One\n\n---\n", 2),
        ("One\n\n---", 1),
        ("One\n---\n\nOne", 1),
        ("One\r\n---\r\n\r\nTwo", 2),
        ("One\r\n\r\n---\r\n\r\nTwo", 2),
        ("One\r\n\r\n---\r\nOne", 1),
    ],
)
def test_the_slides_of_markdown_are_those_that_reveal_js_makes(text: str, slides: int, tmp_path: Path) -> None:
    file = tmp_path / "talk.md"
    file.write_bytes(text.encode())
    assert MARKDOWN.count(file) == SlideCount(slides, notes=False)
