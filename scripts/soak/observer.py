"""The deck's own count, as an automation would see it: what its event entity tells over Home Assistant's WebSocket."""

from __future__ import annotations

import asyncio
from collections import Counter
import json
from typing import TYPE_CHECKING, Any, Final, Self

import aiohttp

if TYPE_CHECKING:
    from types import TracebackType

_AGAIN: Final = 0.05


class Observer:
    """Counts the events of one event entity, over restarts of Home Assistant too."""

    def __init__(self, url: str, token: str, entity_id: str) -> None:
        """Look at the entity of the Home Assistant at url."""
        self.counts: Counter[str] = Counter()
        """Events by their type; failed commands by their result."""
        self.applied: set[str] = set()
        """The contexts of commands that were applied: one command may move a slide and lift the blank."""
        self.watching = asyncio.Event()
        self._url = url
        self._token = token
        self._entity_id = entity_id
        self._task: asyncio.Task[None]

    async def __aenter__(self) -> Self:
        """Begin to look."""
        self._task = asyncio.create_task(self._watch())
        await self.watching.wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Look no more."""
        self._task.cancel()
        await asyncio.wait({self._task})

    async def _watch(self) -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                try:
                    async with session.ws_connect(f"{self._url}/api/websocket", max_msg_size=0) as socket:
                        await self._converse(socket)
                except OSError, aiohttp.ClientError, TimeoutError, TypeError:
                    pass
                self.watching.clear()
                await asyncio.sleep(_AGAIN)

    async def _converse(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": self._token})
        await socket.receive_json()
        await socket.send_json({"id": 1, "type": "subscribe_events", "event_type": "state_changed"})
        await socket.receive_json()
        self.watching.set()
        marked = f'"{self._entity_id}"'
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT and marked in message.data:
                self._count(json.loads(message.data)["event"]["data"])

    def _count(self, data: dict[str, dict[str, Any] | None]) -> None:
        new, old = data["new_state"], data["old_state"]
        if new is None or old is None or (event_type := new["attributes"].get("event_type")) is None:
            return
        if old["state"] == "unavailable":
            # The entity is there again; nothing happened.
            return
        self.counts[event_type] += 1
        if "command" in new["attributes"] and event_type != "command_failed":
            self.applied.add(new["context"]["id"])
        if event_type == "command_failed":
            self.counts[new["attributes"]["result"]] += 1
