"""The script of 2016 works unchanged: it polls, gets ``true`` once after a press, and ``false`` otherwise."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from custom_components.slide_control.access.links import flag_path
from custom_components.slide_control.const import CONF_WEBHOOK_ID
from custom_components.slide_control.messages import english
from custom_components.slide_control.stage.commands import parse_command
from custom_components.slide_control.stage.messages import Message
from custom_components.slide_control.stage.results import Result

if TYPE_CHECKING:
    from collections.abc import Generator

    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant
    from tests.doubles.display import FakeDisplay

type Client = TestClient[Any, Any]


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """A page of 2016."""
    return await hass_client_no_auth()


@pytest.fixture
def flag(entry: MockConfigEntry) -> str:
    """The address that the page polls."""
    return flag_path(entry.data)


@pytest.fixture(autouse=True)
def absence_seconds() -> Generator[None]:
    """Let no page seem to be gone because the machine is busy."""
    with patch("custom_components.slide_control.push.transports.legacy_flag._ABSENCE_SECONDS", 600):
        yield


async def ask(client: Client, flag: str) -> str:
    """Poll once, from a page of another origin."""
    response = await client.get(flag, headers={"Origin": "http://slides.example"})
    assert response.status == 200
    assert response.headers["Access-Control-Allow-Origin"] == "http://slides.example"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Type"].startswith("text/plain")
    return await response.text()


async def test_the_page_is_told_once_to_go_on_after_a_press(client: Client, flag: str, entry: MockConfigEntry) -> None:
    assert await ask(client, flag) == "false"
    press = asyncio.create_task(client.post(f"/api/webhook/{entry.data[CONF_WEBHOOK_ID]}"))
    async with asyncio.timeout(60):
        while await ask(client, flag) != "true":
            pass
    assert await ask(client, flag) == "false"
    answer = await (await press).json()
    assert (answer["result"], answer["changed"]) == ("applied", None)
    assert answer["message"] == english(Message("perhaps_moved"))


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_its_set_address_sends_it_on(client: Client, flag: str, method: str) -> None:
    await ask(client, flag)
    press = asyncio.create_task(client.request(method, f"{flag}/set"))
    async with asyncio.timeout(60):
        while await ask(client, flag) != "true":
            pass
    assert (await press).status == 200


async def test_without_a_page_that_asks_setting_fails_at_once(client: Client, flag: str) -> None:
    response = await client.get(f"{flag}/set")
    assert (response.status, "No display" in await response.text()) == (503, True)
    assert await ask(client, flag) == "false"


async def test_it_can_be_sent_on_and_nothing_else(client: Client, flag: str, stage: Stage) -> None:
    await ask(client, flag)
    outcome = await stage.async_execute(parse_command("previous", {}, source="test"))
    assert (outcome.result, outcome.reason) == (Result.REJECTED, "only_next")
    assert outcome.message == Message("only_next")
    assert await ask(client, flag) == "false"


async def test_a_press_that_waited_too_long_is_not_told_any_more(client: Client, flag: str, stage: Stage) -> None:
    stage.settings = type(stage.settings)(max_press_age=0.05)
    await ask(client, flag)
    with patch("custom_components.slide_control.stage.stage.ANSWER_GRACE_SECONDS", 60):
        press = asyncio.create_task(stage.async_execute(parse_command("next", {}, source="test")))
        pressed = stage.clock()
        while stage.clock() - pressed < 0.1:
            await asyncio.sleep(0.01)
        assert await ask(client, flag) == "false"
    assert (await press).result is Result.EXPIRED


async def test_a_page_that_stops_asking_is_gone(client: Client, flag: str, stage: Stage) -> None:
    # Long enough for a busy machine to see it, short enough not to wait for it.
    with patch("custom_components.slide_control.push.transports.legacy_flag._ABSENCE_SECONDS", 0.5):
        await ask(client, flag)
        assert stage.displays == 1
        async with asyncio.timeout(60):
            while stage.displays:
                await asyncio.sleep(0)
    assert (await stage.async_execute(parse_command("next", {}, source="test"))).result is Result.NO_DISPLAY


async def test_a_page_that_cannot_say_where_it_is_does_not_disturb_one_that_can(
    client: Client, flag: str, stage: Stage, display: FakeDisplay
) -> None:
    assert await ask(client, flag) == "false"
    assert stage.lead is display
    await stage.async_execute(parse_command("next", {}, source="test"))
    assert await ask(client, flag) == "false"
    display.disconnect()
    press = asyncio.create_task(stage.async_execute(parse_command("next", {"id": "a"}, source="test")))
    await asyncio.sleep(0)
    display.connect()
    display.do("last")
    assert (await press).result is Result.TIMEOUT
    assert await ask(client, flag) == "false"


async def test_nobody_else_can_ask_or_set(
    hass: HomeAssistant, client: Client, flag: str, entry: MockConfigEntry
) -> None:
    for address in (flag[:-1] + "x", flag.replace(entry.data["stage_id"], "f" * 32)):
        for path in (address, f"{address}/set"):
            assert (await client.get(path)).status == 403
    with patch("custom_components.slide_control.access.grants.is_local", return_value=False):
        assert (await client.get(flag)).status == 403
    await hass.config_entries.async_unload(entry.entry_id)
    assert (await client.get(flag)).status == 403
