"""Each paired display has a token of its own; forgetting one leaves the others as they are."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.access.paired_displays import PAIRED_DISPLAYS, PairedDisplays
from custom_components.slide_control.access.tokens import verify_token
from custom_components.slide_control.const import DOMAIN
from tests.doubles.stage import set_up_stage
from tests.doubles.websocket_display import PATH, connected, hello, token_for

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

type Client = TestClient[Any, Any]
type Ask = Callable[..., Coroutine[Any, Any, dict[str, Any]]]

PAIR = "/api/slide_control/pair"


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """Browsers in the local network."""
    return await hass_client_no_auth()


@pytest.fixture
async def ask(hass: HomeAssistant, stage: Stage, hass_ws_client: WebSocketGenerator) -> Ask:
    """Ask as the sidebar page does."""
    socket = await hass_ws_client(hass)

    async def ask(kind: str, **fields: Any) -> dict[str, Any]:
        await socket.send_json_auto_id({"type": f"slide_control/{kind}", "config_entry_id": "demo"} | fields)
        answer: dict[str, Any] = await socket.receive_json()
        return answer

    return ask


async def paired(client: Client, ask: Ask, name: str) -> str:
    """Pair a display of this name; return its token."""
    shown = await (await client.post(PAIR, json={"name": name})).json()

    async def poll() -> dict[str, Any]:
        answer: dict[str, Any] = await (await client.post(PAIR, json={"secret": shown["secret"]})).json()
        return answer

    polling = asyncio.create_task(poll())
    assert (await ask("pair", code=shown["code"]))["success"]
    token: str = (await polling)["token"]
    return token


async def displays(ask: Ask) -> dict[str, dict[str, Any]]:
    """Return the paired displays by name."""
    return {each["name"]: each for each in (await ask("displays/list"))["result"]["displays"]}


async def refused(client: Client, token: str) -> int:
    """Say hello with a token; return the code with which the connection is closed."""
    async with client.ws_connect(PATH) as socket:
        await socket.send_json(hello(token))
        assert (await socket.receive_json())["code"] == "refused"
        await socket.receive()
        return int(socket.close_code or 0)


async def test_a_display_is_forgotten_alone_and_at_once(client: Client, ask: Ask, entry: MockConfigEntry) -> None:
    one, two = await paired(client, ask, "Hall"), await paired(client, ask, "Foyer")
    assert one != two
    async with (
        connected(client, one, client_id="screen-01", state=None) as hall,
        connected(client, two, state=None) as foyer,
    ):
        found = await displays(ask)
        assert {name: (each["address"], each["connected"]) for name, each in found.items()} == {
            "Hall": ("127.0.0.1", True),
            "Foyer": ("127.0.0.1", True),
        }
        assert one not in str(found)
        assert (await ask("displays/forget", display_id=found["Hall"]["id"]))["success"]
        assert await hall.closed() == 4003
        assert await refused(client, one) == 4003
        decks = await client.get("/api/slide_control/decks", headers={"Authorization": f"Bearer {one}"})
        assert (decks.status, "forgotten" in await decks.text()) == (403, True)
        await foyer.send({"type": "ping"})
        await foyer.take("pong")
        assert list(await displays(ask)) == ["Foyer"]
    async with connected(client, token_for(entry.data, opens=True)):
        pass
    again = await ask("displays/forget", display_id=found["Hall"]["id"])
    assert again["error"]["code"] == "not_found"


async def test_a_display_can_forget_its_stage_itself(client: Client, ask: Ask) -> None:
    one, two = await paired(client, ask, "Hall"), await paired(client, ask, "Foyer")
    response = await client.delete(PAIR, headers={"Authorization": f"Bearer {one}"})
    assert response.status == 200
    assert list(await displays(ask)) == ["Foyer"]
    assert await refused(client, one) == 4003
    for token in (one, "nonsense"):
        assert (await client.delete(PAIR, headers={"Authorization": f"Bearer {token}"})).status == 403
    async with connected(client, two, state=None):
        pass


async def test_the_link_of_a_stage_forgets_no_display(client: Client, ask: Ask, entry: MockConfigEntry) -> None:
    await paired(client, ask, "Hall")
    response = await client.delete(PAIR, headers={"Authorization": f"Bearer {token_for(entry.data, opens=True)}"})
    assert response.status == 200
    assert list(await displays(ask)) == ["Hall"]


async def test_paired_displays_outlast_a_restart_and_the_store_holds_no_token(
    hass: HomeAssistant, client: Client, ask: Ask, hass_storage: dict[str, Any], entry: MockConfigEntry
) -> None:
    token = await paired(client, ask, "Hall")
    await hass.async_block_till_done()
    await hass.data[PAIRED_DISPLAYS].async_save()
    stored = hass_storage[f"{DOMAIN}.displays"]
    assert token not in str(stored)
    assert entry.data["keys"]["display"] not in str(stored)
    stored["data"].append({"damaged": True})
    again = PairedDisplays(hass)
    await again.async_load()
    assert [display.name for display in again.of_stage(entry.data)] == ["Hall"]
    grant = verify_token(token, lambda _stage_id, role: entry.data["keys"][role.value])
    assert grant.display_id is not None
    assert again.knows(entry.data["stage_id"], grant.display_id)


async def test_a_new_key_and_the_end_of_a_stage_forget_its_displays(
    hass: HomeAssistant, client: Client, ask: Ask, entry: MockConfigEntry
) -> None:
    await paired(client, ask, "Hall")
    keys = {**entry.data["keys"], "display": "0" * 64}
    hass.config_entries.async_update_entry(entry, data={**entry.data, "keys": keys})
    assert await displays(ask) == {}
    await paired(client, ask, "Foyer")
    other = await set_up_stage(hass, "Side room")
    assert (await ask("displays/list", config_entry_id=other.entry_id))["result"]["displays"] == []
    data = entry.data
    await hass.config_entries.async_remove(entry.entry_id)
    assert hass.data[PAIRED_DISPLAYS].of_stage(data) == []


async def test_nobody_but_an_administrator_lists_or_forgets(
    client: Client, ask: Ask, hass_admin_user: MockUser
) -> None:
    await paired(client, ask, "Hall")
    hass_admin_user.groups = []
    for kind in ("displays/list", "displays/forget"):
        assert (await ask(kind, display_id="x") if "forget" in kind else await ask(kind))["error"][
            "code"
        ] == "unauthorized"
