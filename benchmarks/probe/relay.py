"""The simplest relay: it sends what is posted to a webhook to every WebSocket."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from aiohttp import web

from homeassistant.components import webhook
from homeassistant.components.http import HomeAssistantView

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

_WEBHOOK: Final = "slide_control_bench"
_RECORDED: Final = "slide_control_bench_recorded"


class RelayView(HomeAssistantView):
    """Keeps WebSockets until they are closed."""

    requires_auth = False

    def __init__(self, name: str) -> None:
        """Begin without any."""
        self.url = f"/api/slide_control_bench/{name}"
        self.name = f"api:slide_control_bench:{name}"
        self.sockets: set[web.WebSocketResponse] = set()

    async def get(self, request: web.Request) -> web.WebSocketResponse:
        """Open a WebSocket."""
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        self.sockets.add(socket)
        try:
            async for _ in socket:
                pass
        finally:
            self.sockets.discard(socket)
        return socket

    async def send(self, request: web.Request) -> web.Response:
        """Send what was posted to every WebSocket."""
        text = await request.text()
        for socket in list(self.sockets):
            await socket.send_str(text)
        return web.Response(text="ok")


def set_up_relay(hass: HomeAssistant) -> None:
    """Answer the webhooks, and let WebSockets in: one relay only relays, one also changes a state."""
    relay, recorded = RelayView("relay"), RelayView("relay_recorded")
    presses = count(1)

    async def press(_hass: HomeAssistant, _webhook_id: str, request: web.Request) -> web.Response:
        return await relay.send(request)

    async def press_and_record(hass: HomeAssistant, _webhook_id: str, request: web.Request) -> web.Response:
        answer = await recorded.send(request)
        number = next(presses)
        hass.states.async_set("sensor.slide_control_bench", str(number), {"total": number, "title": f"Slide {number}"})
        return answer

    for view in (relay, recorded):
        hass.http.register_view(view)
    webhook.async_register(hass, _WEBHOOK, "Relay", _WEBHOOK, press, local_only=True)
    webhook.async_register(hass, _RECORDED, "Recorded relay", _RECORDED, press_and_record, local_only=True)
