"""The long poll: the same session for networks that buffer streams."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from custom_components.slide_control.push.protocol import CloseCode
from custom_components.slide_control.stage.commands import parse_command
from custom_components.slide_control.stage.results import Result
from tests.doubles.slides import Slides
from tests.doubles.websocket_display import hello, token_for

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

type Client = TestClient[Any, Any]

POLL = "/api/slide_control/poll"
MODULE = "custom_components.slide_control.push.transports.long_poll"


class Poller:
    """One browser that polls."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.key = ""
        self.last = 0

    async def post(self, body: Any) -> tuple[int, dict[str, Any]]:
        """Send one request; return status and answer."""
        response = await self.client.post(POLL, data=json.dumps(body))
        return response.status, await response.json()

    async def open(self, token: str, **changes: Any) -> dict[str, Any]:
        """Say hello; return the welcome."""
        status, answer = await self.post(hello(token, **changes))
        assert status == 200
        welcome: dict[str, Any] = answer["frames"][0]
        self.key, self.last = welcome["session"], answer["last"]
        return welcome

    async def poll(self, *frames: dict[str, Any], confirmed: int | None = None) -> list[dict[str, Any]]:
        """Poll: confirm the last frames and return the new ones."""
        body = {"session": self.key, "confirmed": self.last if confirmed is None else confirmed, "frames": frames}
        status, answer = await self.post(body)
        assert status == 200
        self.last = answer["last"]
        taken: list[dict[str, Any]] = answer["frames"]
        return taken


@pytest.fixture
async def poller(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Poller:
    """A browser that is limited to the long poll."""
    return Poller(await hass_client_no_auth())


async def test_a_display_that_polls_leads_and_obeys(poller: Poller, stage: Stage, entry: MockConfigEntry) -> None:
    assert (await poller.open(token_for(entry.data)))["lead"] is True
    waiting = asyncio.create_task(poller.poll())
    press = asyncio.create_task(stage.async_execute(parse_command("next", {}, source="test")))
    (command,) = await waiting
    slides = Slides()
    slides.apply(command)
    report = {"type": "report", "cause": "command", "ack": command["seq"], "state": slides.state(outline=False)}
    with patch(f"{MODULE}.POLL_SECONDS", 0.05):
        assert await poller.poll(report) == []
    outcome = await press
    assert (outcome.result, outcome.changed) == (Result.APPLIED, True)


async def test_what_was_not_confirmed_comes_again(poller: Poller, stage: Stage, entry: MockConfigEntry) -> None:
    await poller.open(token_for(entry.data))
    before = poller.last
    first = await poller.poll({"type": "ping", "n": 1})
    again = await poller.poll(confirmed=before)
    assert [frame["n"] for frame in first] == [frame["n"] for frame in again] == [1]
    assert [frame["n"] for frame in await poller.poll({"type": "ping", "n": 2})] == [2]


async def test_a_newer_poll_ends_the_wait_of_an_older_one(poller: Poller, stage: Stage, entry: MockConfigEntry) -> None:
    await poller.open(token_for(entry.data))
    older = asyncio.create_task(poller.poll())
    await asyncio.sleep(0.05)
    newer = await poller.poll({"type": "ping", "n": 1})
    assert [frame["type"] for frame in newer] == ["pong"]
    assert [frame["type"] for frame in await older] in ([], ["pong"])


async def test_a_browser_that_does_not_come_back_is_gone(poller: Poller, stage: Stage, entry: MockConfigEntry) -> None:
    await poller.open(token_for(entry.data))
    assert stage.displays == 1
    with patch(f"{MODULE}.ABSENCE_SECONDS", 0.01), patch(f"{MODULE}.POLL_SECONDS", 0.01):
        await poller.poll()
        async with asyncio.timeout(60):
            while stage.displays:
                await asyncio.sleep(0)
    status, answer = await poller.post({"session": poller.key, "frames": []})
    assert (status, answer["code"]) == (410, CloseCode.GONE)


async def test_a_poll_that_waits_is_told_why_it_ends(
    hass: HomeAssistant, poller: Poller, stage: Stage, entry: MockConfigEntry
) -> None:
    await poller.open(token_for(entry.data))
    waiting = asyncio.create_task(poller.poll())
    await asyncio.sleep(0.05)
    await hass.config_entries.async_unload(entry.entry_id)
    assert [(frame["type"], frame["code"]) for frame in await waiting] == [("closed", CloseCode.UNLOADED)]


async def test_a_browser_that_lets_too_much_pile_up_is_sent_away(
    poller: Poller, stage: Stage, entry: MockConfigEntry
) -> None:
    await poller.open(token_for(entry.data))
    for number in range(3):
        body = {"session": poller.key, "confirmed": 0, "frames": [{"type": "ping", "n": number}] * 100}
        await poller.post(body)
    assert stage.displays == 0


async def test_a_browser_that_lets_too_many_bytes_pile_up_is_sent_away(
    poller: Poller, stage: Stage, entry: MockConfigEntry
) -> None:
    await poller.open(token_for(entry.data))
    with patch("custom_components.slide_control.push.transports.long_poll.MAX_QUEUED_BYTES", 100):
        await poller.post({"session": poller.key, "confirmed": 0, "frames": [{"type": "ping", "n": 1}] * 5})
    assert stage.displays == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"session": "nonsense"}, 410),
        ({"session": None, "frames": []}, 410),
        (hello("nonsense"), 403),
        ({"type": "ping"}, 400),
        ([], 400),
        ({"padding": "x" * 270_000}, 413),
    ],
)
async def test_a_browser_that_is_not_let_in_is_told_why(poller: Poller, stage: Stage, body: Any, status: int) -> None:
    answered, answer = await poller.post(body)
    assert (answered, stage.displays) == (status, 0)
    assert answer["message"]


async def test_a_session_of_another_kind_and_a_wrong_confirmation_are_refused(
    poller: Poller, stage: Stage, entry: MockConfigEntry
) -> None:
    await poller.open(token_for(entry.data))
    assert (await poller.post({"session": poller.key, "confirmed": "all"}))[0] == 400
    response = await poller.client.post("/api/slide_control/events", data=json.dumps(hello(token_for(entry.data))))
    async with response:
        line = await response.content.readline()
        key = json.loads(line.removeprefix(b"data: "))["session"]
        assert (await poller.post({"session": key}))[0] == 410
