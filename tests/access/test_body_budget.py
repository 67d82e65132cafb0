"""Bodies that arrive slowly are limited in number and time, and those of one address leave room for others."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from custom_components.slide_control.access import body_budget
from custom_components.slide_control.access.client_network import client_network
from custom_components.slide_control.access.pairing import Pairing, TooManyError
from custom_components.slide_control.const import CONF_WEBHOOK_ID
from custom_components.slide_control.stage.admission.fair_share import FairShare
from tests.doubles.raw_http import connect, request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage

type Client = TestClient[Any, Any]

PATHS = [
    "/api/slide_control/events",
    "/api/slide_control/poll",
    "/api/slide_control/messages",
    "/api/slide_control/pair",
    "webhook",
    "webhook as a form",
]


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """Give the address of Home Assistant."""
    return await hass_client_no_auth()


def half_a_request(path: str, entry: MockConfigEntry) -> bytes:
    """Return a request whose body isn't complete."""
    content_type = "multipart/form-data; boundary=x" if "form" in path else "application/json"
    address = f"/api/webhook/{entry.data[CONF_WEBHOOK_ID]}" if path.startswith("webhook") else path
    return request("POST", address, b"x" * 4_000, Content_Type=content_type)[:-3_000]


async def status(client: Client, data: bytes) -> int:
    """Return the status of the response to half a request."""
    reader, writer = await connect(client)
    writer.write(data)
    async with asyncio.timeout(60):
        line = await reader.readline()
    writer.close()
    return int(line.split()[1])


@pytest.mark.parametrize("path", PATHS)
async def test_a_body_that_does_not_arrive_is_not_waited_for(client: Client, entry: MockConfigEntry, path: str) -> None:
    with patch.object(body_budget, "BODY_SECONDS", 0.05):
        assert await status(client, half_a_request(path, entry)) in (408, 503)
    assert body_budget._bodies.total == 0


@pytest.mark.parametrize("path", PATHS)
async def test_one_address_can_hold_only_so_many_bodies(client: Client, entry: MockConfigEntry, path: str) -> None:
    with patch.object(body_budget, "_bodies", FairShare(15)):
        async with AsyncExitStack() as stack:
            for _ in range(3):
                _, writer = await connect(client)
                stack.callback(writer.close)
                writer.write(half_a_request(path, entry))
            while body_budget._bodies.total < 3:
                await asyncio.sleep(0)
            assert await status(client, half_a_request(path, entry)) == 429
            # Those that arrive with their request are taken from everyone.
            response = await client.post(f"/api/webhook/{entry.data[CONF_WEBHOOK_ID]}", json={})
            assert (await response.json())["result"] == "no_display"
        while body_budget._bodies.total:
            await asyncio.sleep(0)


def test_however_many_clients_there_are_a_newcomer_finds_a_place() -> None:
    places = FairShare(100)
    held = {}
    for client in map(str, range(10)):
        held[client] = 0
        while places.acquire(client):
            held[client] += 1
    assert [*held.values()] == sorted(held.values(), reverse=True)
    assert (held["0"], held["9"], places.total) == (20, 3, 91)
    release = places.acquire("newcomer")
    assert release is not None
    release()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.168.1.2", "192.168.1.3", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.168.1.2", "192.168.1.2", True),
        ("::ffff:192.168.1.2", "::ffff:192.168.1.3", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        (None, "192.168.1.2", False),
        ("unix:", "192.168.1.2", False),
    ],
)
def test_a_network_of_ipv6_counts_as_one_client(one: str | None, other: str | None, same: bool) -> None:  # noqa: FBT001 - a parameter of the table
    assert (client_network(one) == client_network(other)) is same


def begun(pairing: Pairing, addresses: Iterator[str]) -> int:
    """Return for how many displays at these addresses there is a place."""
    count = 0
    for address in addresses:
        with suppress(TooManyError):
            pairing.begin("A screen", address)
            count += 1
    return count


def test_the_addresses_of_one_network_and_those_of_five_leave_room_for_other_displays() -> None:
    pairing = Pairing(lambda: 0)
    assert begun(pairing, (f"2001:db8:1:2::{number:x}" for number in range(100))) == 20
    assert begun(pairing, (f"192.168.1.{number % 5}" for number in range(500))) < 60
    for client in range(10):
        pairing.begin("A screen", f"192.168.2.{client}")
