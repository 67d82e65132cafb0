"""Pages and files are streamed: memory doesn't grow with them, and nobody waits in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
import errno
import json
from pathlib import Path
import re
import threading
import tracemalloc
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
import zipfile

from aiohttp import ClientPayloadError, ServerDisconnectedError
import pytest

from custom_components.slide_control.hosting import queries
from custom_components.slide_control.hosting.archives import archive
from custom_components.slide_control.hosting.formats import notebook
from custom_components.slide_control.hosting.serving import compressed, content, response, slots
from tests.doubles.websocket_display import token_for

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

MIB = 1024 * 1024
HEAD = b"<!doctype html><html><head><title>A talk</title></head><body>"


@pytest.fixture
def folder(tmp_path: Path, stage: Stage) -> Path:
    """The folder of the decks."""
    return tmp_path / "slide_control" / "decks"


@pytest.fixture
async def client(folder: Path, hass_client_no_auth: ClientSessionGenerator) -> Any:
    """A browser without a login."""
    return await hass_client_no_auth()


@pytest.fixture
async def address(client: TestClient[Any, Any], entry: MockConfigEntry) -> Any:
    """Return what finds the address of a deck."""

    async def address(name: str) -> str:
        headers = {"Authorization": f"Bearer {token_for(entry.data, opens=True)}"}
        response = await client.get("/api/slide_control/decks", headers=headers)
        return next(deck["url"] for deck in (await response.json())["hosted"] if deck["name"] == name)

    return address


@pytest.mark.parametrize("size", [100, 20_000, 70_000, 3 * MIB])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_a_page_of_any_size_arrives_whole_with_the_client_in_its_head(
    folder: Path, client: Any, address: Any, size: int, encoding: str
) -> None:
    page = HEAD + bytes(range(32, 127)) * (size // 95)
    (folder / "talk.html").write_bytes(page)
    answer = await client.get(await address("talk.html"), headers={"Accept-Encoding": encoding})
    body = await answer.read()
    start = body.index(b"<script")
    end = body.index(b"<title>")
    assert b"deck.js" in body[start:end]
    assert body[:start] + body[end:] == page
    assert ("Content-Encoding" in answer.headers) == (encoding == "gzip" and size > 1_400)
    again = {"Accept-Encoding": encoding, "If-None-Match": answer.headers["ETag"]}
    assert (await client.get(await address("talk.html"), headers=again)).status == 304


async def test_what_a_browser_has_is_not_compressed_again(
    hass: HomeAssistant, folder: Path, client: Any, address: Any
) -> None:
    (folder / "talk.html").write_bytes(HEAD + b"x" * 20_000)
    url = await address("talk.html")
    answer = await client.get(url)
    hass.data.pop(compressed.COMPRESSED)  # as after a restart
    with patch.object(response, "compress", side_effect=AssertionError):
        known = {"If-None-Match": answer.headers["ETag"]}
        assert (await client.get(url, headers=known)).status == 304


async def test_ranges_of_a_page_and_of_a_file(folder: Path, client: Any, address: Any) -> None:
    (folder / "talk").mkdir()
    (folder / "talk" / "index.html").write_bytes(HEAD + b"x" * 100_000)
    (folder / "talk" / "video.mp4").write_bytes(bytes(range(250)) * 1_000)
    page = await address("talk")
    for url in (page, page.replace("index.html", "video.mp4")):
        whole = await client.get(url, headers={"Accept-Encoding": "identity"})
        body = await whole.read()
        assert whole.headers["Accept-Ranges"] == "bytes"
        for text, start, end in (
            ("0-0", 0, 1),
            ("5-", 5, len(body)),
            ("-7", len(body) - 7, len(body)),
            ("65000-66000", 65_000, 66_001),
            ("9-99999999", 9, len(body)),
        ):
            part = await client.get(url, headers={"Range": f"bytes={text}"})
            assert (part.status, await part.read()) == (206, body[start:end])
            assert part.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(body)}"
        for text in ("bytes=99999999-", "bytes=5-1", "nonsense"):
            assert (await client.get(url, headers={"Range": text})).status == 416
        changed = {"Range": "bytes=0-0", "If-Range": '"another version"'}
        assert (await client.get(url, headers=changed)).status == 200
        same = {"Range": "bytes=0-0", "If-Range": whole.headers["ETag"]}
        assert (await client.get(url, headers=same)).status == 206


async def test_the_size_of_a_page_and_the_number_of_displays_cost_little_memory(
    folder: Path, client: Any, address: Any
) -> None:
    size = 40 * MIB
    with (folder / "talk.html").open("wb") as file:
        file.write(HEAD)
        file.truncate(size)
    url = await address("talk.html")
    tracemalloc.start()
    try:

        async def load() -> int:
            answer = await client.get(url)
            return sum([len(chunk) async for chunk in answer.content.iter_chunked(64 * 1024)])

        received = await asyncio.gather(*(load() for _ in range(3)))
        # This process is both server and browsers.
        assert tracemalloc.get_traced_memory()[1] < 32 * MIB
    finally:
        tracemalloc.stop()
    assert set(received) == {received[0]}
    assert received[0] > size


@pytest.mark.parametrize("limit", ["MAX_RESPONSES", "MAX_RESPONSES_OF_ADDRESS"])
async def test_browsers_that_do_not_read_take_no_more_than_their_slots(
    hass: HomeAssistant, folder: Path, client: Any, address: Any, limit: str
) -> None:
    """What is small is sent nevertheless; what is large, once a slot is free."""
    (folder / "talk.html").write_bytes(HEAD)
    (folder / "large.html").write_bytes(HEAD + b"x" * 16 * MIB)
    small, large = await address("talk.html"), await address("large.html")
    with patch.object(slots, limit, 2):
        hass.data.pop(slots.SLOTS, None)
        slow = [await client.get(large) for _ in range(2)]
        waiting = asyncio.create_task(client.get(large))
        for _ in range(5):
            assert (await client.get(small)).status == 200
        # An audience may share one address with whoever loads a large deck.
        page = await (await client.get("/slide_control/follow")).text()
        files = re.findall(r'(?:src|href)="(client-[^"]+)"', page)
        answers = [await client.get(f"/slide_control/{file}") for file in files]
        assert [answer.status for answer in answers] == [200] * len(files)
        assert not waiting.done()
        slow[0].close()
        assert (await waiting).status == 200
        slow[1].close()


async def test_a_browser_that_takes_nothing_is_disconnected(folder: Path, client: Any, address: Any) -> None:
    (folder / "talk.html").write_bytes(HEAD + b"x" * 64 * MIB)
    with patch.object(response, "_CHUNK_SECONDS", 0.2):
        answer = await client.get(await address("talk.html"))
        transport = answer.connection.transport
        transport.pause_reading()
        async with asyncio.timeout(60):
            while any(each.transport is not None for each in client.server.handler.connections):
                await asyncio.sleep(0.01)
        transport.resume_reading()
        with pytest.raises((ClientPayloadError, OSError)):
            await answer.read()


async def test_a_page_that_is_cut_off_while_it_is_sent_is_no_whole_page(
    folder: Path, client: Any, address: Any
) -> None:
    file = folder / "talk.html"
    file.write_bytes(HEAD + b"x" * 16 * MIB)
    answer = await client.get(await address("talk.html"))
    file.write_bytes(HEAD)
    with pytest.raises((ClientPayloadError, ServerDisconnectedError, OSError)):
        await answer.read()
    assert (await client.get(await address("talk.html"))).status == 200


async def test_a_page_that_is_replaced_while_it_is_sent_arrives_as_it_was(
    folder: Path, client: Any, address: Any
) -> None:
    file, new = folder / "talk.html", folder / ".new"
    file.write_bytes(HEAD + b"x" * 16 * MIB)
    answer = await client.get(await address("talk.html"))
    new.write_bytes(HEAD + b"y" * 16 * MIB)
    new.rename(file)
    body = await answer.read()
    assert (body.count(b"y" * 100), len(body) > 16 * MIB) == (0, True)
    known = {"If-None-Match": answer.headers["ETag"]}
    assert (await client.get(await address("talk.html"), headers=known)).status == 200


async def test_a_file_that_vanishes_before_it_is_opened_is_not_found(folder: Path, client: Any, address: Any) -> None:
    (folder / "talk.html").write_bytes(HEAD)
    url = await address("talk.html")
    with patch.object(content.io, "FileIO", side_effect=FileNotFoundError):
        assert (await client.get(url)).status == 404
    with patch.object(content.io, "FileIO", side_effect=PermissionError(errno.EACCES, "Permission denied")):
        answer = await client.get(url)
        assert (answer.status, "Permission denied" in await answer.text()) == (422, True)


def pack(path: Path) -> None:
    """Write a zip with a page and many files."""
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("index.html", HEAD)
        for number in range(50):
            packed.writestr(f"{number}.css", "body { color: red }")


async def test_a_zip_is_unpacked_once_and_those_who_wait_take_no_threads(
    hass: HomeAssistant, folder: Path, client: Any, address: Any
) -> None:
    pack(folder / "talk.zip")
    (folder / "other.html").write_bytes(HEAD)
    go_on, begun, times = threading.Event(), asyncio.Event(), []

    def unpack(*arguments: Path) -> None:
        times.append(threading.current_thread())
        hass.loop.call_soon_threadsafe(begun.set)
        assert go_on.wait(60)
        archive.unpack(*arguments)

    with patch.object(queries, "unpack", unpack):
        # As soon as they are listed, what the decks load is looked up in the background.
        url, other = await address("talk.zip"), await address("other.html")
        requests = [asyncio.create_task(client.get(url.replace("index.html", f"{number}.css"))) for number in range(50)]
        gone = asyncio.create_task(client.get(url))
        await begun.wait()
        gone.cancel()
        # All 64 threads of Home Assistant but one are free.
        await asyncio.gather(*(hass.async_add_executor_job(int) for _ in range(100)))
        assert (await client.get(other)).status == 200
        assert not any(request.done() for request in requests)
        go_on.set()
        answers = await asyncio.gather(*requests)
    assert {answer.status for answer in answers} == {200}
    assert len(times) == 1


async def test_a_notebook_is_converted_once(folder: Path, client: Any, address: Any) -> None:
    (folder / "talk.ipynb").write_text(json.dumps({"cells": []}))
    times = []

    def convert(_: list[str], **options: Any) -> tuple[int, bytes]:
        times.append(options)
        (options["folder"] / "slides.slides.html").write_bytes(HEAD + b"x" * MIB)
        return 0, b""

    with patch.object(notebook, "find_spec", return_value=object()), patch.object(notebook, "run_python", convert):
        url = await address("talk.ipynb")
        answers = await asyncio.gather(*(client.get(url) for _ in range(10)))
        assert {(answer.status, len(await answer.read()) > MIB) for answer in answers} == {(200, True)}
    assert len(times) == 1


@pytest.mark.parametrize(
    ("number", "key"),
    [
        (errno.EROFS, "slide_control/.cache"),
        (errno.EACCES, "slide_control/.cache"),
        (errno.ENOSPC, "is full"),
        (errno.EIO, "Input/output error"),
    ],
)
@pytest.mark.parametrize("name", ["talk.zip", "talk.ipynb"])
async def test_a_cache_that_cannot_be_written_is_said_in_words_and_leaves_nothing(
    folder: Path, client: Any, address: Any, name: str, number: int, key: str
) -> None:
    # The other one would be unpacked for the list meanwhile.
    if name == "talk.zip":
        pack(folder / name)
    else:
        (folder / name).write_text(json.dumps({"cells": []}))
    error = OSError(number, "Input/output error")
    with (
        patch.object(notebook, "find_spec", return_value=object()),
        patch.object(notebook.tempfile, "TemporaryDirectory", side_effect=error),
        patch.object(archive.Path, "mkdir", side_effect=error),
    ):
        answer = await client.get(await address(name))
        # Later, the list may try again.
        left = list((folder.parent / ".cache").glob("*"))
    assert (answer.status, key in await answer.text(), left) == (422, True, [])


async def test_a_disk_that_fills_up_leaves_nothing_half_unpacked(folder: Path, client: Any, address: Any) -> None:
    pack(folder / "talk.zip")
    with patch("zipfile.ZipExtFile.read", side_effect=_fails_after(20)):
        answer = await client.get(await address("talk.zip"))
        left = list((folder.parent / ".cache").glob("*"))
    assert (answer.status, "is full" in await answer.text(), left) == (422, True, [])
    assert (await client.get(await address("talk.zip"))).status == 200


def _fails_after(times: int) -> Callable[..., bytes]:
    left = times

    def read(*_: object) -> bytes:
        nonlocal left
        left -= 1
        if not left:
            raise OSError(errno.ENOSPC, "No space left on device")
        return b"x" if left % 2 else b""

    return read
