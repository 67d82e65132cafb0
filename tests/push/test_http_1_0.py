"""Behind a proxy that speaks HTTP/1.0 to Home Assistant, as nginx does by default, every address gives an answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.access.links import flag_path
from custom_components.slide_control.const import CONF_WEBHOOK_ID
from tests.doubles.raw_http import exchange, request
from tests.doubles.websocket_display import hello, token_for

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from tests.doubles.display import FakeDisplay

type Client = TestClient[Any, Any]

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec_WebSocket_Version": "13",
    "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """Give the address of Home Assistant."""
    return await hass_client_no_auth()


async def test_the_event_stream_sends_the_page_to_the_next_transport(
    client: Client, entry: MockConfigEntry, stage: Stage
) -> None:
    body = json.dumps(hello(token_for(entry.data))).encode()
    answer = await exchange(client, request("POST", "/api/slide_control/events", body, version="1.0"))
    assert answer.status == 505
    assert json.loads(answer.body)["translation_key"] == "stream_needs_http_1_1"
    # A close code would tell the page what is wrong with its link, and not that this transport doesn't work.
    assert "code" not in json.loads(answer.body)
    assert stage.displays == 0


async def test_a_websocket_is_refused_in_words(client: Client, stage: Stage) -> None:
    answer = await exchange(client, request("GET", "/api/slide_control/ws", version="1.0", **UPGRADE))
    assert (answer.status, json.loads(answer.body)["translation_key"]) == (426, "websocket_expected")


async def test_a_display_that_polls_leads(client: Client, entry: MockConfigEntry, stage: Stage) -> None:
    body = json.dumps(hello(token_for(entry.data))).encode()
    answer = await exchange(client, request("POST", "/api/slide_control/poll", body, version="1.0"))
    assert "transfer-encoding" not in answer.headers
    (welcome,) = json.loads(answer.body)["frames"]
    assert (answer.status, welcome["type"], welcome["lead"]) == (200, "welcome", True)
    frames = json.dumps({"session": welcome["session"], "frames": [{"type": "ping", "n": 1}]}).encode()
    assert (await exchange(client, request("POST", "/api/slide_control/messages", frames, version="1.0"))).status == 204


async def test_everything_else_answers_without_chunks(
    client: Client, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    for method, path, body, status in (
        ("POST", f"/api/webhook/{entry.data[CONF_WEBHOOK_ID]}", b"", 200),
        ("GET", flag_path(entry.data), b"", 200),
        ("GET", "/slide_control/client/deck.js", b"", 200),
        ("GET", "/slide_control/open", b"", 200),
        ("GET", "/slide_control/player", b"", 200),
        ("GET", "/slide_control/wait", b"", 200),
        ("GET", "/slide_control/remote", b"", 200),
        ("GET", "/api/slide_control/decks", b"", 403),
        ("POST", "/api/slide_control/pair", b'{"name": "TV"}', 200),
    ):
        data = request(method, path, body, version="1.0", Content_Type="application/json")
        answer = await exchange(client, data)
        assert (path, answer.status) == (path, status)
        assert "transfer-encoding" not in answer.headers
