"""Home Assistant's own WebSocket API: pages that subscribe to an event, which is fired through the REST API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..presser import Presser
from ..receivers import Dialect, Receivers
from ..rooms import PushRoom, Room, command_message, state_message
from .contestant import Contestant
from .probed import probed_home_assistant

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.home_assistant import HomeAssistant

EVENT = "slide_press"


class HomeAssistantAPI(Contestant):
    """What one would build on without an integration: every page needs a user's token, and sees what that user may."""

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

    def open(self, receivers: int) -> Room:
        """Log the receivers in and let them subscribe."""
        token, port = self.home_assistant.client.token, self.home_assistant.port
        login = json.dumps({"type": "auth", "access_token": token})
        subscribe = json.dumps({"id": 1, "type": "subscribe_events", "event_type": EVENT})
        dialect = Dialect(
            path="/api/websocket", openings=lambda: (login, subscribe), joined=b'"type":"result","success":true'
        )
        crowd = Receivers(port, dialect)
        crowd.join(receivers)
        presser = Presser(port, f"/api/events/{EVENT}", {"Authorization": f"Bearer {token}"})
        return PushRoom(crowd, presser, command_message if receivers == 1 else state_message)
