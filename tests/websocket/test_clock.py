"""A guest with a link and a user of Home Assistant start, pause and end the clock of the talk, and a timer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custom_components.slide_control.access.tokens import Role
from tests.doubles.websocket_display import connected, token_for

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from custom_components.slide_control.audience.audience import Audience
    from custom_components.slide_control.stage.stage import Stage
    from tests.doubles.display import FakeDisplay

    from .conftest import Ask

ON = {"config_entry_id": "demo"}


async def test_a_guest_and_a_user_share_one_clock(
    client: TestClient[Any, Any], entry: MockConfigEntry, ask: Ask, stage: Stage, display: FakeDisplay
) -> None:
    pacing = entry.runtime_data.pacing
    token = token_for(entry.data, Role.REMOTE)
    async with connected(client, token, client_id="phone-01", state=None) as phone:

        async def step(name: str, **fields: Any) -> Any:
            await phone.send({"type": "clock", "id": name, "step": name} | fields)
            done = await phone.take("done")
            return done["error"] and done["error"]["translation_key"]

        assert await step("pause") == "clock_stands"
        assert await step("start") is None
        assert pacing.state == "running"
        assert (await ask("clock", **ON, step="pause"))["success"]
        assert (await ask("clock", **ON, step="pause"))["error"]["translation_key"] == "clock_stands"
        assert await step("resume") is None
        assert await step("rehearse") is None
        assert pacing.rehearsing
        assert (await ask("drive", **ON, step="take"))["success"]
        assert await step("end") == "not_driving", "another remote drives"
        await phone.send({"type": "clock", "id": "x", "step": "explode"})
        assert (await phone.take("error"))["field"] == "step"
        assert pacing.state == "running"


async def test_a_timer_shows_on_every_page_and_leaves_the_talk_alone(
    client: TestClient[Any, Any], entry: MockConfigEntry, ask: Ask, audience: Audience, display: FakeDisplay
) -> None:
    follower, remote = (token_for(entry.data, role) for role in (Role.FOLLOWER, Role.REMOTE))
    async with (
        connected(client, follower, state=None, client_id="follow-01") as early,
        connected(client, remote, state=None, client_id="phone-01") as phone,
    ):
        await phone.send({"type": "timer", "id": "1", "minutes": 10, "title": "Discuss"})
        assert (await phone.take("done"))["error"] is None
        shown = (await early.take("timer"))["timer"]
        assert (shown["title"], shown["seconds"], 590 < shown["left"] <= 600) == ("Discuss", 600, True)
        async with connected(client, follower, state=None, client_id="follow-02") as late:
            assert late.welcome["timer"]["title"] == "Discuss"
        assert entry.runtime_data.pacing.state == "ready"
        assert (await ask("timer", **ON, minutes=0))["success"]
        assert (await early.take("timer"))["timer"] is None
        assert not (await ask("timer", **ON, minutes=-1))["success"]
        await phone.send({"type": "timer", "id": "2", "minutes": "long"})
        assert (await phone.take("error"))["field"] == "minutes"
