"""Home Assistant's own WebSocket API: pages that subscribe to an event, which is fired through the REST API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..fan_out import FanOut, PushFanOut, command_message, state_message
from ..presser import Presser
from ..receivers import Dialect, Receivers
from .peer import Peer
from .probed import probed_home_assistant

if TYPE_CHECKING:
    from pathlib import Path

    from harness.home_assistant import HomeAssistant

EVENT = "slide_press"


class HomeAssistantAPI(Peer):
    """The basis for a solution without an integration: every page needs a user's token, and has that user's access."""

    name = "HA WebSocket API"
    about = "Home Assistant's subscribe_events, fired by POST /api/events"
    home_assistant: HomeAssistant

    async def start(self, folder: Path) -> None:
        """Start a Home Assistant that does not have Slide Control set up."""
        self.home_assistant = probed_home_assistant(folder / "home-assistant-api")
        await self.home_assistant.start()
        self.pid = self.home_assistant.pid

    async def stop(self) -> None:
        """End it."""
        await self.home_assistant.stop()

    def open(self, receivers: int) -> FanOut:
        """Log the receivers in and let them subscribe."""
        token, port = self.home_assistant.client.token, self.home_assistant.port
        login = json.dumps({"type": "auth", "access_token": token})
        subscribe = json.dumps({"id": 1, "type": "subscribe_events", "event_type": EVENT})
        dialect = Dialect(
            path="/api/websocket", open_requests=lambda: (login, subscribe), joined=b'"type":"result","success":true'
        )
        clients = Receivers(port, dialect)
        clients.join(receivers)
        presser = Presser(port, f"/api/events/{EVENT}", {"Authorization": f"Bearer {token}"})
        return PushFanOut(clients, presser, command_message if receivers == 1 else state_message)
