"""Memory and work stay bounded at any rate of requests; clients that exceed a limit get an error."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

import pytest

from custom_components.slide_control.access.links import flag_path
from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.const import CONF_WEBHOOK_ID
from custom_components.slide_control.push.protocol import PROTOCOL, CloseCode
from custom_components.slide_control.stage.admission.fair_share import FairShare
from custom_components.slide_control.stage.admission.token_bucket import Rate, TokenBucket, TokenBuckets
from tests.doubles.websocket_display import PATH, Page, connected, token_for

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant
    from tests.doubles.display import FakeDisplay

type Client = TestClient[Any, Any]

HANDSHAKE: Final = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """A client that exceeds the limits."""
    return await hass_client_no_auth()


def test_a_bucket_holds_its_burst_and_fills_with_time() -> None:
    bucket = TokenBucket(Rate(per_second=2, burst=3), now=0)
    assert [bucket.take(0) for _ in range(3)] == [0, 0, 0]
    assert bucket.take(0) == 0.5
    assert bucket.take(0.5) == 0
    assert bucket.take(0.5) > 0
    assert [bucket.take(100) for _ in range(3)] == [0, 0, 0]
    assert bucket.take(100) > 0


def test_a_clock_that_goes_back_fills_nothing() -> None:
    bucket = TokenBucket(Rate(per_second=1, burst=1), now=10)
    assert bucket.take(10) == 0
    assert bucket.take(5) > 0


def test_each_key_has_its_own_bucket_and_not_too_many_are_kept() -> None:
    buckets = TokenBuckets(Rate(per_second=1, burst=1))
    assert (buckets.take("a", 0), buckets.take("b", 0)) == (0, 0)
    assert buckets.take("a", 0) == 1
    for number in range(20_000):
        buckets.take(number, 0)
    assert len(buckets._buckets) == 10_000


async def test_too_many_presses_are_refused_with_the_time_to_wait(
    client: Client, stage: Stage, display: FakeDisplay, entry: MockConfigEntry
) -> None:
    stage.admission._senders = TokenBuckets(Rate(per_second=0.5, burst=2))
    address = f"/api/webhook/{entry.data[CONF_WEBHOOK_ID]}"
    for _ in range(2):
        assert (await client.post(address)).status == 200
    response = await client.post(address)
    answer = await response.json()
    assert (response.status, response.headers["Retry-After"]) == (429, "2")
    assert (answer["result"], answer["reason"]) == ("rejected", "rate")
    assert "Try again in" in answer["message"]


async def test_the_old_script_s_set_address_says_when_to_come_again(
    client: Client, stage: Stage, display: FakeDisplay, entry: MockConfigEntry
) -> None:
    stage.admission._senders = TokenBuckets(Rate(per_second=0.5, burst=1))
    address = f"{flag_path(entry.data)}/set"
    assert (await client.get(address)).status == 200
    response = await client.get(address)
    assert (response.status, response.headers["Retry-After"]) == (429, "2")


async def test_a_stage_takes_only_so_much_from_all_together(
    client: Client, stage: Stage, display: FakeDisplay, entry: MockConfigEntry
) -> None:
    stage.admission._bucket = TokenBucket(Rate(per_second=0.5, burst=1), stage.clock())
    address = f"/api/webhook/{entry.data[CONF_WEBHOOK_ID]}"
    assert [(await client.post(address)).status for _ in range(2)] == [200, 429]


async def test_bad_calls_of_the_webhook_count_too(
    hass: HomeAssistant, client: Client, stage: Stage, entry: MockConfigEntry
) -> None:
    rate = Rate(per_second=0.1, burst=2)
    with patch("custom_components.slide_control.inputs.webhook.WEBHOOK_RATE", rate):
        await hass.config_entries.async_reload(entry.entry_id)
    address = f"/api/webhook/{entry.data[CONF_WEBHOOK_ID]}"
    assert [(await client.post(address, data=b"{")).status for _ in range(3)] == [400, 400, 429]


@pytest.mark.usefixtures("audience")
async def test_a_stage_lets_only_so_many_in(client: Client, stage: Stage, entry: MockConfigEntry) -> None:
    with patch.dict("custom_components.slide_control.push.hub.MAX_CONNECTIONS", {Role.FOLLOWER: 1}):
        follower = token_for(entry.data, Role.FOLLOWER)
        async with connected(client, follower, state=None), client.ws_connect(PATH) as socket:
            page = Page(socket, "page-0002")
            with pytest.raises(TimeoutError):
                await page.hello(follower, state=None, within=0.2)
            assert await page.closed() == CloseCode.RATE


@pytest.mark.parametrize("role", [Role.DISPLAY, Role.REMOTE])
@pytest.mark.usefixtures("audience")
async def test_one_address_cannot_take_all_places(
    client: Client, stage: Stage, entry: MockConfigEntry, role: Role
) -> None:
    link = token_for(entry.data, role)
    with patch.dict("custom_components.slide_control.push.limits.MAX_CONNECTIONS_PER_ADDRESS", {role: 1}):
        async with connected(client, link, state=None), client.ws_connect(PATH) as socket:
            page = Page(socket, "page-0002")
            with pytest.raises(TimeoutError):
                await page.hello(link, state=None, within=0.2)
            assert await page.closed() == CloseCode.RATE
            body = {"type": "hello", "protocol": PROTOCOL, "token": link, "client": {"id": "page-0003"}}
            response = await client.post("/api/slide_control/poll", json=body)
            assert (response.status, response.headers["Retry-After"]) == (429, "10")
        async with connected(client, token_for(entry.data, Role.FOLLOWER), state=None):
            pass


async def test_connections_that_say_nothing_are_counted_by_address_until_they_speak_or_go(
    client: Client, stage: Stage, entry: MockConfigEntry
) -> None:
    pending = FairShare(10)
    with patch("custom_components.slide_control.push.transports.websocket_view._pending_connections", pending):
        async with client.ws_connect(PATH), client.ws_connect(PATH), client.ws_connect(PATH) as third:
            assert await Page(third, "page-0003").closed() == CloseCode.RATE
        async with connected(client, token_for(entry.data)), client.ws_connect(PATH), client.ws_connect(PATH):
            pass
        while pending.total:
            await asyncio.sleep(0)


async def test_connections_that_wait_for_their_turn_are_counted_by_address_until_it_comes(
    client: Client, entry: MockConfigEntry
) -> None:
    waiting = FairShare(1)
    with patch("custom_components.slide_control.push.transports.websocket_view._waiting_connections", waiting):
        async with client.ws_connect(PATH), connected(client, token_for(entry.data)):
            assert waiting.total == 0
        release = waiting.acquire("127.0.0.1")
        response = await client.get(PATH, headers=HANDSHAKE)
        assert (response.status, response.headers["Retry-After"], release is None) == (429, "10", False)


async def test_browsers_that_share_a_link_share_its_rate(client: Client, stage: Stage, entry: MockConfigEntry) -> None:
    stage.admission._links = TokenBuckets(Rate(per_second=0.5, burst=1))
    link = token_for(entry.data, Role.REMOTE)
    async with (
        connected(client, link, state=None, client_id="remote-0001") as one,
        connected(client, link, state=None, client_id="remote-0002") as other,
    ):
        await one.send({"type": "command", "id": "a", "action": "next"})
        assert (await one.take("result"))["result"] == "no_display"
        await other.send({"type": "command", "id": "b", "action": "next"})
        answer = await other.take("result")
        assert (answer["id"], answer["result"], answer["reason"]) == ("b", "rejected", "rate")
        assert 0 < answer["retry_after"] <= 2


async def test_links_that_open_nothing_may_be_tried_only_so_often(client: Client, stage: Stage) -> None:
    async def status() -> tuple[int, bool]:
        body = '{"type": "hello", "protocol": "slide-control/1", "token": "x", "client": {"id": "guesser-1"}}'
        response = await client.post("/api/slide_control/poll", data=body)
        return response.status, "Retry-After" in response.headers

    with patch("custom_components.slide_control.push.handshake._refused", TokenBuckets(Rate(per_second=0.1, burst=3))):
        assert [await status() for _ in range(5)] == [(403, False)] * 3 + [(429, True)] * 2


@pytest.mark.usefixtures("audience")
async def test_a_connection_that_sends_too_fast_is_told_then_closed(
    client: Client, stage: Stage, entry: MockConfigEntry
) -> None:
    async with connected(client, token_for(entry.data, Role.FOLLOWER), state=None) as page:
        for _ in range(20):
            await page.send({"type": "ping"})
        for _ in range(20):
            await page.take("pong")
        await page.send({"type": "ping"})
        assert (await page.take("error"))["code"] == "rate"
        for _ in range(25):
            await page.send({"type": "ping"})
        assert await page.closed() == CloseCode.RATE


async def test_a_browser_that_does_not_read_is_cut_off_and_holds_no_more_than_the_limit(
    client: Client, stage: Stage, entry: MockConfigEntry
) -> None:
    async with connected(client, token_for(entry.data)) as page:
        with patch("custom_components.slide_control.push.transports.websocket.MAX_QUEUED_BYTES", -1):
            await page.send({"type": "ping"})
            await page.closed()
        assert page.close_code in (None, 1006)
