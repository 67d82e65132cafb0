"""A fake phone: it talks to a real Home Assistant as the companion app does, and has a push service."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
import json
from typing import TYPE_CHECKING, Any, Self

import aiohttp
from aiohttp import web
from nacl.encoding import Base64Encoder, HexEncoder
from nacl.secret import SecretBox

from .until import until

if TYPE_CHECKING:
    from types import TracebackType

    from harness.home_assistant import HomeAssistant


class Phone:
    """One phone, registered for the block that it is used in."""

    def __init__(
        self, home_assistant: HomeAssistant, name: str, app: dict[str, str], *, encrypted: bool = False
    ) -> None:
        """Prepare the phone; ``encrypted`` as the apps are without https."""
        self.name = name
        self.pushes: list[dict[str, Any]] = []
        self._home_assistant = home_assistant
        self._app = app
        self._encrypted = encrypted
        self._secret: str | None = None
        self._webhook = ""
        self._session = aiohttp.ClientSession()
        self._more = asyncio.Event()
        service = web.Application()
        service.router.add_post("/push", self._take)
        self._runner = web.AppRunner(service)
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._listening: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Register as the app does when it is set up."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        registration = await self._home_assistant.client.post(
            "/api/mobile_app/registrations",
            {
                **self._app,
                "device_id": f"id-{self.name}",
                "device_name": self.name,
                "supports_encryption": self._encrypted,
                "app_data": {
                    "push_token": "token",
                    "push_url": f"http://127.0.0.1:{port}/push",
                    "push_websocket_channel": True,
                },
            },
        )
        self._webhook, self._secret = registration["webhook_id"], registration["secret"]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove it from Home Assistant."""
        client = self._home_assistant.client
        for entry in await client.get("/api/config/config_entries/entry?domain=mobile_app"):
            if entry["title"] == self.name:
                await client.delete(f"/api/config/config_entries/entry/{entry['entry_id']}")
        if self._listening is not None and self._socket is not None:
            await self._socket.close()
            await self._listening
        await self._session.close()
        await self._runner.cleanup()

    @property
    def action(self) -> str:
        """The action that notifies it."""
        return f"notify.mobile_app_{self.name.lower()}"

    async def call(self, kind: str, data: dict[str, Any]) -> int:
        """Call the app's webhook; return the status."""
        body: dict[str, Any] = {"type": kind, "data": data}
        if self._secret is not None:
            box = SecretBox(self._secret.encode(), encoder=HexEncoder)
            sealed = box.encrypt(json.dumps(data).encode(), encoder=Base64Encoder).decode()
            body = {"type": kind, "encrypted": True, "encrypted_data": sealed}
        address = f"{self._home_assistant.url}/api/webhook/{self._webhook}"
        async with self._session.post(address, json=body) as response:
            return response.status

    async def press(self, title: str) -> None:
        """Press a button of the current notification, as Android and iOS report it."""
        names = {each["title"]: each["action"] for each in self.pushes[-1]["data"]["actions"]}
        event = {"action": names[title], "tag": self.pushes[-1]["data"]["tag"]}
        status = await self.call("fire_event", {"event_type": "mobile_app_notification_action", "event_data": event})
        assert status == HTTPStatus.OK

    async def until(self, text: str) -> dict[str, Any]:
        """Wait until it shows a text; return the notification's data."""

        async def last() -> dict[str, Any]:
            return self.pushes[-1] if self.pushes else {}

        return await until(last, lambda push: text in f"{push.get('title')}\n{push.get('message')}")

    async def connect(self) -> None:
        """Open the channel for local push, as the apps do at home."""
        self._socket = socket = await self._session.ws_connect(f"{self._home_assistant.url}/api/websocket")
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": self._home_assistant.client.token})
        await socket.receive_json()
        channel = {"type": "mobile_app/push_notification_channel", "webhook_id": self._webhook}
        await socket.send_json({"id": 1, "support_confirm": True, **channel})
        assert (await socket.receive_json())["success"]
        self._listening = asyncio.create_task(self._listen(socket))

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        number = 1
        async for message in socket:
            frame = message.json()
            if frame["type"] != "event":
                continue
            push = frame["event"]
            number += 1
            confirm = {"type": "mobile_app/push_notification_confirm", "webhook_id": self._webhook}
            await socket.send_json({"id": number, "confirm_id": push.pop("hass_confirm_id"), **confirm})
            self._keep({**push, "local": True})

    async def _take(self, request: web.Request) -> web.Response:
        self._keep(await request.json())
        return web.json_response({}, status=HTTPStatus.CREATED)

    def _keep(self, push: dict[str, Any]) -> None:
        self.pushes.append(push)
        self._more.set()
