"""A fake phone: registered as the companion app registers itself, it records its notifications."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from homeassistant.helpers import device_registry as dr

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

    from homeassistant.core import HomeAssistant

TIMEOUT_SECONDS: Final = 60


type AddPhone = Callable[..., Awaitable[FakePhone]]


@dataclass(slots=True)
class FakePhone:
    """One phone."""

    hass: HomeAssistant
    client: TestClient[Any, Any]
    mocker: AiohttpClientMocker
    name: str
    app: dict[str, str]
    webhook_id: str = ""
    device_id: str = ""
    url: str = ""
    seen: int = field(default=0)

    async def register(self, *, local_only: bool = False) -> None:
        """Register as the app does when it is set up; ``local_only`` has no push service."""
        slug = self.name.lower().replace(" ", "-")
        self.url = f"https://push.example/{slug}"
        app_data = {"push_websocket_channel": True}
        if not local_only:
            app_data |= {"push_token": f"token-{slug}", "push_url": self.url}
        self.mocker.post(self.url, status=HTTPStatus.CREATED, json={})
        response = await self.client.post(
            "/api/mobile_app/registrations",
            json={
                **self.app,
                "device_id": f"id-{slug}",
                "device_name": self.name,
                "supports_encryption": False,
                "app_data": app_data,
            },
        )
        assert response.status == HTTPStatus.CREATED
        self.webhook_id = (await response.json())["webhook_id"]
        await self.hass.async_block_till_done()
        [entry] = [
            each
            for each in self.hass.config_entries.async_entries("mobile_app")
            if each.data["webhook_id"] == self.webhook_id
        ]
        [device] = dr.async_entries_for_config_entry(dr.async_get(self.hass), entry.entry_id)
        self.device_id = device.id

    @property
    def pushes(self) -> list[dict[str, Any]]:
        """All notifications that it was sent."""
        return [data for _, url, data, _ in self.mocker.mock_calls if str(url) == self.url]

    @property
    def shows(self) -> dict[str, Any]:
        """The last notification that it was sent."""
        return self.pushes[-1]

    async def until_sent(self, count: int) -> dict[str, Any]:
        """Wait until it was sent that many notifications in total; return the last one."""
        async with asyncio.timeout(TIMEOUT_SECONDS):
            while len(self.pushes) < count:
                await asyncio.sleep(0.005)
        return self.shows

    async def until(self, text: str) -> dict[str, Any]:
        """Wait until it shows a text; return the notification's data."""
        async with asyncio.timeout(TIMEOUT_SECONDS):
            while text not in f"{self.shows.get('title')}\n{self.shows.get('message')}":
                await asyncio.sleep(0.005)
        return self.shows

    def button(self, title: str) -> str:
        """Return the name of a button that is shown."""
        names: dict[str, str] = {each["title"]: each["action"] for each in self.shows["data"]["actions"]}
        return names[title]

    async def press(self, name: str, **more: Any) -> None:
        """Press a button, reported to Home Assistant as the app reports it."""
        event = {"event_type": "mobile_app_notification_action", "event_data": {"action": name, **more}}
        response = await self.client.post(f"/api/webhook/{self.webhook_id}", json={"type": "fire_event", "data": event})
        assert response.status == HTTPStatus.OK
