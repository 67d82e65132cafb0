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
    """Keeps a WebSocket until it is closed."""

    url = "/api/slide_control_bench/relay"
    name = "api:slide_control_bench:relay"
    requires_auth = False

    def __init__(self) -> None:
        """Begin without any."""
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


def set_up_relay(hass: HomeAssistant) -> None:
    """Answer the webhook, and let WebSockets in."""
    view = RelayView()
    hass.http.register_view(view)

    async def press(_hass: HomeAssistant, _webhook_id: str, request: web.Request) -> web.Response:
        text = await request.text()
        for socket in list(view.sockets):
            await socket.send_str(text)
        return web.Response(text="ok")

    presses = count(1)

    async def press_and_record(hass: HomeAssistant, webhook_id: str, request: web.Request) -> web.Response:
        answer = await press(hass, webhook_id, request)
        number = next(presses)
        hass.states.async_set("sensor.slide_control_bench", str(number), {"total": number, "title": f"Slide {number}"})
        return answer

    webhook.async_register(hass, _WEBHOOK, "Relay", _WEBHOOK, press, local_only=True)
    webhook.async_register(hass, _RECORDED, "Recorded relay", _RECORDED, press_and_record, local_only=True)
