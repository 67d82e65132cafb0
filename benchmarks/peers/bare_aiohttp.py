"""A minimal aiohttp WebSocket server: the framework under Home Assistant, without Home Assistant."""

from __future__ import annotations

import asyncio

from aiohttp import web

from ..process import allow_many_files
from ..receivers import Dialect
from .peer import PeerProcess, listening, python


class BareAiohttp(PeerProcess):
    """The web framework alone."""

    name = "bare aiohttp"
    about = "an aiohttp server that sends the same text to every WebSocket"
    command = python("benchmarks.peers.bare_aiohttp")
    dialect = Dialect(path="/receive")


_RECEIVERS: set[web.WebSocketResponse] = set()


async def _receive(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse(compress=False)
    await socket.prepare(request)
    _RECEIVERS.add(socket)
    try:
        async for _ in socket:
            pass
    finally:
        _RECEIVERS.discard(socket)
    return socket


async def _press(request: web.Request) -> web.Response:
    text = await request.text()
    for socket in list(_RECEIVERS):
        await socket.send_str(text)
    return web.Response(text="ok")


async def main() -> None:
    """Serve until the process ends."""
    allow_many_files()
    app = web.Application()
    app.add_routes([web.get("/receive", _receive), web.post("/press", _press)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listening(runner.addresses[0][1])
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
