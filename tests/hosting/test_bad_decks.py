"""One bad deck has a problem of its own, and costs no other deck, no list and no press anything."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
import io
import json
import os
from pathlib import Path
import shutil
import struct
import time
import tracemalloc
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
import zipfile

import pytest

from custom_components.slide_control.hosting import deck_content
from custom_components.slide_control.hosting.dependencies.libraries import LIBRARIES
from custom_components.slide_control.hosting.library import read_deck
from custom_components.slide_control.stage.messages import Message
from tests.doubles.websocket_display import token_for

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

pytestmark = pytest.mark.case

CORPUS = Path(__file__).parents[1] / "corpus" / "decks"
PAGE = b"<title>Good</title>"
TALK = PAGE.replace(b"Good", b"Talk")
# Seconds of CPU time: what is read in linear time takes milliseconds, and what is quadratic takes minutes.
LINEAR = 5
MIB = 1024 * 1024
CENTRAL = b"PK\x01\x02"


def packed(name: str = "index.html", content: bytes = PAGE * 20, *, extra: bytes = b"") -> bytearray:
    """Return a zip with one file."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.extra = extra
        archive.writestr(info, content)
    return bytearray(data.getvalue())


def changed(at: int, value: bytes) -> bytes:
    """Return a zip with other bytes in the header of its central directory."""
    data = packed()
    start = data.index(CENTRAL) + at
    data[start : start + len(value)] = value
    return bytes(data)


def cut_in_the_middle() -> bytes:
    """Return a zip whose compressed data is overwritten."""
    data = packed(content=os.urandom(5_000))
    data[100:200] = bytes(100)
    return bytes(data)


def many_entries(count: int) -> bytes:
    """Return a zip with a central directory and nothing else."""
    header = bytearray(packed())
    start = header.index(CENTRAL)
    entry = bytearray(header[start : start + 46] + b"x")
    entry[28:34] = struct.pack("<3H", 1, 0, 0)
    directory = bytes(entry) * count
    end = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(directory), 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(directory), 1)
    last = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return directory + end + locator + last


def several(*names: str) -> bytes:
    """Return a zip with a page and further files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in ("index.html", *names):
            archive.writestr(name, PAGE)
    return data.getvalue()


def big_extra() -> bytes:
    """Return a zip with an extra field of 16,000 parts."""
    return bytes(packed(extra=struct.pack("<HH", 0x9999, 0) * 16_000))


BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a zip of LZMA, damaged": ("a.zip", (CORPUS / "damaged-lzma.zip").read_bytes, "zip_method"),
    "a zip of Deflate64": ("a.zip", lambda: changed(10, b"\x09\0"), "zip_method"),
    "a zip of Zstandard": ("a.zip", lambda: changed(10, b"\x5d\0"), "zip_method"),
    "a zip of XZ": ("a.zip", lambda: changed(10, b"\x5f\0"), "zip_method"),
    "a zip of a later version": ("a.zip", lambda: changed(6, b"\xff\0"), "zip_invalid"),
    "a zip with an entry elsewhere": ("a.zip", lambda: changed(42, b"\xff\xff\xff\x7f"), "zip_unreadable"),
    "a zip with a name that is no text": ("a.zip", lambda: changed(8, b"\0\x08") [:-30] + b"", "zip_invalid"),
    "a zip with a wrong size": ("a.zip", lambda: changed(20, b"\x01\0\0\0"), "zip_unreadable"),
    "a zip with damaged data": ("a.zip", cut_in_the_middle, "zip_unreadable"),
    "a zip with a wrong checksum": ("a.zip", lambda: changed(16, b"abcd"), "zip_unreadable"),
    "a zip with an extra field of many parts": ("a.zip", big_extra, "zip_unreadable"),
    "a zip with two million entries": ("a.zip", lambda: many_entries(2_000_000), "zip_too_many_files"),
    "a zip with 100,000 entries": ("a.zip", lambda: many_entries(100_000), "zip_too_many_files"),
    "a zip with an empty page": ("a.zip", lambda: bytes(packed(content=b"")), "file_empty"),
    "a zip with an empty Markdown file": ("a.zip", lambda: bytes(packed("a.md", b"")), "file_empty"),
    "a zip with a file and a folder": ("a.zip", lambda: several("a b", "a", "a-b", "a/c"), "zip_conflicting_entries"),
    "a zip with a long name": ("a.zip", lambda: several("ü" * 128), "zip_name_too_long"),
    "a zip with a long path": ("a.zip", lambda: several("a/" * 500 + "b"), "zip_name_too_long"),
    "an empty zip": ("a.zip", bytes, "file_empty"),
    "an empty page": ("a.html", bytes, "file_empty"),
    "a page of white space": ("a.htm", lambda: b"\xef\xbb\xbf \r\n\t\n", "file_empty"),
    "a page of zeros": ("a.html", lambda: bytes(500), "file_empty"),
    "an empty Markdown file": ("a.md", bytes, "file_empty"),
    "a blank Markdown file": ("a.markdown", lambda: b"\n \n" * 100_000, "file_empty"),
    "Markdown in another encoding": ("a.md", lambda: "# Größe".encode("utf-16"), "markdown_not_utf8"),
    "Markdown that ends in the middle of a letter": ("a.md", lambda: b"# a" * 50_000 + b"\xc3", "markdown_not_utf8"),
    "an empty PDF file": ("a.pdf", bytes, "file_empty"),
    "an empty notebook": ("a.ipynb", bytes, "file_empty"),
    "a small notebook of brackets": ("a.ipynb", lambda: b"[" * 50_000, "notebook_invalid"),
    "a large notebook of brackets": ("a.ipynb", lambda: b'{"cells":' + b"[" * MIB, "notebook_invalid"),
    "a notebook with a number of a million digits": ("a.ipynb", lambda: b'{"cells":' + b"1" * MIB, "notebook_invalid"),
    "a large file that is no notebook": ("a.ipynb", lambda: json.dumps(["x" * MIB]).encode(), "notebook_invalid"),
}  # fmt: skip

SLOW: dict[str, tuple[str, bytes, str]] = {
    "a heading with 20,000 spaces": ("a.md", b"# a" + b" " * 20_000 + b"b", "a" + " " * 20_000 + "b"),
    "headings without end": ("a.md", b"# " * 8 * MIB, "# " * 200),
    "headings of tabs": ("a.md", b"#\t" * 8 * MIB, "# " * 200),
    "a line of number signs": ("a.md", b"#" * 16 * MIB, ""),
    "empty lines": ("a.md", b"\n" * (16 * MIB - 4) + b"# a", ""),
    "titles without end": ("a.html", b"<title>" * 9_362, ""),
    "titles without end, in 16 MiB": ("a.html", b"<TITLE\n" * 2 * MIB, ""),
    "many titles": ("a.html", b"<titles>" * 8_000 + b"<title>a</title>", "a"),
    "a title with a number of 5,000 digits": ("a.html", b"<title>a &#" + b"9" * 5_000 + b";</title>", "a �"),
    "a title of references": ("a.html", b"<title>" + b"&" * 60_000 + b"</title>", "&" * 200),
    "comments without end": ("a.html", b"<!--" * 4 * MIB, ""),
}


@pytest.fixture
def folder(tmp_path: Path, stage: Stage) -> Path:
    """The folder of the decks, with a good one."""
    folder = tmp_path / "slide_control" / "decks"
    (folder / "good.html").write_bytes(PAGE)
    return folder


@pytest.fixture
async def listed(folder: Path, entry: MockConfigEntry, hass_client_no_auth: ClientSessionGenerator) -> Any:
    """Return what lists the decks, and opens each of them; the good one is as it always is."""
    client = await hass_client_no_auth()

    async def listed() -> dict[str, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {token_for(entry.data, opens=True)}"}
        response = await client.get("/api/slide_control/decks", headers=headers)
        assert response.status == 200
        found = {deck["name"]: deck for deck in (await response.json())["hosted"]}
        for deck in found.values():
            page = await client.get(deck["url"])
            assert page.status in ((200,) if deck["problem"] is None else (404, 422)), await page.text()
        good = found.pop("good.html")
        assert (good["title"], good["problem"]) == ("Good", None)
        return found

    return listed


@pytest.mark.parametrize(("name", "content", "key"), BAD.values(), ids=BAD)
async def test_a_bad_deck_has_a_problem_in_words_and_costs_no_other_anything(
    folder: Path, listed: Any, name: str, content: Callable[[], bytes], key: str
) -> None:
    (folder / name).write_bytes(content())
    before = time.process_time()
    found = await listed()
    assert found[name]["translation_key"] == key
    assert time.process_time() - before < LINEAR


async def test_a_pipe_in_a_decks_folder_is_never_opened(hass: HomeAssistant, folder: Path, listed: Any) -> None:
    (folder / "talk").mkdir()
    (folder / "talk" / "index.html").write_bytes(b"<title>Talk</title>")
    for name in ("a.js", "b.css", "c.html"):
        os.mkfifo(folder / "talk" / name)
    os.mkfifo(folder / "pipe.html")
    async with asyncio.timeout(60):
        assert (await listed()).keys() == {"talk"}
        await hass.data[LIBRARIES].async_look_at_all()
        await hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize(("name", "content", "title"), SLOW.values(), ids=SLOW)
async def test_reading_a_deck_takes_linear_time(
    folder: Path, listed: Any, name: str, content: bytes, title: str
) -> None:
    (folder / name).write_bytes(content)
    before = time.process_time()
    found = await listed()
    assert time.process_time() - before < LINEAR
    assert found[name]["title"] == (" ".join(title.split())[:200] or "a")
    assert found[name]["problem"] is None


async def test_a_large_notebook_has_a_title_and_is_read_by_another_process(folder: Path, listed: Any) -> None:
    cells = [
        {"cell_type": "code", "source": ["# no title\n"], "outputs": [{"data": {"image/png": "A" * 16 * MIB}}]},
        {"cell_type": "markdown", "source": ["text\n", "# Plots\n"]},
    ]
    (folder / "a.ipynb").write_text(json.dumps({"cells": cells}))
    with (
        patch("custom_components.slide_control.hosting.formats.notebook.find_spec", return_value=None),
        patch("json.loads", side_effect=AssertionError("it would hold the interpreter")) as parse,
    ):
        parse.side_effect = lambda text: text.decode().strip('"') if len(text) < 100 else pytest.fail("too large")
        deck = read_deck(folder / "a.ipynb")
    assert deck is not None
    assert deck.title == "Plots"
    assert deck.problem == Message("notebook_without_nbconvert")


async def test_what_nobody_expected_is_the_problem_of_one_deck(folder: Path, listed: Any) -> None:
    (folder / "a.pdf").write_bytes(b"%PDF-1.7")
    with patch("custom_components.slide_control.hosting.formats.pdf.os.SEEK_END", "not a number"):
        assert (await listed())["a.pdf"]["translation_key"] == "deck_damaged"


def test_whichever_byte_of_a_zip_is_wrong_there_is_an_answer(tmp_path: Path) -> None:
    good = packed()
    for at in range(len(good)):
        for value in (0, 1, 0x7F, 0xFF):
            bad = bytearray(good)
            bad[at] = value
            (tmp_path / "a.zip").write_bytes(bad)
            deck = read_deck(tmp_path / "a.zip")
            assert deck is not None
            assert deck.problem is None or deck.problem.key not in {"deck_damaged", "deck_unreadable"}, (at, value)


def test_two_million_entries_take_no_memory(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(many_entries(2_000_000))
    tracemalloc.start()
    try:
        read_deck(tmp_path / "a.zip")
        assert tracemalloc.get_traced_memory()[1] < 20 * MIB
    finally:
        tracemalloc.stop()


async def test_links_to_nowhere_and_in_circles_and_other_oddities_hide_no_deck(folder: Path, listed: Any) -> None:
    (folder / ".#good.html").symlink_to("somebody@somewhere.1234:5678")
    (folder / "dangling.html").symlink_to("nowhere.html")
    (folder / "circle.html").symlink_to("circle.html")
    (folder / "circle").symlink_to("circle")
    os.mkfifo(folder / "pipe.html")
    (folder / "folder.zip").mkdir()
    (folder / "folder.html").mkdir()
    (folder / "folder.html" / "index.html").symlink_to("index.html")
    (folder / "talk").mkdir()
    (folder / "talk" / "index.html").write_bytes(TALK)
    (folder / "talk" / ".#index.html").symlink_to("somebody@somewhere.1234:5678")
    found = await listed()
    assert {name: deck["problem"] and deck["translation_key"] for name, deck in found.items()} == {
        "circle.html": "deck_unreadable",
        "talk": None,
    }


async def test_a_deck_that_may_not_be_read_says_so_until_it_may(folder: Path, listed: Any) -> None:
    (folder / "a.md").write_text("# A")
    (folder / "talk").mkdir()
    (folder / "talk" / "index.html").write_bytes(TALK)
    refused = PermissionError(13, "Permission denied")
    with patch.object(Path, "open", side_effect=refused), patch.object(deck_content.os, "scandir", side_effect=refused):
        decks = [read_deck(folder / name) for name in ("a.md", "talk")]
    assert [deck and deck.problem for deck in decks] == [Message("deck_unreadable", error="Permission denied")] * 2
    assert {name: deck["problem"] for name, deck in (await listed()).items()} == {"a.md": None, "talk": None}


async def test_what_was_read_is_remembered_failures_included(
    hass: HomeAssistant, folder: Path, hass_ws_client: WebSocketGenerator
) -> None:
    for number in range(1_000):
        (folder / f"{number}.md").write_bytes(b"# A talk" if number % 2 else b"\xff")
    (folder / "talk").mkdir()
    (folder / "talk" / "index.html").write_bytes(TALK)
    (folder / "a.zip").write_bytes(packed())
    client = await hass_ws_client()

    async def names() -> list[str]:
        await client.send_json_auto_id({"type": "slide_control/hosted/list"})
        return [deck["name"] for deck in (await client.receive_json())["result"]["hosted"] if not deck["problem"]]

    first = await names()
    assert len(first) == 503
    # Files are remembered once their times have passed.
    for path in folder.rglob("*"):
        os.utime(path, ns=(0, 0))
    newest = max(path.stat().st_ctime_ns for path in folder.rglob("*"))
    while time.time_ns() - newest < 200_000_000:
        await asyncio.sleep(0.01)
    assert await names() == first
    with (
        patch("custom_components.slide_control.hosting.archives.archive.open_archive", side_effect=AssertionError),
        patch.object(deck_content, "choose_page", side_effect=AssertionError),
        patch.object(Path, "open", side_effect=AssertionError),
    ):
        assert await names() == first
    (folder / "0.md").write_bytes(b"# Readable")
    shutil.rmtree(folder / "talk")
    assert sorted(await names()) == sorted({*first, "0.md"} - {"talk"})
