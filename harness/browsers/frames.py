"""A WebSocket that carries numbered commands and their answers, as DevTools and WebDriver BiDi both do."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import Process
from contextlib import asynccontextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

import aiohttp

from .page import ANSWER_SECONDS, START_SECONDS, BrowserError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MAX_FRAME_BYTES = 64 * 2**20


class Commands:
    """Sends one command after the other and returns its answer; events are dropped."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Number from 1."""
        self._socket = socket
        self._numbers = count(1)

    async def send(self, method: str, **params: Any) -> dict[str, Any]:
        """Return the result. Raises BrowserError for an error or when the browser is gone."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        async with asyncio.timeout(ANSWER_SECONDS):
            async for message in self._socket:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    break
                answer: dict[str, Any] = message.json()
                if answer.get("id") != number:
                    continue
                if "result" not in answer:
                    raise BrowserError(f"{method}: {answer}")
                result: dict[str, Any] = answer["result"]
                return result
        raise BrowserError(f"{method}: the browser has closed the connection")


@asynccontextmanager
async def connected(address: str) -> AsyncIterator[Commands]:
    """Connect to a browser's debugging port."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(address, max_msg_size=MAX_FRAME_BYTES) as socket,
    ):
        yield Commands(socket)


@asynccontextmanager
async def announced(process: Process, words: str) -> AsyncIterator[str]:
    """Yield the address that a browser prints after these words when it listens; read on, so that it never blocks."""
    if process.stderr is None:
        raise BrowserError("its output is not piped")
    async with asyncio.timeout(START_SECONDS):
        address = await _address(process.stderr, words)
    reading = asyncio.create_task(process.stderr.read())
    try:
        yield address
    finally:
        reading.cancel()


async def _address(output: asyncio.StreamReader, words: str) -> str:
    seen = []
    async for line in output:
        text = line.decode(errors="replace").strip()
        seen.append(text)
        if words in text:
            return text.partition(words)[2].strip()
    raise BrowserError("It ended before it listened: " + "\n".join(seen[-10:]))
