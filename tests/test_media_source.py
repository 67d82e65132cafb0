"""Home Assistant's media browser lists the hosted decks and opens them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from homeassistant.setup import async_setup_component

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

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


async def test_slides_resolve_to_a_page_that_opens_without_a_token(
    ask: Ask, entry: MockConfigEntry, hass_client_no_auth: ClientSessionGenerator
) -> None:
    resolved = (await ask("resolve_media", f"slide_control/{entry.data['stage_id']}/my talk"))["result"]
    assert resolved["mime_type"] == "text/html"
    response = await (await hass_client_no_auth()).get(resolved["url"])
    assert response.status == 200
    assert "Four seasons" in await response.text()
    assert "slide-control=" not in resolved["url"]


async def test_what_is_not_there_is_said(ask: Ask, entry: MockConfigEntry) -> None:
    stage_id = entry.data["stage_id"]
    for path in ("nowhere", f"{stage_id}/my talk"):
        assert "no folder" in (await ask("browse_media", f"slide_control/{path}"))["error"]["message"]
    for path in (f"{stage_id}/gone", f"{stage_id}", "nowhere/my talk"):
        assert "exist any more" in (await ask("resolve_media", f"slide_control/{path}"))["error"]["message"]
