"""A slow reader gets whole frames in order, skips stale ones, and ends with the newest state."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.wire import TEXT, FrameReader, client_frame
from custom_components.slide_control.access.tokens import Grant, Role
from custom_components.slide_control.push.protocol import parse_first
from custom_components.slide_control.push.sessions import create_session
from custom_components.slide_control.push.transports.websocket import SocketConnection

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from tests.doubles.display import FakeDisplay

_BUFFER = 4 * 1024
_STATES = 300
_FOLLOWER = Grant("", Role.FOLLOWER)
_HELLO = {"type": "hello", "protocol": "slide-control/1", "token": "", "client": {"id": "follower-0001"}}


@pytest.fixture
async def browser(entry: MockConfigEntry, display: FakeDisplay) -> AsyncIterator[socket.socket]:
    """A follower's end of a connection whose buffers hold a few frames."""
    data = entry.runtime_data
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.settimeout(0)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_accepted_socket(
        lambda: SocketConnection(
            lambda text, connection: create_session(data.stage, data.hub, _FOLLOWER, parse_first(text), connection)
        ),
        ours,
    )
    await loop.sock_sendall(theirs, client_frame(json.dumps(_HELLO).encode()))
    yield theirs
    transport.abort()
    theirs.close()


async def _read(browser: socket.socket, until: str) -> list[dict[str, Any]]:
    """Read as slowly as a bad network until a slide of that title is shown; return all frames."""
    frames: list[dict[str, Any]] = []
    reader = FrameReader()
    async with asyncio.timeout(20):
        while not frames or (frames[-1].get("state") or {}).get("title") != until:
            data = await asyncio.get_running_loop().sock_recv(browser, 700)
            assert data
            for opcode, payload in reader.feed(data):
                assert opcode == TEXT
                frames.append(json.loads(payload))
    return frames


async def test_frames_stay_whole_and_in_order_and_the_newest_comes_last(
    browser: socket.socket, display: FakeDisplay
) -> None:
    assert [frame["type"] for frame in await _read(browser, "Welcome")] == ["welcome"]
    for number in range(1, _STATES + 1):
        display.show(title=f"{number} {'x' * 250}")
    frames = await _read(browser, f"{_STATES} {'x' * 250}")
    versions = [frame["version"] for frame in frames]
    assert versions == sorted(set(versions))
    # Frames that did not fit into the buffers were dropped.
    assert len(frames) < _STATES


async def test_a_browser_that_keeps_up_gets_every_state(browser: socket.socket, display: FakeDisplay) -> None:
    await _read(browser, "Welcome")
    for number in range(20):
        display.show(title=f"Slide {number}")
        assert len(await _read(browser, f"Slide {number}")) == 1


async def test_a_browser_that_is_gone_while_something_is_written_is_forgotten(
    browser: socket.socket, display: FakeDisplay, entry: MockConfigEntry
) -> None:
    await _read(browser, "Welcome")
    browser.close()
    display.show(title="Nobody sees this")
    async with asyncio.timeout(60):
        while list(entry.runtime_data.hub):
            await asyncio.sleep(0)
