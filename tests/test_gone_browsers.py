"""A browser that goes just before its answer leaves no error in the log, whatever it was about to get."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING
from unittest.mock import patch

import aiohttp
from aiohttp import web
import pytest

from custom_components.slide_control.access.capabilities import Purpose, create_capability, deck_id
from tests.doubles.websocket_display import hello, token_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

    from custom_components.slide_control.stage.stage import Stage

_prepare = web.StreamResponse.prepare


@pytest.fixture
def gone() -> Iterator[list[str]]:
    """Let each browser go just before its answer begins; what they had asked for."""
    asked: list[str] = []

    async def prepare(response: web.StreamResponse, request: web.BaseRequest) -> object:
        if request.transport is not None:
            asked.append(request.path)
            request.transport.abort()
        return await _prepare(response, request)

    with patch.object(web.StreamResponse, "prepare", prepare):
        yield asked


@pytest.fixture
def addresses(stage: Stage, entry: MockConfigEntry, decks: Path) -> dict[str, str]:
    """The addresses of a deck's page and of a large file in it."""
    del stage
    folder = decks / "talk"
    folder.mkdir()
    (folder / "index.html").write_text("<title>Talk</title>")
    (folder / "film.mp4").write_bytes(bytes(200_000))
    capability = create_capability(entry.data, deck_id("talk"), Purpose.DISPLAY)
    return {name: f"/slide_control/hosted/{capability}/{name}" for name in ("index.html", "film.mp4", "none.js")}


@pytest.mark.parametrize("name", ["index.html", "film.mp4", "none.js"])
async def test_a_file_of_a_deck(
    hass_client_no_auth: ClientSessionGenerator,
    addresses: dict[str, str],
    gone: list[str],
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    client = await hass_client_no_auth()
    with pytest.raises(aiohttp.ClientError):
        await client.get(addresses[name])
    assert addresses[name] in gone
    assert_no_error(caplog)


@pytest.mark.usefixtures("addresses")
async def test_a_deck_as_a_zip(
    hass_ws_client: WebSocketGenerator,
    hass_client_no_auth: ClientSessionGenerator,
    caplog: pytest.LogCaptureFixture,
    request: pytest.FixtureRequest,
) -> None:
    connection, client = await hass_ws_client(), await hass_client_no_auth()
    await connection.send_json_auto_id({"type": "slide_control/hosted/download", "name": "talk"})
    path = (await connection.receive_json())["result"]["path"]
    gone: list[str] = request.getfixturevalue("gone")
    with pytest.raises(aiohttp.ClientError):
        await client.get(path)
    assert gone
    assert_no_error(caplog)


@pytest.mark.usefixtures("stage")
async def test_an_event_stream(
    hass_client_no_auth: ClientSessionGenerator,
    entry: MockConfigEntry,
    gone: list[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = await hass_client_no_auth()
    with pytest.raises(aiohttp.ClientError):
        await client.post("/api/slide_control/events", data=json.dumps(hello(token_for(entry.data))))
    assert gone
    assert_no_error(caplog)


def assert_no_error(caplog: pytest.LogCaptureFixture) -> None:
    """Assert that nothing was logged as an error."""
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
