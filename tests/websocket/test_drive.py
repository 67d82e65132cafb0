"""A guest with a link and a user of Home Assistant take turns at driving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custom_components.slide_control.access.tokens import Role
from tests.doubles.websocket_display import connected, token_for

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from custom_components.slide_control.stage.stage import Stage
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
