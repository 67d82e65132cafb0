"""Only administrators upload, delete and restore hosted decks; no partial files remain."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
import threading
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import quote
import zipfile

import pytest

from custom_components.slide_control.const import SIGNAL_DECKS_CHANGED
from custom_components.slide_control.hosting.archives.archive import unpack
from custom_components.slide_control.hosting.cache import cached_name
from custom_components.slide_control.hosting.deck_files import archive_to_unpack, cache_folder, find_page
from custom_components.slide_control.hosting.uploads.storage import TRASH_SECONDS, DeckStorage, free_name
from custom_components.slide_control.hosting.uploads.upload_view import MAX_UPLOADS
from homeassistant.helpers.dispatcher import async_dispatcher_connect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from typing import IO

    from pytest_homeassistant_custom_component.common import MockUser
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

ADDRESS = "/api/slide_control/upload"


def named(name: str) -> dict[str, str]:
    """Return the header with the name of an uploaded file."""
    return {"Slug": quote(name)}


@pytest.fixture
def deck_storage(hass: HomeAssistant, tmp_path: Path) -> DeckStorage:
    hass.config.config_dir = str(tmp_path)
    return DeckStorage(str(tmp_path / "slide_control" / "decks"))


@pytest.fixture
async def client(deck_storage: DeckStorage, stage: Stage, hass_client: ClientSessionGenerator) -> Any:
    return await hass_client()


async def test_a_file_becomes_a_deck_and_a_second_of_its_name_too(client: Any, deck_storage: DeckStorage) -> None:
    for expected in ("a b.md", "a b 2.md"):
        response = await client.post(ADDRESS, headers=named("a b.md"), data=b"# Hi")
        assert (response.status, await response.json()) == (200, {"name": expected})
    response = await client.post(ADDRESS, params={"replace": "1"}, headers=named("a b.md"), data=b"# New")
    assert (await response.json())["name"] == "a b.md"
    assert (deck_storage.decks / "a b.md").read_text() == "# New"
    assert [each["name"] for each in deck_storage.trashed()] == ["a b.md"]


async def test_two_uploads_of_one_name_at_once_are_both_kept(client: Any, deck_storage: DeckStorage) -> None:
    both_have_looked = threading.Barrier(2)

    def look(wanted: Path) -> Path:
        free = free_name(wanted)
        with suppress(threading.BrokenBarrierError):  # one after the other, as it should be
            both_have_looked.wait(0.3)
        return free

    with patch("custom_components.slide_control.hosting.uploads.storage.free_name", look):
        responses = await asyncio.gather(
            *(client.post(ADDRESS, headers=named("a.md"), data=text) for text in (b"# One", b"# Two"))
        )
    assert {(await response.json())["name"] for response in responses} == {"a.md", "a 2.md"}
    assert {deck.read_text() for deck in deck_storage.decks.iterdir()} == {"# One", "# Two"}


async def until(what: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not what():
            await asyncio.sleep(0.01)


async def stalled() -> AsyncIterator[bytes]:
    """Send part of a body and stall."""
    yield b"# Half"
    await asyncio.Event().wait()


def files(deck_storage: DeckStorage) -> list[Path]:
    return list(deck_storage.uploads.iterdir()) if deck_storage.uploads.is_dir() else []


async def test_so_many_files_are_stored_at_once_and_the_next_waits_its_turn(
    client: Any, deck_storage: DeckStorage
) -> None:
    go_on, begun = asyncio.Event(), asyncio.Semaphore(0)
    loop, begin, finish = asyncio.get_running_loop(), DeckStorage.begin, DeckStorage.finish
    open_files: list[int] = []
    highest = 0

    async def slowly() -> AsyncIterator[bytes]:
        yield b"# "
        await go_on.wait()
        yield b"Hi"

    def count(storage: DeckStorage) -> Any:
        nonlocal highest
        open_files.append(1)
        highest = max(highest, len(open_files))
        loop.call_soon_threadsafe(begun.release)
        return begin(storage)

    def count_back(storage: DeckStorage, *file: Any, **more: Any) -> str:
        name = finish(storage, *file, **more)
        open_files.pop()
        return name

    with patch.object(DeckStorage, "begin", count), patch.object(DeckStorage, "finish", count_back):
        uploads = [
            asyncio.create_task(client.post(ADDRESS, headers=named(f"{number}.md"), data=slowly()))
            for number in range(MAX_UPLOADS + 4)
        ]
        async with asyncio.timeout(60):
            for _ in range(MAX_UPLOADS):
                await begun.acquire()
        go_on.set()
        responses = await asyncio.gather(*uploads)
    assert highest == MAX_UPLOADS
    assert {response.status for response in responses} == {200}
    assert len(list(deck_storage.decks.iterdir())) == MAX_UPLOADS + 4


async def test_an_upload_that_is_broken_off_leaves_nothing(client: Any, deck_storage: DeckStorage) -> None:
    upload = asyncio.create_task(client.post(ADDRESS, headers=named("a.md"), data=stalled()))
    await until(lambda: files(deck_storage) != [])
    upload.cancel()
    await until(lambda: files(deck_storage) == [])
    assert not (deck_storage.decks / "a.md").exists()


async def test_a_file_is_not_closed_while_a_part_is_being_written(
    hass: HomeAssistant, client: Any, deck_storage: DeckStorage
) -> None:
    writing, go_on = threading.Event(), threading.Event()
    done = []

    def write(file: IO[bytes], _: bytes) -> None:
        writing.set()
        assert go_on.wait(10)
        done.append(("written", file.closed))

    really_discard = DeckStorage.discard

    def discard(file: IO[bytes]) -> None:
        done.append(("discarded", file.closed))
        really_discard(file)

    with patch.multiple(DeckStorage, write=staticmethod(write), discard=staticmethod(discard)):
        upload = asyncio.create_task(client.post(ADDRESS, headers=named("a.md"), data=stalled()))
        await until(writing.is_set)
        upload.cancel()
        await until(lambda: all(each.transport is None for each in client.server.handler.connections))
        await hass.async_add_executor_job(int)  # let the handler of the disconnect run
        go_on.set()
        await until(lambda: files(deck_storage) == [])
    assert done == [("written", False), ("discarded", False)]


async def test_lists_hear_of_a_deck_whose_upload_is_canceled_too_late(
    hass: HomeAssistant, client: Any, deck_storage: DeckStorage
) -> None:
    storing, go_on = threading.Event(), threading.Event()
    heard: list[bool] = []
    async_dispatcher_connect(hass, SIGNAL_DECKS_CHANGED, lambda: heard.append((deck_storage.decks / "a.md").exists()))
    really_finish = DeckStorage.finish

    def finish(*given: Any, **more: Any) -> str:
        storing.set()
        assert go_on.wait(10)
        return really_finish(*given, **more)

    with patch.object(DeckStorage, "finish", finish):
        upload = asyncio.create_task(client.post(ADDRESS, headers=named("a.md"), data=b"# Hi"))
        await until(storing.is_set)
        upload.cancel()
        await until(lambda: all(each.transport is None for each in client.server.handler.connections))
        go_on.set()
        await until(lambda: heard != [])
    assert heard == [True]


async def test_a_user_who_is_no_administrator_is_refused_in_words(
    client: Any, deck_storage: DeckStorage, hass_admin_user: MockUser
) -> None:
    hass_admin_user.groups = []
    response = await client.post(ADDRESS, headers=named("a.md"), data=b"# Hi")
    assert (response.status, "administrators" in (await response.json())["message"]) == (403, True)
    assert not (deck_storage.decks / "a.md").exists()


@pytest.mark.parametrize(
    "name", ["", "../a.md", "a/b.md", ".a.md", "a.exe", "_a.md", "a\\b.md", f"{'a' * 200}.md", "a\n.md"]
)
async def test_a_name_that_leads_elsewhere_is_refused(client: Any, deck_storage: DeckStorage, name: str) -> None:
    response = await client.post(ADDRESS, headers=named(name), data=b"# Hi")
    assert response.status == 400
    assert "The name of the file" in await response.text()


@pytest.mark.parametrize(
    "name",
    [
        "String concatenation (2026).html",
        "Union and how to select (draft).html",
        "To be continued....html",
        "Pythagoras <script>.html",
        "t= concat%2528.html",
        "Présentation 🎤 (übung).html",
    ],
)
@pytest.mark.case
async def test_a_name_that_home_assistant_refuses_in_an_address_is_uploaded(
    client: Any, deck_storage: DeckStorage, name: str
) -> None:
    response = await client.post(ADDRESS, headers=named(name), data=b"<h1>Hi</h1>")
    assert (response.status, await response.json()) == (200, {"name": name})
    assert (deck_storage.decks / name).is_file()


async def test_a_script_may_send_a_plain_name_in_the_query(client: Any) -> None:
    response = await client.post(ADDRESS, params={"name": "a.md"}, data=b"# Hi")
    assert (response.status, await response.json()) == (200, {"name": "a.md"})


async def test_what_cannot_be_shown_is_refused_and_leaves_nothing(client: Any, deck_storage: DeckStorage) -> None:
    response = await client.post(ADDRESS, headers=named("a.zip"), data=b"nothing")
    assert (response.status, (await response.json())["translation_key"]) == (422, "zip_invalid")
    assert [path for path in deck_storage.decks.parent.rglob("*") if path.is_file()] == []


async def test_what_is_too_large_is_refused_whether_or_not_it_says_so(client: Any, deck_storage: DeckStorage) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield bytes(1024)

    with patch("custom_components.slide_control.hosting.uploads.upload_view.MAX_UPLOAD_BYTES", 2048):
        for data in (bytes(3072), parts()):
            response = await client.post(ADDRESS, headers=named("a.md"), data=data)
            assert (response.status, "larger" in (await response.json())["message"]) == (413, True)
    assert not (deck_storage.decks / "a.md").exists()


async def test_a_full_disk_is_said(client: Any, deck_storage: DeckStorage) -> None:
    with patch("pathlib.Path.open", side_effect=OSError(28, "No space left on device")):
        response = await client.post(ADDRESS, headers=named("a.md"), data=b"# Hi")
    assert (response.status, (await response.json())["translation_key"]) == (422, "disk_full")


async def test_a_deleted_deck_comes_back(
    client: Any, deck_storage: DeckStorage, hass_ws_client: WebSocketGenerator
) -> None:
    deck_storage.decks.mkdir(parents=True, exist_ok=True)
    (deck_storage.decks / "a.md").write_text("# One")
    socket = await hass_ws_client()
    await socket.send_json_auto_id({"type": "slide_control/hosted/delete", "name": "a.md"})
    word = (await socket.receive_json())["result"]["id"]
    assert not (deck_storage.decks / "a.md").exists()
    (deck_storage.decks / "a.md").write_text("# Two")
    await socket.send_json_auto_id({"type": "slide_control/hosted/restore", "trash_id": word})
    assert (await socket.receive_json())["result"] == {"name": "a 2.md"}
    await socket.send_json_auto_id({"type": "slide_control/hosted/list"})
    listed = (await socket.receive_json())["result"]
    assert [(each["name"], each["title"]) for each in listed["hosted"]] == [("a 2.md", "One"), ("a.md", "Two")]
    for message in (
        {"type": "slide_control/hosted/restore", "trash_id": word},
        {"type": "slide_control/hosted/restore", "trash_id": "../decks"},
        {"type": "slide_control/hosted/delete", "name": "../../secrets.yaml"},
    ):
        await socket.send_json_auto_id(message)
        assert (await socket.receive_json())["error"]["code"] == "not_found"


async def test_the_trash_is_emptied_after_a_day(stage: Stage, deck_storage: DeckStorage) -> None:
    deck_storage.decks.mkdir(parents=True, exist_ok=True)
    (deck_storage.decks / "a.md").write_text("# One")
    deck_storage.delete("a.md")
    deck_storage.clean_up()
    assert len(deck_storage.trashed()) == 1
    with patch("custom_components.slide_control.hosting.uploads.storage.time.time", return_value=9e9 + TRASH_SECONDS):
        deck_storage.clean_up()
    assert deck_storage.trashed() == []


async def test_what_was_made_of_a_notebook_in_a_zip_stays_as_long_as_the_zip(
    stage: Stage, deck_storage: DeckStorage
) -> None:
    deck_storage.decks.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(deck_storage.decks / "talk.zip", "w") as archive:
        archive.writestr("talk.ipynb", '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}')
    packed = archive_to_unpack(str(deck_storage.decks), "talk.zip")
    assert packed is not None
    unpack(*packed)
    found = find_page(str(deck_storage.decks), "talk.zip", "talk.ipynb.html")
    assert found is not None
    cache = cache_folder(str(deck_storage.decks))
    page = cache / f"{cached_name(found.file)}.html"
    page.write_text("made by nbconvert")
    (cache / "0123456789-of-a-file-that-is-gone").write_text("")
    deck_storage.clean_up()
    assert sorted(cache.iterdir()) == sorted({page, cache / found.file.relative_to(cache).parts[0]})
    (deck_storage.decks / "talk.zip").unlink()
    deck_storage.clean_up()
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *(("a.html", b""), ("a.html", b" \n"), ("a.md", b""), ("a.md", b"\n\n"), ("a.pdf", b""), ("a.zip", b"")),
        *(("a.ipynb", b""), ("a.pptx", b""), ("a.odp", b"")),
    ],
)
@pytest.mark.case
async def test_an_empty_file_is_refused_in_words(
    client: Any, deck_storage: DeckStorage, name: str, content: bytes
) -> None:
    response = await client.post(ADDRESS, headers=named(name), data=content)
    assert (response.status, (await response.json())["translation_key"]) == (422, "file_empty")
    assert not (deck_storage.decks / name).exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        *(("talk.ppt", ".pptx"), ("Talk.PPT", ".pptx"), ("talk.pptm", ".pptx"), ("talk.otp", ".odp")),
        *(("talk.key", "Keynote"), ("talk.docx", "Word"), ("talk.gslides", "Google")),
        *(("talk.7z", "zip file"), ("talk.tar.gz", "zip file"), ("talk.rar", "zip file"), ("talk.qmd", ".qmd")),
        *(("talk.exe", ".html"), ("talk", ".html"), ("talk.pdf.", ".html"), ("talk.rst", "HTML")),
    ],
)
@pytest.mark.case
async def test_a_file_of_another_kind_is_refused_with_what_to_do(client: Any, name: str, words: str) -> None:
    response = await client.post(ADDRESS, headers=named(name), data=b"something")
    message = (await response.json())["message"]
    assert (response.status, words in message) == (400, True), message
    assert "name:" not in message


async def test_a_stray_file_in_the_trash_hides_nothing_and_keeps_nothing(
    client: Any, deck_storage: DeckStorage, hass_ws_client: WebSocketGenerator
) -> None:
    deck_storage.decks.mkdir(parents=True, exist_ok=True)
    (deck_storage.decks / "a.md").write_text("# One")
    trash_id = deck_storage.delete("a.md")
    (deck_storage.trash / ".DS_Store").write_bytes(b"stray")
    (deck_storage.trash / "stray.txt").write_bytes(b"stray")
    (deck_storage.trash / trash_id / ".DS_Store").write_bytes(b"stray")
    (deck_storage.trash / "link").symlink_to("nowhere")
    deck_storage.uploads.mkdir(exist_ok=True)
    (deck_storage.uploads / "link").symlink_to("nowhere")
    deck_storage.clean_up()
    socket = await hass_ws_client()
    await socket.send_json_auto_id({"type": "slide_control/hosted/list"})
    listed = (await socket.receive_json())["result"]
    assert [each["name"] for each in listed["trash"]] == ["a.md"]
    await socket.send_json_auto_id({"type": "slide_control/hosted/restore", "trash_id": trash_id})
    assert (await socket.receive_json())["result"] == {"name": "a.md"}
    assert not (deck_storage.trash / trash_id).exists()


async def test_a_deck_is_deleted_and_replaced_whatever_is_wrong_with_it(
    client: Any, deck_storage: DeckStorage, hass_ws_client: WebSocketGenerator
) -> None:
    deck_storage.decks.mkdir(parents=True, exist_ok=True)
    (deck_storage.decks / "a.zip").write_bytes(b"damaged")
    (deck_storage.decks / "b.md").write_bytes(b"\xff")
    response = await client.post(ADDRESS, params={"replace": "1"}, headers=named("b.md"), data=b"# Good")
    assert await response.json() == {"name": "b.md"}
    socket = await hass_ws_client()
    await socket.send_json_auto_id({"type": "slide_control/hosted/delete", "name": "a.zip"})
    assert (await socket.receive_json())["success"]
    assert [path.name for path in deck_storage.decks.iterdir()] == ["b.md"]
