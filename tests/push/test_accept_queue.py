"""A whole audience may knock at once: the system keeps its connections until Home Assistant takes them."""

from __future__ import annotations

from contextlib import ExitStack, suppress
import select
import socket

import pytest

from custom_components.slide_control.push.machine.accept_queue import lengthen_accept_queue

_BROWSERS = 100
_SECONDS = 20


@pytest.mark.usefixtures("socket_enabled")
def test_a_server_that_takes_nobody_keeps_a_hundred_waiting() -> None:
    with ExitStack() as sockets:
        server = sockets.enter_context(socket.create_server(("127.0.0.1", 0), backlog=1))
        other = sockets.enter_context(socket.socket())
        assert lengthen_accept_queue(server.getsockname()[1]) == 1
        connecting = select.poll()
        for _ in range(_BROWSERS):
            browser = sockets.enter_context(socket.socket())
            browser.settimeout(0)
            with suppress(BlockingIOError):
                browser.connect(server.getsockname())
            connecting.register(browser, select.POLLOUT)
        connected = 0
        while connected < _BROWSERS:
            ready = connecting.poll(_SECONDS * 1000)
            assert ready
            for browser, _ in ready:
                connecting.unregister(browser)
                connected += 1
        # Copies of files were looked at: the files themselves are still open.
        assert (server.fileno() >= 0, other.fileno() >= 0) == (True, True)
        assert server.accept()[0].close() is None


@pytest.mark.usefixtures("socket_enabled")
def test_no_other_socket_is_touched() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert lengthen_accept_queue(unused.getsockname()[1]) == 0
