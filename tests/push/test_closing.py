"""A page that closes its connection has gone at once, and is answered as RFC 6455 says."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import TYPE_CHECKING

import pytest

from benchmarks.wire import FrameReader, client_frame
from custom_components.slide_control.access.tokens import Grant, Role
from custom_components.slide_control.push.protocol import parse_first
from custom_components.slide_control.push.sessions import create_session
from custom_components.slide_control.push.sessions.session import Session
from custom_components.slide_control.push.transports.websocket import SocketConnection
from custom_components.slide_control.push.websocket_frames import Opcode
from tests.doubles.slides import Slides
from tests.doubles.websocket_frames import frame

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from custom_components.slide_control.stage.stage import Stage

_DISPLAY = Grant("", Role.DISPLAY)

HELLO = {
    "type": "hello",
    "protocol": "slide-control/1",
    "token": "",
    "client": {"id": "display-0001"},
    "state": Slides().state(),
}


@pytest.fixture
async def browser(entry: MockConfigEntry, stage: Stage) -> AsyncIterator[socket.socket]:
    """The lead's end of a connection, which reads nothing unless told to."""
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.settimeout(0)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * 1024)
    loop = asyncio.get_running_loop()
    data = entry.runtime_data
    transport, _ = await loop.connect_accepted_socket(
        lambda: SocketConnection(
            lambda text, connection: create_session(data.stage, data.hub, _DISPLAY, parse_first(text), connection)
        ),
        ours,
    )
    await loop.sock_sendall(theirs, client_frame(json.dumps(HELLO).encode()))
    while stage.lead is None:
        await asyncio.sleep(0)
    yield theirs
    transport.abort()
    theirs.close()


async def close_code(browser: socket.socket) -> int | None:
    """Read to the end of the connection; return the code of the close frame, None without a code."""
    reader, payload = FrameReader(), b""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(60):
        while data := await loop.sock_recv(browser, 65_536):
            for opcode, received in reader.feed(data):
                if opcode == Opcode.CLOSE:
                    payload = received
    return int.from_bytes(payload[:2]) if payload else None


@pytest.mark.parametrize(
    "goodbye",
    [frame(b"\x03\xe8", Opcode.CLOSE), frame(b"", Opcode.CLOSE), b"\xff\xff", None],
    ids=["close", "close without a code", "invalid frame", "end of the stream"],
)
async def test_a_lead_that_goes_while_bytes_wait_loses_the_lead_at_once(
    browser: socket.socket, stage: Stage, entry: MockConfigEntry, goodbye: bytes | None
) -> None:
    assert isinstance(stage.lead, Session)
    while not stage.lead.transport.waiting():
        stage.lead.send_lead(lead=True)
    if goodbye is None:
        browser.shutdown(socket.SHUT_WR)
    else:
        await asyncio.get_running_loop().sock_sendall(browser, goodbye)
    # It is still connected: what waits can't be sent.
    for _ in range(5):
        await asyncio.sleep(0)
    assert (stage.lead, list(entry.runtime_data.hub)) == (None, [])
    assert await close_code(browser) in (None, 1000, 1002)


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        (b"", None),
        *((code.to_bytes(2), code) for code in (1000, 1001, 1003, 1007, 1011, 1014, 3000, 4999)),
        (b"\x03\xe8" + "Grüße".encode(), 1000),
        *((code.to_bytes(2), 1002) for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535)),
        (b"\x03", 1002),
        (b"\x03\xe8\xff", 1007),
    ],
)
async def test_a_close_frame_is_answered_with_its_code_or_with_what_is_wrong_in_it(
    browser: socket.socket, payload: bytes, answer: int | None
) -> None:
    await asyncio.get_running_loop().sock_sendall(browser, frame(payload, Opcode.CLOSE))
    assert await close_code(browser) == answer
