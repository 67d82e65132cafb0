"""The stage's own count, as automations see it: its trigger and its event entity, over Home Assistant's WebSocket."""

from __future__ import annotations

import asyncio
from collections import Counter
import json
from typing import TYPE_CHECKING, Any, Final, Self

import aiohttp

if TYPE_CHECKING:
    from types import TracebackType

_RECONNECT_SECONDS: Final = 0.05
# The numbers of the two subscriptions.
_EVENTS: Final = 1
_MOVES: Final = 2


class Observer:
    """Counts the events of the only stage, also over restarts of Home Assistant.

    The trigger reports presses that moved a slide or a step, the event entity all others.
    """

    def __init__(self, url: str, token: str, entity_id: str) -> None:
        """Listen to the Home Assistant at url, and to the stage whose event entity that is."""
        self.counts: Counter[str] = Counter()
        """Events by their type, moves, and failed commands by their result."""
        self.applied: set[str] = set()
        """The contexts of commands that were applied: one command may move a slide and lift the blank."""
        self.watching = asyncio.Event()
        self._url = url
        self._token = token
        self._entity_id = entity_id
        self._task: asyncio.Task[None]

    async def __aenter__(self) -> Self:
        """Start listening."""
        self._task = asyncio.create_task(self._watch())
        await self.watching.wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening."""
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
                await asyncio.sleep(_RECONNECT_SECONDS)

    async def _converse(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": self._token})
        await socket.receive_json()
        await self._subscribe(socket, {"type": "subscribe_events", "event_type": "state_changed"}, _EVENTS)
        trigger = {"trigger": "slide_control.slide_changed", "options": {"steps": True}}
        await self._subscribe(socket, {"type": "subscribe_trigger", "trigger": trigger}, _MOVES)
        self.watching.set()
        marked = f'"{self._entity_id}"'
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            if marked in message.data or '"slide_control.slide_changed"' in message.data:
                self._take(json.loads(message.data))

    async def _subscribe(self, socket: aiohttp.ClientWebSocketResponse, command: dict[str, Any], number: int) -> None:
        """Subscribe to one kind of message; those of the other that come meanwhile count."""
        await socket.send_json({"id": number, **command})
        while True:
            message = await socket.receive_json()
            if message["type"] != "result":
                self._take(message)
            elif message["success"]:
                return
            else:
                raise aiohttp.ClientError(message["error"])

    def _take(self, message: dict[str, Any]) -> None:
        if message["id"] == _MOVES:
            self._move(message["event"])
        elif message["event"]["data"]["entity_id"] == self._entity_id:
            self._count(message["event"]["data"])

    def _move(self, event: dict[str, Any]) -> None:
        self.counts["moves"] += 1
        if "command" in event["variables"]["trigger"]:
            self.applied.add(event["context"]["id"])

    def _count(self, data: dict[str, dict[str, Any] | None]) -> None:
        new, old = data["new_state"], data["old_state"]
        if new is None or old is None or (event_type := new["attributes"].get("event_type")) is None:
            return
        if old["state"] == "unavailable":
            # The entity is available again; nothing happened.
            return
        self.counts[event_type] += 1
        if "command" in new["attributes"] and event_type != "command_failed":
            self.applied.add(new["context"]["id"])
        if event_type == "command_failed":
            self.counts[new["attributes"]["result"]] += 1
