"""A bare asyncio transport that writes the same bytes: the floor for any server in Python."""

from __future__ import annotations

import asyncio
from typing import Final

from ..process import allow_many_files
from ..receivers import Dialect
from .peer import PeerProcess, listening, python

_UPGRADED: Final = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
_DONE: Final = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
_SHORT: Final = 126


class BareAsyncio(PeerProcess):
    """The floor."""

    name = "bare asyncio"
    about = "an asyncio server that writes the same bytes to every transport, the floor"
    command = python("benchmarks.peers.bare_asyncio")
    dialect = Dialect(path="/receive")


class _Connection(asyncio.Protocol):
    receivers: Final[set[asyncio.Transport]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - for the type checker
        self.transport = transport
        self.request = b""

    def data_received(self, data: bytes) -> None:
        if self.transport in self.receivers:
            return
        self.request += data
        head, end, body = self.request.partition(b"\r\n\r\n")
        if not end:
            return
        if head.startswith(b"GET"):
            self.request = b""
            self.transport.write(_UPGRADED)
            self.receivers.add(self.transport)
        elif len(body) >= int(head.rpartition(b"Content-Length: ")[2].partition(b"\r\n")[0]):
            self.request = b""
            size = len(body)
            header = bytes([0x81, size]) if size < _SHORT else b"\x81\x7e" + size.to_bytes(2)
            frame = header + body
            for receiver in self.receivers:
                receiver.write(frame)
            self.transport.write(_DONE)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self.receivers.discard(self.transport)


async def main() -> None:
    """Serve until the process ends."""
    allow_many_files()
    server = await asyncio.get_running_loop().create_server(_Connection, "127.0.0.1", 0, backlog=128)
    listening(server.sockets[0].getsockname()[1])
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
