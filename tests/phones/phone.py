"""A phone that is no phone: registered as the companion app registers itself, it keeps what it is sent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from homeassistant.helpers import device_registry as dr

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

    from homeassistant.core import HomeAssistant

PATIENCE_SECONDS: Final = 5
ANDROID: Final = {
    "app_id": "io.homeassistant.companion.android",
    "app_name": "Home Assistant",
    "app_version": "2026.11.1-full",
    "manufacturer": "Google",
    "model": "Pixel 11",
    "os_name": "Android",
    "os_version": "36",
}
IOS: Final = {
    "app_id": "io.robbie.HomeAssistant",
    "app_name": "Home Assistant",
    "app_version": "2026.11.0",
    "manufacturer": "Apple",
    "model": "iPhone18,1",
    "os_name": "iOS",
    "os_version": "26.1",
}


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
        """All that it was sent."""
        return [data for _, url, data, _ in self.mocker.mock_calls if str(url) == self.url]

    @property
    def shows(self) -> dict[str, Any]:
        """What it was sent last."""
        return self.pushes[-1]

    async def until_sent(self, count: int) -> dict[str, Any]:
        """Wait until it was sent so many notifications in all; return the last one."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(self.pushes) < count:
                await asyncio.sleep(0.005)
        return self.shows

    async def until(self, text: str) -> dict[str, Any]:
        """Wait until it shows a text; return what it is sent with it."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while text not in f"{self.shows.get('title')}\n{self.shows.get('message')}":
                await asyncio.sleep(0.005)
        return self.shows

    def button(self, title: str) -> str:
        """Return the name of a button that is shown."""
        names: dict[str, str] = {each["title"]: each["action"] for each in self.shows["data"]["actions"]}
        return names[title]

    async def press(self, name: str, **more: Any) -> None:
        """Press a button, as the app tells Home Assistant of it."""
        event = {"event_type": "mobile_app_notification_action", "event_data": {"action": name, **more}}
        response = await self.client.post(f"/api/webhook/{self.webhook_id}", json={"type": "fire_event", "data": event})
        assert response.status == HTTPStatus.OK
