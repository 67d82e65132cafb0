"""Another web page can do nothing, even in a browser on the same network with a signed-in user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from custom_components.slide_control.const import CONF_STAGE_ID, CONF_WEBHOOK_ID
from custom_components.slide_control.push.protocol import PROTOCOL, CloseCode
from tests.doubles.websocket_display import PATH

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant
    from tests.doubles.display import FakeDisplay

type Client = TestClient[Any, Any]

FOREIGN: Final = {"Origin": "https://elsewhere.example"}
REBOUND: Final = {"Host": "elsewhere.example", **FOREIGN}


@pytest.fixture
async def browser(stage: Stage, hass_client: ClientSessionGenerator) -> Client:
    """The browser of a signed-in administrator that has another page open."""
    return await hass_client()


@pytest.mark.parametrize("headers", [FOREIGN, REBOUND])
async def test_a_socket_needs_a_token_even_for_a_signed_in_user(
    browser: Client, stage: Stage, headers: dict[str, str]
) -> None:
    async with browser.ws_connect(PATH, headers=headers) as socket:
        hello = {"type": "hello", "protocol": PROTOCOL, "token": "x", "client": {"id": "elsewhere-1"}}
        await socket.send_json(hello)
        assert (await socket.receive_json())["code"] == "refused"
        await socket.receive()
        assert socket.close_code == CloseCode.REFUSED
    assert stage.displays == 0


@pytest.mark.parametrize("path", ["events", "poll"])
async def test_the_other_transports_need_it_too(browser: Client, stage: Stage, path: str) -> None:
    hello = {"type": "hello", "protocol": PROTOCOL, "token": "x", "client": {"id": "elsewhere-1"}}
    assert (await browser.post(f"/api/slide_control/{path}", json=hello, headers=REBOUND)).status == 403


async def test_a_form_of_another_page_presses_nothing_without_the_webhooks_id(
    browser: Client, stage: Stage, display: FakeDisplay, entry: MockConfigEntry
) -> None:
    guess = entry.data[CONF_WEBHOOK_ID][:-1] + "x"
    await browser.post(f"/api/webhook/{guess}", data={"command": "next"}, headers=FOREIGN)
    assert (stage.seq, display.received) == (0, [])


async def test_a_name_that_was_bound_to_our_address_opens_nothing(
    hass: HomeAssistant, browser: Client, stage: Stage, entry: MockConfigEntry
) -> None:
    """DNS rebinding: the browser treats us as the other page's origin, so the page can read our answers."""
    stage_id = entry.data[CONF_STAGE_ID]
    for path in (
        "/api/slide_control/decks",
        f"/api/slide_control/flag/{stage_id}/guess",
        f"/slide_control/hosted/{'A' * 72}/index.html",
    ):
        response = await browser.get(path, headers=REBOUND)
        assert response.status == 403
        assert "talk" not in await response.text()
    response = await browser.post("/api/slide_control/messages", json={"session": "guess"}, headers=REBOUND)
    assert response.status == 410
