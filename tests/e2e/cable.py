"""A cable between a browser and Home Assistant that can be pulled: no byte passes, and no connection is closed."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yarl import URL

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@dataclass(slots=True)
class Cable:
    """Passes bytes on while it is plugged in, to the port of a server on this machine."""

    target: int
    port: int = 0
    plugged: asyncio.Event = field(default_factory=asyncio.Event)

    def pull(self) -> None:
        """Hold back every byte from now on, in both directions."""
        self.plugged.clear()

    def plug(self) -> None:
        """Pass bytes on again, also those that were held back."""
        self.plugged.set()

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Join a browser's connection with one to the server."""
        there, back = await asyncio.open_connection("127.0.0.1", self.target)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._pass_on(reader, back))
            group.create_task(self._pass_on(there, writer))

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                await self.plugged.wait()
                writer.write(data)
                await writer.drain()
            await self.plugged.wait()
        writer.close()


@asynccontextmanager
async def cable_to(url: str) -> AsyncIterator[tuple[Cable, str]]:
    """Lay a cable to a server; yield it with the server's address at its other end."""
    cable = Cable(URL(url).port or 80)
    cable.plug()
    server = await asyncio.start_server(cable.connect, "127.0.0.1")
    cable.port = server.sockets[0].getsockname()[1]
    try:
        yield cable, f"http://127.0.0.1:{cable.port}"
    finally:
        cable.plug()
        server.close()
