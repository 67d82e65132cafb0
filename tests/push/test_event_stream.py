"""The event stream and its inbox: the same session for networks that break WebSockets."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
import json
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.push.protocol import CloseCode
from custom_components.slide_control.stage.commands import parse_command
from custom_components.slide_control.stage.results import Result
from tests.doubles.slides import Slides
from tests.doubles.websocket_display import hello, token_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import ClientResponse
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

type Client = TestClient[Any, Any]

EVENTS = "/api/slide_control/events"
MESSAGES = "/api/slide_control/messages"


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """A browser behind a proxy that does not support WebSockets."""
    return await hass_client_no_auth()


class Stream:
    """One browser's event stream and its inbox."""

    def __init__(self, client: Client, response: ClientResponse) -> None:
        self.client = client
        self.response = response
        self.key = ""

    async def take(self, kind: str | None = None) -> dict[str, Any]:
        """Return the next frame of that type."""
        async with asyncio.timeout(60):
            while line := await self.response.content.readline():
                if line.startswith(b"data: "):
                    frame: dict[str, Any] = json.loads(line[6:])
                    if kind in (None, frame["type"]):
                        return frame
        raise EOFError

    async def send(self, *frames: dict[str, Any]) -> int:
        """Send frames to the inbox; return the status."""
        response = await self.client.post(MESSAGES, data=json.dumps({"session": self.key, "frames": frames}))
        return response.status


@asynccontextmanager
async def stream(browser: Client, token: str, **changes: Any) -> AsyncIterator[Stream]:
    """Open a stream and complete the handshake."""
    async with browser.post(EVENTS, data=json.dumps(hello(token, **changes)), headers={"Origin": "null"}) as response:
        assert response.status == 200
        assert response.headers["Content-Type"] == "text/event-stream"
        assert response.headers["Access-Control-Allow-Origin"] == "null"
        opened = Stream(browser, response)
        opened.key = (await opened.take("welcome"))["session"]
        yield opened


async def test_a_display_on_a_stream_leads_and_obeys(client: Client, stage: Stage, entry: MockConfigEntry) -> None:
    async with stream(client, token_for(entry.data)) as display:
        press = asyncio.create_task(stage.async_execute(parse_command("next", {}, source="test")))
        command = await display.take("command")
        slides = Slides()
        slides.apply(command)
        report = {"type": "report", "cause": "command", "ack": command["seq"], "state": slides.state(outline=False)}
        assert await display.send(report) == 204
        outcome = await press
        assert (outcome.result, outcome.changed) == (Result.APPLIED, True)
        assert stage.state is not None
        assert (stage.state.number, len(stage.state.outline)) == (2, 8)


@pytest.mark.usefixtures("audience")
async def test_a_follower_on_a_stream_sees_the_public_state(
    client: Client, stage: Stage, entry: MockConfigEntry
) -> None:
    async with stream(client, token_for(entry.data)) as display:
        follower = token_for(entry.data, Role.FOLLOWER)
        async with stream(client, follower, client={"id": "audience1"}, state=None) as hub:
            slides = Slides()
            slides.apply({"action": "last"})
            await display.send({"type": "report", "cause": "user", "state": slides.state(outline=False)})
            state = await hub.take("state")
            assert (state["state"]["number"], "notes" in state["state"]) == (8, False)


async def test_a_wrong_frame_is_answered_on_the_stream(client: Client, stage: Stage, entry: MockConfigEntry) -> None:
    async with stream(client, token_for(entry.data)) as display:
        assert await display.send({"type": "report", "cause": "magic"}, {"type": "ping", "n": 1}) == 204
        assert (await display.take("error"))["field"] == "cause"
        assert (await display.take("pong"))["n"] == 1


async def test_the_stage_knows_when_the_browser_is_gone(client: Client, stage: Stage, entry: MockConfigEntry) -> None:
    async with stream(client, token_for(entry.data)) as display:
        assert stage.displays == 1
        key = display.key
    async with asyncio.timeout(60):
        while stage.displays:
            await asyncio.sleep(0.01)
    response = await client.post(MESSAGES, data=json.dumps({"session": key, "frames": []}))
    assert response.status == 410


async def test_the_last_frame_says_why_the_stream_ends(
    hass: HomeAssistant, client: Client, stage: Stage, entry: MockConfigEntry
) -> None:
    async with stream(client, token_for(entry.data)) as display:
        await hass.config_entries.async_unload(entry.entry_id)
        assert (await display.take("closed"))["code"] == CloseCode.UNLOADED
        with pytest.raises(EOFError):
            await display.take()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("", 400, CloseCode.MALFORMED),
        ("{", 400, CloseCode.MALFORMED),
        ("[]", 400, CloseCode.MALFORMED),
        (b"\xff", 400, CloseCode.MALFORMED),
        (json.dumps({"type": "ping"}), 400, CloseCode.MALFORMED),
        (json.dumps(hello("nonsense")), 403, CloseCode.REFUSED),
        ("x" * 70_000, 413, CloseCode.TOO_BIG),
    ],
)
async def test_a_browser_that_says_no_good_hello_gets_no_stream(
    client: Client, stage: Stage, body: str | bytes, status: int, code: CloseCode
) -> None:
    response = await client.post(EVENTS, data=body)
    answer = await response.json()
    assert (response.status, answer["code"]) == (status, code)
    assert answer["message"]
    assert stage.displays == 0


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"session": "nonsense", "frames": []}, 410, None),
        ({"session": 5}, 410, None),
        ({"frames": []}, 410, None),
        ({"session": "x", "frames": "ping"}, 400, "frames"),
        ({"session": "x", "frames": [5]}, 400, "frames[0]"),
        ({"session": "x", "frames": [{}] * 101}, 400, "frames"),
        ([], 400, "body"),
        ({"padding": "x" * 270_000}, 413, None),
    ],
)
async def test_a_wrong_message_batch_is_refused(
    client: Client, stage: Stage, body: Any, status: int, field: str | None
) -> None:
    response = await client.post(MESSAGES, data=json.dumps(body))
    answer = await response.json()
    assert (response.status, answer.get("error", {}).get("field")) == (status, field)
