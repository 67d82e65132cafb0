"""A browser page as Home Assistant sees it: it speaks the protocol over a real WebSocket."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Self

from aiohttp import ClientWebSocketResponse, WSMsgType

from custom_components.slide_control.access.tokens import Role, create_token
from custom_components.slide_control.const import CONF_KEYS, CONF_STAGE_ID

from .slides import Slides

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from aiohttp.test_utils import TestClient

PATH = "/api/slide_control/ws"


def token_for(data: Mapping[str, Any], role: Role = Role.DISPLAY, **claims: Any) -> str:
    """Sign a link for the entry with this data; ``opens=True`` is what the player and the waiting page have."""
    return create_token(data[CONF_STAGE_ID], role, data[CONF_KEYS][role.value], **claims)


def hello(token: str, **changes: Any) -> dict[str, Any]:
    """Return a valid hello with these changes."""
    return {
        "type": "hello",
        "protocol": "slide-control/1",
        "token": token,
        "client": {"id": "stream-01"},
        "state": Slides().state(),
    } | changes


class Page:
    """One page load; ``frames`` holds the received frames that no test has taken yet."""

    def __init__(self, socket: ClientWebSocketResponse, client_id: str, *, obedient: bool = True) -> None:
        """Start at the first slide; an obedient page applies commands at once."""
        self.socket = socket
        self.client_id = client_id
        self.slides = Slides()
        self.welcome: dict[str, Any] = {}
        self.obedient = obedient
        self.frames: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.close_code: int | None = None
        self._reader: asyncio.Task[None] | None = None

    async def hello(self, token: str, *, within: float = 5, **changes: Any) -> Self:
        """Say hello and wait for the first answer, at most ``within`` seconds."""
        await self.send(
            {
                "type": "hello",
                "protocol": "slide-control/1",
                "token": token,
                "client": {"id": self.client_id, "name": "A test", "framework": "none", "version": "1"},
                "state": self.slides.state(),
            }
            | changes
        )
        self._reader = asyncio.create_task(self._read())
        self.welcome = await asyncio.wait_for(self.take(), within)
        return self

    async def send(self, message: Any) -> None:
        """Send one frame."""
        await self.socket.send_json(message)

    async def report(self, cause: str = "user", **changes: Any) -> None:
        """Report what the slides show."""
        await self.send({"type": "report", "state": self.slides.state(outline=False), "cause": cause} | changes)

    async def take(self, kind: str | None = None) -> dict[str, Any]:
        """Return the next frame, or the next of that type."""
        while True:
            frame = await asyncio.wait_for(self.frames.get(), 5)
            if kind is None or frame["type"] == kind:
                return frame

    async def closed(self) -> int | None:
        """Wait until Home Assistant has closed the connection; return why."""
        if self._reader is None:
            self._reader = asyncio.create_task(self._read())
        await asyncio.wait_for(self._reader, 5)
        return self.close_code

    async def _read(self) -> None:
        async for message in self.socket:
            if message.type is not WSMsgType.TEXT:
                continue
            frame = message.json()
            if self.obedient and frame["type"] == "command":
                changed = self.slides.apply(frame)
                await self.report("command", ack=frame["seq"], changed=changed)
            elif self.obedient and frame["type"] == "state":
                self.slides.follow(frame["state"])
            self.frames.put_nowait(frame)
        self.close_code = self.socket.close_code


@asynccontextmanager
async def connected(
    client: TestClient[Any, Any], token: str, /, *, client_id: str = "page-0001", obedient: bool = True, **hello: Any
) -> AsyncIterator[Page]:
    """Open a page and complete the handshake; close it at the end."""
    async with client.ws_connect(PATH) as socket:
        page = Page(socket, client_id, obedient=obedient)
        yield await page.hello(token, **hello)
