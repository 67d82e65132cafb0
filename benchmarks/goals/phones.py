"""Phones behind one address, each with a connection of its own: they load the audience's page, and follow.

``python -m benchmarks.goals.phones PORT COUNT TOKEN`` prints how many follow and after how many seconds, and ends with
its input.
"""

from __future__ import annotations

import asyncio
import json
import re
import resource
import sys
from time import monotonic
from typing import Final

from ..display import PATH, hello
from ..wire import client_frame, content_length, split_head, status, upgrade_request

_PAGE: Final = "/slide_control/follow"
_FILE: Final = re.compile(rb'(?:src|href)="(client-[^"]+)"')
_OK: Final = 200
_READ_BYTES: Final = 64 * 1024
# How many load the page at the same time.
_CONCURRENT: Final = 100
_WELCOME: Final = b'"type":"welcome"'


async def follow(port: int, count: int, token: str) -> int:
    """Return how many phones follow; their connections stay open."""
    loading = asyncio.Semaphore(_CONCURRENT)

    async def phone(number: int) -> bool:
        async with loading:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            page = await _get(reader, writer, _PAGE)
            for file in _FILE.findall(page):
                await _get(reader, writer, f"/slide_control/{file.decode()}")
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            _OPEN.append(writer)
            writer.write(upgrade_request(PATH))
            await reader.readuntil(b"\r\n\r\n")
            writer.write(client_frame(hello(token, f"phone-{number:08}").encode()))
            received = b""
            while _WELCOME not in received:
                if not (data := await reader.read(_READ_BYTES)):
                    return False
                received += data
            return True

    return sum(await asyncio.gather(*(phone(number) for number in range(count))))


_OPEN: Final[list[asyncio.StreamWriter]] = []


async def _get(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> bytes:
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode())
    received = b""
    while (parts := split_head(received)) is None or len(parts[1]) < content_length(parts[0]):
        if not (data := await reader.read(_READ_BYTES)):
            raise ConnectionError(path)
        received += data
    if status(parts[0]) != _OK:
        raise ConnectionError(f"{path}: {status(parts[0])}")
    return parts[1]


async def _main(port: int, count: int, token: str) -> None:
    start = monotonic()
    following = await follow(port, count, token)
    print(json.dumps({"following": following, "seconds": monotonic() - start}), flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(_main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
