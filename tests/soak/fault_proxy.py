"""A bad network: a TCP proxy that drops, delays, half-closes, throttles, and lets connections overtake each other."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
import socket
import struct
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from random import Random
    from types import TracebackType

_CHUNK_BYTES: Final = 64 * 1024
_THROTTLE_SECONDS: Final = 0.1
# What SO_LINGER wants for a connection that is to end with a reset: on, and no time.
_RESET: Final = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkConditions:
    """How bad the network is."""

    fault_interval: float
    """The mean time until something happens to a connection (seconds)."""
    max_latency: float = 0.0
    """The longest that a connection delays everything (seconds)."""
    max_hold: float = 0.0
    """The longest that a new connection is held back, so that a later one comes first (seconds)."""
    bytes_per_second: float | None = None
    """What the client can read; None for all that comes."""


class FaultProxy:
    """Listens on a port of its own and passes everything on to another, as the conditions allow."""

    def __init__(self, port: int, conditions: NetworkConditions, chance: Random, *, address: str = "127.0.0.1") -> None:
        """Pass on to ``port``, and be seen there under ``address``."""
        self.faults: Counter[str] = Counter()
        self.faultless = False
        self._upstream = port
        self.conditions = conditions
        self.chance = chance
        self._address = address
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=1000)
        self._socket.settimeout(0)
        self._tasks: set[asyncio.Task[None]] = set()
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self._socket.getsockname()[1]
        return port

    async def __aenter__(self) -> Self:
        """Begin to listen."""
        self._keep(asyncio.create_task(self._listen()))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._socket.close()

    async def stop_faults(self) -> None:
        """Stop injecting faults; close the connections that are impaired."""
        self.faultless = True
        if self.conditions.bytes_per_second is None:
            for connection in self._connections:
                connection.cancel()

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            client, _ = await loop.sock_accept(self._socket)
            client.settimeout(0)
            connection = asyncio.create_task(self._serve(client))
            self._keep(connection)
            self._connections.add(connection)
            connection.add_done_callback(self._connections.discard)

    async def _serve(self, client: socket.socket) -> None:
        if self.conditions.max_hold and not self.faultless:
            await asyncio.sleep(self.chance.random() * self.conditions.max_hold)
        server = socket.socket()
        server.settimeout(0)
        if self.conditions.bytes_per_second is not None:
            # Small buffers, so that data for a slow reader waits at the sender.
            server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        with client, server, suppress(OSError):
            server.bind((self._address, 0))
            await asyncio.get_running_loop().sock_connect(server, ("127.0.0.1", self._upstream))
            await Connection(self, client, server).run()


class Connection:
    """One connection through the proxy, and what happens to it."""

    def __init__(self, proxy: FaultProxy, client: socket.socket, server: socket.socket) -> None:
        """Join two sockets."""
        self._proxy = proxy
        self._client = client
        self._server = server
        self._latency = proxy.chance.random() * proxy.conditions.max_latency
        self._flows = asyncio.Event()
        self._flows.set()
        self._swallows = False

    async def run(self) -> None:
        """Pass everything on until both sides have ended, or a fault ends it."""
        up = asyncio.create_task(self._pass_on(self._client, self._server, None))
        down = asyncio.create_task(self._pass_on(self._server, self._client, self._proxy.conditions.bytes_per_second))
        fault_task = asyncio.create_task(self._inject_faults())
        both = asyncio.create_task(_all(up, down))
        try:
            await asyncio.wait({both, fault_task}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (up, down, both, fault_task):
                task.cancel()
            await asyncio.gather(up, down, both, fault_task, return_exceptions=True)

    async def _pass_on(self, source: socket.socket, target: socket.socket, rate: float | None) -> None:
        loop = asyncio.get_running_loop()
        with suppress(OSError):
            while data := await loop.sock_recv(source, _CHUNK_BYTES if rate is None else int(rate * _THROTTLE_SECONDS)):
                if rate is not None and not self._proxy.faultless:
                    await asyncio.sleep(_THROTTLE_SECONDS)
                if self._latency:
                    await asyncio.sleep(self._latency)
                await self._flows.wait()
                if not self._swallows:
                    await loop.sock_sendall(target, data)
            await self._flows.wait()
            if not self._swallows:
                target.shutdown(socket.SHUT_WR)

    async def _inject_faults(self) -> None:
        """Inject faults; return when the connection must end at once."""
        proxy = self._proxy
        chance = proxy.chance
        while True:
            await asyncio.sleep(chance.expovariate(1 / proxy.conditions.fault_interval))
            if proxy.faultless:
                continue
            name, fault = chance.choices(_FAULTS, _WEIGHTS)[0]
            proxy.faults[name] += 1
            if await fault(self):
                return

    async def reset(self) -> bool:
        """Drop the connection on both sides."""
        for end in (self._client, self._server):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        return True

    async def end(self) -> bool:
        """Close the connection in an orderly way on both sides."""
        return True

    async def half_close_client(self) -> bool:
        """Close the client's side; the server learns of it later."""
        return await self._half_close(self._client)

    async def half_close_server(self) -> bool:
        """Close the server's side; the client learns of it later."""
        return await self._half_close(self._server)

    async def stall(self) -> bool:
        """Hold everything back for a while, then let it through."""
        self._flows.clear()
        await asyncio.sleep(self._proxy.chance.uniform(0.2, 6))
        self._flows.set()
        return False

    async def overtake(self) -> bool:
        """Close the client's side, and deliver its last data much later than what it sends next."""
        self._flows.clear()
        await self._half_close(self._client)
        self._flows.set()
        await asyncio.sleep(0.2)
        return True

    async def deaden(self) -> bool:
        """Drop everything without notifying either end."""
        self._swallows = True
        await asyncio.sleep(self._proxy.chance.uniform(3, 40))
        return True

    async def _half_close(self, end: socket.socket) -> bool:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR if end is self._server else socket.SHUT_WR)
        await asyncio.sleep(self._proxy.chance.uniform(0.2, 5))
        return True


async def _all(*tasks: asyncio.Task[None]) -> None:
    await asyncio.wait(tasks)


_FAULTS: Final = (
    ("connection reset", Connection.reset),
    ("connection ended", Connection.end),
    ("half closed towards the client", Connection.half_close_client),
    ("half closed towards the server", Connection.half_close_server),
    ("stalled", Connection.stall),
    ("held back until after the next", Connection.overtake),
    ("dead, no end notified", Connection.deaden),
)
_WEIGHTS: Final = (3, 2, 2, 2, 6, 2, 1)
