"""What a hosted deck's token allows: to show that deck, and nothing that a hello or a frame may claim."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.access.capabilities import deck_id
from custom_components.slide_control.const import DOMAIN
from custom_components.slide_control.hosting.addresses.hosted_address import deck_token
from homeassistant.exceptions import ServiceValidationError
from tests.doubles.websocket_display import PATH, connected, hello, token_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

type Client = TestClient[Any, Any]


def opening(client_id: str) -> dict[str, Any]:
    """Return the part of a hello that says that the page can open decks."""
    return {"client": {"id": client_id, "opens": True}}


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """A browser in the local network."""
    return await hass_client_no_auth()


def of_deck(entry: MockConfigEntry) -> str:
    """Return what Home Assistant writes into the page of a hosted deck."""
    return deck_token(entry.data, deck_id("talk"))


def of_script_tag(entry: MockConfigEntry) -> str:
    """Return the token of the script tag and the bookmarklet."""
    return token_for(entry.data)


@pytest.mark.parametrize("token", [of_deck, of_script_tag])
async def test_a_hello_that_says_it_opens_decks_is_not_asked_to(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, token: Callable[[MockConfigEntry], str]
) -> None:
    async with connected(client, token(entry), **opening("page-0001")) as page:
        assert page.welcome["type"] == "welcome"
        with pytest.raises(ServiceValidationError, match="No display is waiting"):
            await hass.services.async_call(DOMAIN, "open_deck", {"url": "https://example.org/secret"}, blocking=True)
        # Nor is it when it says so a second time, on another connection.
        async with connected(client, token(entry), **opening("page-0002")) as again:
            waiting = token_for(entry.data, opens=True)
            async with connected(client, waiting, state=None, **opening("screen-01")) as screen:
                data = {"url": "https://example.org/secret"}
                opened = asyncio.create_task(hass.services.async_call(DOMAIN, "open_deck", data, blocking=True))
                frame = await screen.take("open")
                await screen.report("start")
                await screen.send({"type": "opened", "id": frame["id"], "result": "shown"})
                await opened
            for each in (page, again):
                await each.send({"type": "ping", "n": 7})
                while (frame := await each.take()).get("n") != 7:
                    assert "secret" not in str(frame)


@pytest.mark.parametrize("token", [of_deck, of_script_tag])
async def test_it_lists_no_decks(
    client: Client, entry: MockConfigEntry, token: Callable[[MockConfigEntry], str]
) -> None:
    response = await client.get("/api/slide_control/decks", headers={"Authorization": f"Bearer {token(entry)}"})
    assert response.status == 403
    assert "hosted" not in await response.json()


async def test_a_deck_connects_as_itself_only(client: Client, entry: MockConfigEntry) -> None:
    async def code(name: str) -> int | None:
        page = {"id": "page-0001", "hosted": {"name": name, "version": "1"}}
        async with client.ws_connect(PATH) as socket:
            await socket.send_json(hello(of_deck(entry), client=page))
            if (await socket.receive_json())["type"] == "welcome":
                return None
            await socket.receive()
            return socket.close_code

    assert await code("other") == 4000
    assert await code("talk") is None
