"""A client of Home Assistant's REST and WebSocket interfaces, like any program on the network."""

from __future__ import annotations

from contextlib import asynccontextmanager
from http import HTTPStatus
import json
from typing import TYPE_CHECKING, Any, Self

import aiohttp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from types import TracebackType

TIMEOUT = aiohttp.ClientTimeout(total=30)


class RequestError(Exception):
    """Home Assistant refused a request; the message is its own."""


class UnauthorizedError(RequestError):
    """The token or the password is not accepted."""


class Client:
    """One user of one Home Assistant. `token` may come later, from `harness.login`."""

    def __init__(self, url: str, token: str | None = None) -> None:
        """Talk to the Home Assistant at url, which has no slash at its end."""
        self.url = url
        self.token = token
        self._session = aiohttp.ClientSession(timeout=TIMEOUT)

    async def __aenter__(self) -> Self:
        """Give the client itself, to be closed at the end of the block."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all connections."""
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    async def get(self, path: str) -> Any:
        """Return what a GET of the path answers, parsed from JSON."""
        return await self._request("GET", path)

    async def post(self, path: str, json: Any = None, *, form: dict[str, str] | None = None) -> Any:
        """Return what a POST of a JSON body, or of a form, answers, parsed from JSON."""
        return await self._request("POST", path, json=json, data=form)

    async def delete(self, path: str) -> Any:
        """Return what a DELETE of the path answers, parsed from JSON."""
        return await self._request("DELETE", path)

    async def action(self, domain: str, name: str, *, response: bool = False, **data: Any) -> Any:
        """Perform an action; give its response, or the states that it changed."""
        suffix = "?return_response" if response else ""
        return await self.post(f"/api/services/{domain}/{name}{suffix}", data)

    async def state(self, entity_id: str) -> dict[str, Any]:
        """Return an entity's state object."""
        state: dict[str, Any] = await self.get(f"/api/states/{entity_id}")
        return state

    async def websocket(self, command: str, **fields: Any) -> Any:
        """Return the result of one command of the WebSocket interface."""
        async with self._conversation(command, fields) as (_, result):
            return result

    @asynccontextmanager
    async def subscription(self, command: str, **fields: Any) -> AsyncIterator[AsyncIterator[Any]]:
        """Give the events of a command that subscribes to some, one after the other, until the end of the block."""
        async with self._conversation(command, fields) as (socket, _):
            yield (json.loads(message.data)["event"] async for message in socket)

    @asynccontextmanager
    async def _conversation(
        self, command: str, fields: dict[str, Any]
    ) -> AsyncIterator[tuple[aiohttp.ClientWebSocketResponse, Any]]:
        async with self._session.ws_connect(f"{self.url}/api/websocket") as socket:
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": self.token})
            if (answer := await socket.receive_json())["type"] != "auth_ok":
                raise UnauthorizedError(answer.get("message"))
            await socket.send_json({"id": 1, "type": command, **fields})
            answer = await socket.receive_json()
            if not answer["success"]:
                raise RequestError(f"{command}: {answer['error']['code']}: {answer['error']['message']}")
            yield socket, answer["result"]

    async def _request(self, method: str, path: str, **body: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with self._session.request(method, self.url + path, headers=headers, **body) as response:
            if response.status == HTTPStatus.UNAUTHORIZED:
                raise UnauthorizedError(f"{method} {path}: not accepted")
            if not response.ok:
                raise RequestError(f"{method} {path}: {response.status}: {await response.text()}")
            return await response.json()
