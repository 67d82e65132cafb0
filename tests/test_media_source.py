"""Home Assistant's media browser lists the hosted decks and opens them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.access.capabilities import deck_id
from homeassistant.setup import async_setup_component

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from freezegun.api import FrozenDateTimeFactory
    from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant
    from tests.doubles.display import FakeDisplay

type Ask = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def ask(hass: HomeAssistant, stage: Stage, tmp_path: Path, hass_ws_client: WebSocketGenerator) -> Ask:
    """Browse as the media browser does."""
    hass.config.config_dir = str(tmp_path)
    talk = tmp_path / "slide_control" / "decks" / "my talk"
    talk.mkdir(parents=True)
    (talk / "index.html").write_text("<title>Four seasons</title>")
    assert await async_setup_component(hass, "media_source", {})
    client = await hass_ws_client(hass)

    async def ask(command: str, path: str = "") -> dict[str, Any]:
        await client.send_json_auto_id(
            {"type": f"media_source/{command}", "media_content_id": f"media-source://{path}"}
        )
        answer: dict[str, Any] = await client.receive_json()
        return answer

    return ask


async def test_the_decks_and_the_slides_under_them_can_be_browsed(ask: Ask, entry: MockConfigEntry) -> None:
    top = (await ask("browse_media"))["result"]
    assert "Slide Control" in [child["title"] for child in top["children"]]
    decks = (await ask("browse_media", "slide_control"))["result"]["children"]
    assert [(child["title"], child["can_expand"]) for child in decks] == [("Demo stage", True)]
    (slides,) = (await ask("browse_media", f"slide_control/{entry.data['stage_id']}"))["result"]["children"]
    assert (slides["title"], slides["can_play"], slides["media_content_type"]) == ("Four seasons", True, "text/html")


async def test_a_damaged_zip_takes_no_other_deck_from_the_media_browser(
    ask: Ask, entry: MockConfigEntry, tmp_path: Path
) -> None:
    shutil.copy(Path(__file__).parent / "corpus" / "decks" / "damaged-lzma.zip", tmp_path / "slide_control" / "decks")
    decks = (await ask("browse_media", f"slide_control/{entry.data['stage_id']}"))["result"]["children"]
    assert "Four seasons" in [deck["title"] for deck in decks]


async def test_slides_resolve_to_a_page_that_opens_without_a_token_for_a_day(
    ask: Ask, entry: MockConfigEntry, hass_client_no_auth: ClientSessionGenerator, freezer: FrozenDateTimeFactory
) -> None:
    browser = await hass_client_no_auth()
    (slides,) = (await ask("browse_media", f"slide_control/{entry.data['stage_id']}"))["result"]["children"]
    assert "my talk" not in slides["media_content_id"]
    resolved = (await ask("resolve_media", slides["media_content_id"].removeprefix("media-source://")))["result"]
    assert resolved["mime_type"] == "text/html"
    response = await browser.get(resolved["url"])
    assert response.status == 200
    page = await response.text()
    assert "Four seasons" in page
    assert "data-token" not in page
    assert "slide-control=" not in resolved["url"]
    freezer.tick(timedelta(hours=23))
    assert (await browser.get(resolved["url"])).status == 200
    freezer.tick(timedelta(hours=2))
    response = await browser.get(resolved["url"])
    assert response.status == 403
    assert "expired" in await response.text()


async def test_a_talk_is_a_folder_of_its_exports_for_those_who_may_control_the_stage(
    hass: HomeAssistant,
    ask: Ask,
    entry: MockConfigEntry,
    display: FakeDisplay,
    hass_client_no_auth: ClientSessionGenerator,
    hass_admin_user: MockUser,
) -> None:
    top = f"slide_control/{entry.data['stage_id']}"
    await hass.services.async_call("slide_control", "start_talk", {}, blocking=True)
    await hass.services.async_call("slide_control", "end_talk", {}, blocking=True)
    talks = (await ask("browse_media", top))["result"]["children"][-1]
    assert (talks["title"], talks["can_expand"]) == ("Talks on this stage.", True)
    [talk] = (await ask("browse_media", f"{top}/talks"))["result"]["children"]
    assert talk["title"].endswith(" Welcome")
    path = talk["media_content_id"].removeprefix("media-source://")
    files = (await ask("browse_media", path))["result"]["children"]
    assert [file["title"] for file in files] == [
        "talk.csv",
        "talk.json",
        "chapters.vtt",
        "chapters.txt",
        "chapters.ffmetadata",
    ]
    resolved = (await ask("resolve_media", f"{path}/json"))["result"]
    assert resolved["mime_type"] == "application/json"
    browser = await hass_client_no_auth()
    response = await browser.get(resolved["url"])
    assert response.status == 200
    assert (await response.json())["deck"]["title"] == "Welcome"
    assert (await browser.get(resolved["url"].partition("?")[0])).status == 401
    assert (await browser.get(resolved["url"].replace("/json", "/csv"))).status == 401
    hass_admin_user.groups = []
    assert (await browser.get(resolved["url"])).status == 403
    for gone in (f"{top}/talks/gone", f"{top}/talks/gone/json"):
        assert "deleted or never kept" in (await ask("browse_media", gone))["error"]["message"]
    assert "deleted or never kept" in (await ask("resolve_media", f"{top}/talks/gone/json"))["error"]["message"]


async def test_what_is_not_there_is_said(ask: Ask, entry: MockConfigEntry) -> None:
    stage_id, deck = entry.data["stage_id"], deck_id("my talk")
    for path in ("nowhere", f"{stage_id}/{deck}"):
        assert "no folder" in (await ask("browse_media", f"slide_control/{path}"))["error"]["message"]
    for path in (f"{stage_id}/gone", f"{stage_id}", f"{stage_id}/my talk", f"nowhere/{deck}"):
        assert "exist any more" in (await ask("resolve_media", f"slide_control/{path}"))["error"]["message"]
