"""python-socketio on aiohttp: the usual choice of a Python programmer for this job."""

from __future__ import annotations

import asyncio

from aiohttp import web

from ..process import allow_many_files
from .peer import PeerProcess, listening, python
from .socket_io import DIALECT, EVENT


class PythonSocketIO(PeerProcess):
    """A socket.io server in Python."""

    name = "python-socketio"
    about = "python-socketio's AsyncServer on aiohttp, emit to all"
    command = python("benchmarks.peers.python_socketio")
    dialect = DIALECT


async def main() -> None:
    """Serve until the process ends."""
    import socketio  # type: ignore[import-untyped] # noqa: PLC0415 - only this server needs it

    allow_many_files()
    server = socketio.AsyncServer(async_mode="aiohttp")

    async def press(request: web.Request) -> web.Response:
        await server.emit(EVENT, await request.json())
        return web.Response(text="ok")

    app = web.Application()
    server.attach(app)
    app.add_routes([web.post("/press", press)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listening(runner.addresses[0][1])
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
