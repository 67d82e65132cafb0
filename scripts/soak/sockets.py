"""Lines over real WebSockets."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp

if TYPE_CHECKING:
    from .link import Ends


class SocketLine:
    """One WebSocket, as a page sees it."""

    def __init__(self, session: aiohttp.ClientSession, url: str, ends: Ends) -> None:
        """Open it."""
        self._session = session
        self._url = url
        self._ends = ends
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._closed = False
        self._sending: set[asyncio.Task[None]] = set()
        self._task = asyncio.create_task(self._run())

    def send(self, text: str) -> None:
        """Send a frame; where the connection is gone it is lost."""
        if self._socket is not None and not self._socket.closed:
            # Started at once, so that frames go out in their order.
            task = asyncio.create_task(self._send(self._socket, text), eager_start=True)
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    def close(self) -> None:
        """End it; nothing is heard of it any more."""
        if not self._closed:
            self._closed = True
            self._task.cancel()

    async def _send(self, socket: aiohttp.ClientWebSocketResponse, text: str) -> None:
        try:
            await socket.send_str(text)
        except OSError, aiohttp.ClientError, RuntimeError:
            return

    async def _run(self) -> None:
        code = None
        try:
            async with self._session.ws_connect(self._url, max_msg_size=0, timeout=_CLOSE) as socket:
                self._socket = socket
                self._ends.opened()
                async for message in socket:
                    if message.type is aiohttp.WSMsgType.TEXT:
                        self._ends.frame(message.data)
                code = socket.close_code
        except OSError, aiohttp.ClientError, TimeoutError:
            pass
        if not self._closed:
            self._closed = True
            self._ends.closed(code)


_CLOSE = aiohttp.ClientWSTimeout(ws_close=1.0)
