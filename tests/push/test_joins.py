"""A whole audience that connects at once is let in a few at a time, to the last, and loses no frame."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.push.machine.capacity import CAPACITY
from custom_components.slide_control.push.machine.joins import Joins
from custom_components.slide_control.push.machine.partial_frames import PARTIAL_FRAMES
from tests.doubles.virtual_time import in_virtual_time
from tests.doubles.websocket_display import PATH, hello, token_for

if TYPE_CHECKING:
    from aiohttp import ClientWebSocketResponse
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from homeassistant.core import HomeAssistant

_BROWSERS = 60


@pytest.mark.usefixtures("audience")
async def test_all_who_come_at_once_get_in_and_what_they_send_meanwhile_is_answered(
    hass: HomeAssistant, entry: MockConfigEntry, hass_client_no_auth: ClientSessionGenerator
) -> None:
    client, token = await hass_client_no_auth(), token_for(entry.data, Role.FOLLOWER)
    async with AsyncExitStack() as stack:

        async def join(number: int) -> ClientWebSocketResponse:
            socket: ClientWebSocketResponse = await stack.enter_async_context(client.ws_connect(PATH))
            await socket.send_json(hello(token, client={"id": f"follower-{number:04}"}, state=None))
            await socket.send_json({"type": "ping", "n": number})
            return socket

        sockets = await asyncio.gather(*map(join, range(_BROWSERS)))
        for number, socket in enumerate(sockets):
            frames: list[dict[str, Any]] = []
            async with asyncio.timeout(30):
                while not frames or frames[-1]["type"] != "pong":
                    frames.append(await socket.receive_json())
            assert ([frame["type"] for frame in frames], frames[-1]["n"]) == (["welcome", "audience", "pong"], number)
    # Those who leave before their turn, or without a whole frame, leave nothing behind.
    async with asyncio.timeout(30):
        leaving = [await client.ws_connect(PATH) for _ in range(5)]
        for socket in leaving:
            socket._response.connection.transport.abort()  # type: ignore[union-attr]
        while hass.data[CAPACITY]._used_memory:
            await asyncio.sleep(0)
    assert (PARTIAL_FRAMES.total, list(entry.runtime_data.hub)) == (0, [])


@in_virtual_time
async def test_one_that_comes_alone_waits_for_nothing_and_others_for_their_turn() -> None:
    joins, steps = Joins(), list[int]()
    assert joins.may_go_now()
    assert not joins.may_go_now()
    for number in range(3):
        joins.add(lambda number=number: steps.append(number))  # type: ignore[misc]
    joins.add(lambda: steps.append(9), begun=True)
    assert steps == []
    await asyncio.sleep(0.1)
    assert (steps, joins.may_go_now()) == ([9, 0, 1, 2], True)
