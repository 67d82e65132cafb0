"""The address of another site's deck: who learns it, and what is never given out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.const import CONF_FRAME_OTHER_SITES
from tests.doubles.websocket_display import connected, token_for

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

type Client = TestClient[Any, Any]

PAGE = "https://slides.example/talks/harbour/"


@pytest.fixture
async def client(hass: HomeAssistant, stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """Browsers in Home Assistant's network."""
    return await hass_client_no_auth()


def showing(page: str, *, opens: bool = True) -> dict[str, Any]:
    """Return the ``client`` of a display with another site's deck in its frame."""
    return {"id": "screen-01", "name": "Television", "opens": opens, "page": page}


@pytest.mark.usefixtures("audience")
async def test_a_remote_learns_the_address_and_a_follower_does_not(client: Client, entry: MockConfigEntry) -> None:
    async with (
        connected(client, token_for(entry.data, opens=True), client_id="screen-01", client=showing(PAGE)),
        connected(client, token_for(entry.data, Role.REMOTE), client_id="remote-01", state=None) as remote,
        connected(client, token_for(entry.data, Role.FOLLOWER), client_id="follower", state=None) as follower,
    ):
        deck = (await remote.take("status"))["status"]["deck"]
        assert deck == {"name": None, "title": "slides.example", "version": None, "preview": None, "page": PAGE}
        frames = [follower.welcome, await follower.take("audience")]
        assert "slides.example" not in str(frames)


async def test_the_stage_can_keep_it_to_itself(hass: HomeAssistant, client: Client, entry: MockConfigEntry) -> None:
    hass.config_entries.async_update_entry(entry, options={CONF_FRAME_OTHER_SITES: False})
    async with (
        connected(client, token_for(entry.data, opens=True), client_id="screen-01", client=showing(PAGE)),
        connected(client, token_for(entry.data, Role.REMOTE), client_id="remote-01", state=None) as remote,
    ):
        assert (await remote.take("status"))["status"]["deck"] is None


@pytest.mark.parametrize(("opens", "says"), [(False, True), (True, False)])
async def test_a_page_that_opens_no_decks_names_none(
    client: Client, entry: MockConfigEntry, *, opens: bool, says: bool
) -> None:
    """A hosted deck could otherwise lead the speaker's phone to any address."""
    async with (
        connected(client, token_for(entry.data, opens=opens), client_id="screen-01", client=showing(PAGE, opens=says)),
        connected(client, token_for(entry.data, Role.REMOTE), client_id="remote-01", state=None) as remote,
    ):
        assert (await remote.take("status"))["status"]["deck"] is None


@pytest.mark.parametrize(
    "page",
    [
        "https://ada:secret@slides.example/",
        "https://ada@slides.example/",
        "https://slides.example/?token=secret",
        "https://slides.example/#secret",
        "http://192.168.1.4:8123/slide_control/hosted/secret/index.html",
        "javascript:secret()",
        "https:///secret",
        "secret",
        "https://slides.example/" + "secret" * 400,
        "https://slides.example:secret/",
        7,
    ],
)
async def test_an_address_that_could_hold_a_secret_is_refused_without_repeating_it(
    client: Client, entry: MockConfigEntry, page: Any
) -> None:
    socket = await client.ws_connect("/api/slide_control/ws")
    hello = {
        "type": "hello",
        "protocol": "slide-control/1",
        "token": token_for(entry.data, opens=True),
        "client": showing(page),
    }
    await socket.send_json(hello)
    error = await socket.receive_json(timeout=5)
    assert (error["type"], error["field"]) == ("error", "client.page")
    assert "secret" not in error["message"]
    await socket.close()
