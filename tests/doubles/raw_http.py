"""HTTP spoken byte by byte, as old proxies and rude clients speak it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient


class Answer(NamedTuple):
    """A response, with everything that was received until the connection closed as its body."""

    status: int
    headers: dict[str, str]
    body: bytes


async def connect(client: TestClient[Any, Any]) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a connection to the client's server."""
    return await asyncio.open_connection(client.host, client.port)


def request(method: str, path: str, body: bytes = b"", *, version: str = "1.1", **headers: str) -> bytes:
    """Return the bytes of a request."""
    lines = [f"{method} {path} HTTP/{version}", "Host: house"]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def exchange(client: TestClient[Any, Any], data: bytes) -> Answer:
    """Send bytes; return the response, after which the server closes the connection."""
    reader, writer = await connect(client)
    writer.write(data)
    async with asyncio.timeout(60):
        received = await reader.read()
    writer.close()
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return Answer(int(first.split()[1]), dict(line.lower().split(": ", 1) for line in lines), body)
