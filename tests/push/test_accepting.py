"""A whole audience may come at once: Home Assistant's server takes its connections by a few."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
import resource
import socket
from unittest.mock import patch

import pytest

from custom_components.slide_control.push.machine import accepting
from custom_components.slide_control.push.machine.accepting import CONNECTIONS_AT_ONCE, PAUSE_SECONDS, pace_accepting

pytestmark = pytest.mark.usefixtures("socket_enabled")

_BROWSERS = 30
_SECONDS = 20


class Taken(asyncio.Protocol):
    """Counts the connections that a server has taken."""

    count = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count it, and let it go: an open connection would be one that the test leaves."""
        Taken.count += 1
        transport.close()


@pytest.fixture
async def server() -> AsyncIterator[asyncio.Server]:
    """A server as Home Assistant starts its own."""
    Taken.count = 0
    server = await asyncio.get_running_loop().create_server(Taken, "127.0.0.1", 0, backlog=128)
    yield server
    server.close()
    await server.wait_closed()


def port_of(server: asyncio.Server) -> int:
    """Return the port that a server listens at."""
    return int(server.sockets[0].getsockname()[1])


def knock(browsers: ExitStack, server: asyncio.Server, count: int = _BROWSERS) -> None:
    """Connect browsers, which the system keeps until they are taken."""
    for _ in range(count):
        browsers.enter_context(socket.create_connection(server.sockets[0].getsockname()))


async def until_taken(count: int) -> None:
    """Wait until so many are taken."""
    async with asyncio.timeout(_SECONDS):
        while Taken.count < count:
            await asyncio.sleep(0.001)


async def turns(count: int = 50) -> None:
    """Let the loop turn."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_a_few_are_taken_at_a_time(server: asyncio.Server) -> None:
    loop = asyncio.get_running_loop()
    with ExitStack() as browsers, patch.object(loop, "call_later") as pause:
        assert pace_accepting(loop, port_of(server)) == 1
        # Paced already.
        assert pace_accepting(loop, port_of(server)) == 0
        knock(browsers, server)
        for taken in (CONNECTIONS_AT_ONCE, 2 * CONNECTIONS_AT_ONCE):
            await turns()
            assert Taken.count == taken
            (seconds, go_on), _ = pause.call_args
            assert seconds == PAUSE_SECONDS
            go_on()


async def test_all_are_taken(server: asyncio.Server) -> None:
    with ExitStack() as browsers:
        assert pace_accepting(asyncio.get_running_loop(), port_of(server)) == 1
        for round_number in (1, 2):
            knock(browsers, server)
            await until_taken(round_number * _BROWSERS)


async def test_other_servers_are_left_alone(server: asyncio.Server) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert pace_accepting(asyncio.get_running_loop(), unused.getsockname()[1]) == 0
    loop = asyncio.get_running_loop()
    with ExitStack() as browsers, patch.object(loop, "call_later") as pause:
        knock(browsers, server)
        await turns()
        assert (Taken.count, pause.call_count) == (_BROWSERS, 0)


async def test_a_server_that_is_closed_during_a_pause_stays_closed(server: asyncio.Server) -> None:
    errors: list[dict[str, object]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: errors.append(context))
    with ExitStack() as browsers, patch.object(accepting, "PAUSE_SECONDS", 0.05):
        pace_accepting(loop, port_of(server))
        knock(browsers, server)
        await until_taken(CONNECTIONS_AT_ONCE)
        server.close()
        await asyncio.sleep(0.1)
    assert (errors, Taken.count) == ([], CONNECTIONS_AT_ONCE)


async def test_where_no_files_are_left_asyncio_waits_as_it_does_without(server: asyncio.Server) -> None:
    errors: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: errors.append(context["message"]))
    pace_accepting(loop, port_of(server))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as browsers:
        knock(browsers, server, CONNECTIONS_AT_ONCE)
        # The next number is at least that of the newest file.
        with socket.socket() as newest:
            resource.setrlimit(resource.RLIMIT_NOFILE, (newest.fileno(), hard))
        try:
            await turns()
            # Once for each that it tried to take; then nothing for a second.
            said = ["socket.accept() out of system resource"] * CONNECTIONS_AT_ONCE
            assert (errors, Taken.count) == (said, 0)
            await turns()
            assert errors == said
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        await until_taken(CONNECTIONS_AT_ONCE)
