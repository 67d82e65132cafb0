"""A cable between browsers and Home Assistant that can be pulled: nothing is closed, bytes only stop to arrive."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_CHUNK_BYTES = 64 * 1024


class Cable:
    """Carries connections to a port of this machine."""

    def __init__(self, target: int) -> None:
        """Be plugged in."""
        self.target = target
        self.port = 0
        self._plugged = asyncio.Event()
        self._plugged.set()
        self._writers: set[asyncio.StreamWriter] = set()

    def pull(self) -> None:
        """Hold all bytes, in both directions, and those of new connections."""
        self._plugged.clear()

    def plug(self) -> None:
        """Let the held bytes arrive, as late as they are."""
        self._plugged.set()

    def plug_into_another_socket(self) -> None:
        """Forget the old connections, as a phone does that changes its network."""
        for writer in self._writers:
            writer.transport.abort()
        self._plugged.set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection until one end closes it."""
        await self._plugged.wait()
        try:
            their_reader, their_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, their_writer}
        await asyncio.gather(self._copy(reader, their_writer), self._copy(their_reader, writer))
        self._writers -= {writer, their_writer}

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(_CHUNK_BYTES):
                await self._plugged.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def cable_to(target: int) -> AsyncIterator[Cable]:
    """Yield a cable to a port; its own port is ``port``."""
    cable = Cable(target)
    server = await asyncio.start_server(cable.carry, "127.0.0.1", 0)
    cable.port = server.sockets[0].getsockname()[1]
    try:
        yield cable
    finally:
        server.close()
        cable.plug_into_another_socket()
