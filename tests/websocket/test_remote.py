"""The remote inside Home Assistant: stages, subscription, and commands, with the rights of the user."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self

import pytest

from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.stage.admission.token_bucket import Rate, TokenBuckets
from homeassistant.auth.permissions.const import POLICY_CONTROL
from tests.doubles.stage import set_up_stage
from tests.doubles.websocket_display import connected, token_for

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
    from pytest_homeassistant_custom_component.typing import (
        ClientSessionGenerator,
        MockHAClientWebSocket,
        WebSocketGenerator,
    )

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant
    from tests.doubles.display import FakeDisplay

type Client = TestClient[Any, Any]


SPEAKER = {"entities": {"all": {POLICY_CONTROL: True}}}
NOBODY: dict[str, Any] = {"entities": {}}


class House:
    """The frontend of a signed-in user."""

    def __init__(self, socket: MockHAClientWebSocket) -> None:
        self.socket = socket
        self.events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def ask(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Send a command; return its answer, and keep the events that come before it."""
        await self.socket.send_json_auto_id({"type": f"slide_control/{kind}"} | fields)
        while (answer := await asyncio.wait_for(self.socket.receive_json(), 5))["type"] == "event":
            self.events.put_nowait(answer["event"])
        return answer

    async def press(self, action: str, press_id: str, **fields: Any) -> dict[str, Any]:
        """Press a button; return the whole answer."""
        command = {"action": action, "id": press_id} | fields
        return await self.ask("command", config_entry_id="demo", command=command)

    async def event(self) -> dict[str, Any]:
        """Return the next event."""
        if not self.events.empty():
            return self.events.get_nowait()
        answer = await asyncio.wait_for(self.socket.receive_json(), 5)
        assert answer["type"] == "event"
        event: dict[str, Any] = answer["event"]
        return event

    async def event_with(self, name: str) -> Any:
        """Return this part of the next event that has it."""
        while name not in (event := await self.event()):
            pass
        return event[name]

    async def subscribed(self) -> Self:
        """Subscribe to the stage."""
        assert (await self.ask("subscribe", config_entry_id="demo"))["success"]
        return self


@pytest.fixture
async def house(hass: HomeAssistant, stage: Stage, hass_ws_client: WebSocketGenerator) -> House:
    """The frontend of an administrator."""
    return House(await hass_ws_client(hass))


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """Browsers in the local network."""
    return await hass_client_no_auth()


@pytest.mark.usefixtures("audience")
async def test_a_subscriber_sees_the_slides_and_what_is_beside_them(
    hass: HomeAssistant, house: House, display: FakeDisplay, entry: MockConfigEntry, client: Client
) -> None:
    await house.subscribed()
    first = await house.event()
    assert first["state"]["title"] == "Welcome"
    assert len(first["state"]["outline"]) == 5
    assert (first["epoch"], first["version"]) == (display.stage.epoch, display.stage.version)
    assert first["time"] == pytest.approx(display.stage.clock() * 1000, abs=60_000)
    status = first["status"]
    assert status | {"clock": None} == {
        "stage": "Demo stage",
        "clock": None,
        "displays": [],
        "deck": None,
        "pictures": {"current": None, "next": None},
        "driver": None,
        "followers": 0,
        "back_channel": None,
        "debounce": 0.25,
        "may": ["command", "open"],
    }
    assert status["clock"] | {"elapsed": 0} == {
        "elapsed": 0,
        "planned": None,
        "behind": None,
        "tick": None,
        "running": False,
        "state": "ready",
        "resumes": None,
        "break_title": "",
        "next_break": None,
        "event": None,
        "rehearsal": False,
        "section": None,
        "forecast": None,
        "timer": None,
        "alerts": [5, 1, 0],
    }
    display.do("next")
    state = await house.event_with("state")
    assert state["title"] == "Pricing"
    assert "outline" not in state
    entry.runtime_data.pacing.plan(600)
    assert (await house.event_with("status"))["clock"]["planned"] == 600
    async with connected(client, token_for(entry.data, Role.FOLLOWER), state=None):
        assert (await house.event_with("status"))["followers"] == 1
    assert (await house.event_with("status"))["followers"] == 0


async def test_a_press_is_answered_with_its_result_and_happens_once(
    hass: HomeAssistant, house: House, display: FakeDisplay, hass_admin_user: MockUser
) -> None:
    answer = (await house.press("next", "a"))["result"]
    assert (answer["result"], answer["changed"], answer["translation_key"]) == ("applied", True, "now_titled_step")
    again = (await house.press("next", "a"))["result"]
    assert (again["result"], again["reason"], again["first"]) == ("duplicate", "same_id", "applied")
    assert [sequenced.command.source for sequenced in display.received] == ["remote"]
    await hass.async_block_till_done()
    slide = hass.states.get("sensor.demo_stage_slide")
    assert slide is not None
    assert (slide.state, slide.context.user_id) == ("2", hass_admin_user.id)
    display.disconnect()
    alone = (await house.press("next", "b"))["result"]
    assert (alone["result"], alone["translation_key"]) == ("no_display", "no_display")


async def test_the_age_of_a_press_is_told_by_home_assistants_own_clock(house: House, display: FakeDisplay) -> None:
    now = display.stage.clock() * 1000
    # A phone whose own clock is a year off doesn't send that clock.
    for press_id, time, result in (("a", now, "applied"), ("b", now - 4000, "expired"), ("c", now + 9e9, "applied")):
        answer = (await house.press("next", press_id, time=time))["result"]
        assert (press_id, answer["result"]) == (press_id, result)
        assert answer["time"] >= now
    for wrong in (-1, "now", True, 1e300):
        assert (await house.press("next", "d", time=wrong))["error"]["translation_key"] == "invalid_number"


@pytest.mark.parametrize(
    ("command", "key"),
    [
        ({"action": "next"}, "field_needed"),
        ({"action": "jump", "id": "a"}, "invalid_word"),
        ({"action": "go_to", "id": "a"}, "slide_needed"),
        ({"action": "go_to", "id": "a", "slide": {"h": 1}}, "invalid_number"),
        ({"action": "navigate", "id": "a", "direction": "forth"}, "invalid_word"),
    ],
)
async def test_a_wrong_command_moves_nothing(
    house: House, display: FakeDisplay, command: dict[str, Any], key: str
) -> None:
    answer = await house.ask("command", config_entry_id="demo", command=command)
    assert (answer["error"]["code"], answer["error"]["translation_key"]) == ("home_assistant_error", key)
    assert display.received == []


async def test_the_presses_of_a_user_have_a_rate(house: House, display: FakeDisplay) -> None:
    display.stage.admission._links = TokenBuckets(Rate(per_second=0.5, burst=1))
    assert (await house.press("next", "a"))["result"]["result"] == "applied"
    answer = (await house.press("next", "b"))["result"]
    assert (answer["result"], answer["reason"]) == ("rejected", "rate")
    assert 0 < answer["retry_after"] <= 2


async def test_a_stage_that_is_reloaded_goes_on_and_one_that_is_deleted_ends(
    hass: HomeAssistant, house: House, display: FakeDisplay, entry: MockConfigEntry
) -> None:
    epoch = (await (await house.subscribed()).event())["epoch"]
    assert await hass.config_entries.async_unload("demo")
    stopped = await house.event_with("stopped")
    assert (stopped["final"], stopped["translation_key"]) == (False, "stage_stopped")
    assert (await house.press("next", "a"))["error"]["translation_key"] == "not_loaded"
    await house.subscribed()
    assert (await house.event_with("stopped"))["translation_key"] == "not_loaded"
    await hass.config_entries.async_setup("demo")
    again = await house.event()
    assert (again["state"], again["epoch"] == epoch, again["status"]["stage"]) == (None, False, "Demo stage")
    await hass.config_entries.async_remove("demo")
    stopped = await house.event_with("stopped")
    while not stopped["final"]:
        stopped = await house.event_with("stopped")
    assert stopped["translation_key"] == "stage_gone"
    for kind in ("subscribe", "command"):
        fields = {"command": {"action": "next", "id": "a"}} if kind == "command" else {}
        error = (await house.ask(kind, config_entry_id="demo", **fields))["error"]
        assert (error["code"], error["translation_key"]) == ("not_found", "unknown_stage")


async def test_only_who_may_control_a_stage_sees_and_moves_it(
    hass: HomeAssistant, house: House, display: FakeDisplay, hass_admin_user: MockUser
) -> None:
    await set_up_stage(hass, "Side room", entry_id="side")
    stages = (await house.ask("stages"))["result"]["stages"]
    assert [(each["entry_id"], each["title"], each["state"], each["may"]) for each in stages] == [
        ("demo", "Demo stage", "loaded", ["command", "open", "admin"]),
        ("side", "Side room", "loaded", ["command", "open", "admin"]),
    ]
    hass_admin_user.groups = []
    hass_admin_user.mock_policy(SPEAKER)
    stages = (await house.ask("stages"))["result"]["stages"]
    assert [each["may"] for each in stages] == [["command", "open"]] * 2
    await house.subscribed()
    assert (await house.event_with("status"))["may"] == ["command", "open"]
    assert (await house.press("next", "a"))["result"]["result"] == "applied"
    hass_admin_user.mock_policy(NOBODY)
    display.do("next")
    stopped = await house.event_with("stopped")
    assert (stopped["final"], stopped["translation_key"]) == (True, "not_allowed")
    assert (await house.ask("stages"))["result"]["stages"] == []
    for answer in (await house.press("next", "b"), await house.ask("subscribe", config_entry_id="demo")):
        assert (answer["error"]["code"], answer["error"]["translation_key"]) == ("unauthorized", "not_allowed")


async def test_a_subscription_ends_with_its_connection(
    hass: HomeAssistant, house: House, display: FakeDisplay, entry: MockConfigEntry
) -> None:
    await house.subscribed()
    await house.event()
    answer = await house.socket.send_json_auto_id({"type": "unsubscribe_events", "subscription": 1})
    while (answer := await house.socket.receive_json())["type"] != "result":
        pass
    assert answer["success"]
    display.do("next")
    assert (await house.ask("stages"))["success"]
    assert house.events.empty()


@pytest.mark.usefixtures("audience")
async def test_a_remote_with_a_link_gets_the_status_after_its_welcome(
    client: Client, stage: Stage, entry: MockConfigEntry
) -> None:
    link = token_for(entry.data, Role.REMOTE)
    async with connected(client, link, client_id="remote-01", state=None) as remote:
        status = (await remote.take("status"))["status"]
        assert (status["displays"], status["clock"], status["may"]) == ([], None, ["command"])
        await remote.send({"type": "ping", "n": 1})
        assert (await remote.take())["type"] == "pong"  # the first remote isn't told the same again
        async with connected(client, token_for(entry.data)) as page:
            await remote.take("state")
            status = (await remote.take("status"))["status"]
            (display,) = status["displays"]
            assert display.pop("since") > 0
            assert display == {
                "id": page.client_id,
                "name": "A test",
                "paired": False,
                "address": None,
                "state": "showing",
                "lead": True,
                "standby": False,
                "opens": False,
            }
            assert status["clock"]["state"] == "ready"
            await remote.send({"type": "command", "id": "a", "action": "next", "time": (stage.clock() - 4) * 1000})
            assert (await remote.take("result"))["reason"] == "too_old"
    async with (
        connected(client, token_for(entry.data, Role.REMOTE, opens=True), state=None, client_id="remote-02") as remote,
        connected(client, token_for(entry.data, Role.FOLLOWER), state=None, client_id="follow-01") as follower,
    ):
        assert (await remote.take("status"))["status"]["may"] == ["command", "open"]
        await follower.send({"type": "ping"})
        assert [(await follower.take())["type"] for _ in range(2)] == ["audience", "pong"]
