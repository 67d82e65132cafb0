"""Administrators upload, delete and restore hosted decks; nobody else does, and nothing half is left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from custom_components.slide_control.push.decks.shelf import TRASH_SECONDS, Shelf

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from pytest_homeassistant_custom_component.common import MockUser
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

    from custom_components.slide_control.deck.deck import Deck
    from homeassistant.core import HomeAssistant

ADDRESS = "/api/slide_control/upload"


@pytest.fixture
def shelf(hass: HomeAssistant, tmp_path: Path) -> Shelf:
    hass.config.config_dir = str(tmp_path)
    return Shelf(str(tmp_path / "slide_control" / "decks"))


@pytest.fixture
async def client(shelf: Shelf, deck: Deck, hass_client: ClientSessionGenerator) -> Any:
    return await hass_client()


async def test_a_file_becomes_a_deck_and_a_second_of_its_name_too(client: Any, shelf: Shelf) -> None:
    for expected in ("a b.md", "a b 2.md"):
        response = await client.post(ADDRESS, params={"name": "a b.md"}, data=b"# Hi")
        assert (response.status, await response.json()) == (200, {"name": expected})
    response = await client.post(ADDRESS, params={"name": "a b.md", "replace": "1"}, data=b"# New")
    assert (await response.json())["name"] == "a b.md"
    assert (shelf.decks / "a b.md").read_text() == "# New"
    assert [each["name"] for each in shelf.trashed()] == ["a b.md"]


async def test_who_is_no_administrator_is_refused_in_words(
    client: Any, shelf: Shelf, hass_admin_user: MockUser
) -> None:
    hass_admin_user.groups = []
    response = await client.post(ADDRESS, params={"name": "a.md"}, data=b"# Hi")
    assert (response.status, "administrators" in (await response.json())["message"]) == (403, True)
    assert not (shelf.decks / "a.md").exists()


@pytest.mark.parametrize(
    "name", ["", "../a.md", "a/b.md", ".a.md", "a.exe", "_a.md", "a\\b.md", f"{'a' * 200}.md", "a\n.md"]
)
async def test_a_name_that_leads_elsewhere_is_refused(client: Any, shelf: Shelf, name: str) -> None:
    response = await client.post(ADDRESS, params={"name": name}, data=b"# Hi")
    assert response.status == 400
    # Home Assistant itself refuses some of them before they reach us.
    assert "name: " in (words := await response.text()) or "Bad Request" in words


async def test_what_cannot_be_shown_is_refused_and_leaves_nothing(client: Any, shelf: Shelf) -> None:
    response = await client.post(ADDRESS, params={"name": "a.zip"}, data=b"nothing")
    assert (response.status, "no zip" in (await response.json())["message"]) == (422, True)
    assert [path for path in shelf.decks.parent.rglob("*") if path.is_file()] == []


async def test_what_is_too_large_is_refused_whether_or_not_it_says_so(client: Any, shelf: Shelf) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield bytes(1024)

    with patch("custom_components.slide_control.push.shelving.LARGEST", 2048):
        for data in (bytes(3072), parts()):
            response = await client.post(ADDRESS, params={"name": "a.md"}, data=data)
            assert (response.status, "larger" in (await response.json())["message"]) == (413, True)
    assert not (shelf.decks / "a.md").exists()


async def test_a_full_disk_is_said(client: Any, shelf: Shelf) -> None:
    with patch("pathlib.Path.open", side_effect=OSError(28, "No space left on device")):
        response = await client.post(ADDRESS, params={"name": "a.md"}, data=b"# Hi")
    assert (response.status, "disk is full" in (await response.json())["message"]) == (422, True)


async def test_a_deleted_deck_comes_back(client: Any, shelf: Shelf, hass_ws_client: WebSocketGenerator) -> None:
    shelf.decks.mkdir(parents=True, exist_ok=True)
    (shelf.decks / "a.md").write_text("# One")
    socket = await hass_ws_client()
    await socket.send_json_auto_id({"type": "slide_control/hosted/delete", "name": "a.md"})
    word = (await socket.receive_json())["result"]["id"]
    assert not (shelf.decks / "a.md").exists()
    (shelf.decks / "a.md").write_text("# Two")
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


async def test_the_trash_is_emptied_after_a_day(deck: Deck, shelf: Shelf) -> None:
    shelf.decks.mkdir(parents=True, exist_ok=True)
    (shelf.decks / "a.md").write_text("# One")
    shelf.delete("a.md")
    shelf.tidy()
    assert len(shelf.trashed()) == 1
    with patch("custom_components.slide_control.push.decks.shelf.time.time", return_value=9e9 + TRASH_SECONDS):
        shelf.tidy()
    assert shelf.trashed() == []
