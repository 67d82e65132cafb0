"""A guest with a link and a user of Home Assistant take turns at driving."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.stage import driver
from custom_components.slide_control.stage.listeners import Phase
from tests.doubles.websocket_display import connected, token_for

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import WebSocketGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant
    from tests.doubles.display import FakeDisplay

    from .conftest import Ask


async def test_a_guest_and_a_user_take_turns(
    client: TestClient[Any, Any], entry: MockConfigEntry, ask: Ask, stage: Stage, display: FakeDisplay
) -> None:
    about = {"id": "phone-01", "name": "Ann's phone"}
    token = token_for(entry.data, Role.REMOTE)
    async with connected(client, token, client_id="phone-01", client=about, state=None) as phone:

        async def drive(step: str) -> Any:
            await phone.send({"type": "drive", "id": step, "step": step})
            done = await phone.take("done")
            assert done["id"] == step
            return done["error"] and done["error"]["translation_key"]

        stage_id = {"config_entry_id": "demo"}
        assert (await ask("drive", **stage_id, step="take"))["success"]
        assert stage.driver.current is not None
        user = stage.driver.current.name
        await phone.send({"type": "command", "id": "1", "action": "next"})
        refused = await phone.take("result")
        assert (refused["result"], refused["reason"], user in refused["message"]) == ("rejected", "not_driving", True)
        assert await drive("take") == "drive_ask_first"
        assert await drive("ask") is None
        assert (await ask("drive", **stage_id, step="hand_over"))["success"]
        assert stage.driver.as_dict("phone-01") == {
            "id": "phone-01",
            "name": "Ann's phone",
            "self": True,
            "asking": None,
        }
        await phone.send({"type": "command", "id": "2", "action": "next"})
        assert (await phone.take("result"))["result"] == "applied"
        again = await ask("drive", **stage_id, step="hand_over")
        assert again["error"]["translation_key"] == "not_driving"
        await phone.send({"type": "drive", "id": "x", "step": "steal"})
        assert (await phone.take("error"))["field"] == "step"


async def test_a_user_drives_while_any_of_their_pages_shows_the_stage(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, stage: Stage, display: FakeDisplay
) -> None:
    stage_id = {"config_entry_id": "demo"}
    card, panel = await hass_ws_client(hass), await hass_ws_client(hass)
    await card.send_json_auto_id({"type": "slide_control/subscribe"} | stage_id)
    assert (await card.receive_json())["success"]
    await panel.send_json_auto_id({"type": "slide_control/drive", "step": "take"} | stage_id)
    assert (await panel.receive_json())["success"]
    freed = asyncio.Event()
    stage.async_subscribe(lambda _: stage.driver.current is None and freed.set(), Phase.QUEUE)
    with patch.object(driver, "ABSENCE_SECONDS", 0.01):
        await panel.close()
        await hass.async_block_till_done()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(freed.wait(), 0.2)
        await card.close()
        await asyncio.wait_for(freed.wait(), 5)
