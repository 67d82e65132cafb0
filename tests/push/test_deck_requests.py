"""A remote whose link allows it lists decks, shows one on a waiting display, and closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.access.tokens import Role
from tests.doubles.websocket_display import connected, token_for

if TYPE_CHECKING:
    from pathlib import Path

    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

type Client = TestClient[Any, Any]


@pytest.fixture
async def client(
    hass: HomeAssistant, tmp_path: Path, stage: Stage, hass_client_no_auth: ClientSessionGenerator
) -> Client:
    """Browsers in the network of a Home Assistant that hosts a deck and a broken one."""
    for name in ("talk", "broken.zip"):
        (tmp_path / "slide_control" / "decks").mkdir(parents=True, exist_ok=True)
        if "." in name:
            (tmp_path / "slide_control" / "decks" / name).write_bytes(b"no zip")
        else:
            (tmp_path / "slide_control" / "decks" / name).mkdir()
            (tmp_path / "slide_control" / "decks" / name / "index.html").write_text("<title>Four seasons</title>")
    return await hass_client_no_auth()


async def test_a_remote_that_may_shows_a_deck_and_closes_it(client: Client, entry: MockConfigEntry) -> None:
    link = token_for(entry.data, Role.REMOTE, opens=True)
    television = {"id": "screen-01", "name": "Television", "opens": True}
    async with (
        connected(client, link, client_id="remote-01", state=None) as remote,
        connected(
            client, token_for(entry.data, opens=True), client_id="screen-01", state=None, client=television
        ) as display,
    ):
        await remote.send({"type": "list_decks", "id": "1"})
        answer = await remote.take("decks")
        assert [(deck["name"], deck["title"], deck["problem"] is None) for deck in answer["decks"]] == [
            ("broken.zip", "broken", False),
            ("talk", "Four seasons", True),
        ]
        await remote.send({"type": "show", "id": "2", "deck": "talk", "display": "screen-01"})
        request = await display.take("open")
        await display.report("start")
        await display.send({"type": "opened", "id": request["id"], "result": "shown"})
        assert await remote.take("done") == {"type": "done", "id": "2", "error": None}
        await remote.send({"type": "show", "id": "3", "deck": "nothing", "display": None})
        error = (await remote.take("done"))["error"]
        assert (error["translation_key"], "nothing" in error["message"]) == ("unknown_deck", True)
        await remote.send({"type": "show", "id": "4", "deck": "talk"})
        assert (await remote.take("done"))["error"]["translation_key"] == "displays_busy"
        await remote.send({"type": "close", "id": "5", "display": None})
        request = await display.take("open")
        await display.send({"type": "opened", "id": request["id"], "result": "closed"})
        assert await remote.take("done") == {"type": "done", "id": "5", "error": None}
        await remote.send({"type": "show", "id": "6"})
        assert (await remote.take("error"))["field"] == "deck"


@pytest.mark.usefixtures("audience")
async def test_no_other_link_may(client: Client, entry: MockConfigEntry) -> None:
    frames = ({"type": "list_decks"}, {"type": "show", "deck": "talk"}, {"type": "close"})
    for role, opens in ((Role.REMOTE, False), (Role.FOLLOWER, True), (Role.DISPLAY, True)):
        async with connected(client, token_for(entry.data, role, opens=opens), state=None) as page:
            for frame in frames:
                await page.send(frame | {"id": "1"})
                assert (await page.take("error"))["code"] == "forbidden"
