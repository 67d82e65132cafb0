"""A webhook of Home Assistant that only relays what is posted to it: the cost of every integration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..fan_out import FanOut, PushFanOut, command_message, state_message
from ..presser import Presser
from ..receivers import Dialect, Receivers
from .peer import Peer

if TYPE_CHECKING:
    from pathlib import Path

    from .home_assistant_api import HomeAssistantAPI


class HomeAssistantWebhook(Peer):
    """The floor for presses through Home Assistant; it shares the process of another peer."""

    name = "HA webhook"
    about = "ten lines in Home Assistant: its webhook, and aiohttp's WebSockets"
    webhook = "slide_control_bench"
    relay = "relay"

    def __init__(self, home: HomeAssistantAPI) -> None:
        """Run in this one."""
        self._home = home

    @property
    def pid(self) -> int:  # type: ignore[override]
        """Home Assistant's process."""
        return self._home.pid

    async def start(self, folder: Path) -> None:
        """Start nothing: the probe is there once the other has started."""

    async def stop(self) -> None:
        """End nothing."""

    def open(self, receivers: int) -> FanOut:
        """Connect receivers to the probe."""
        port = self._home.home_assistant.port
        clients = Receivers(port, Dialect(path=f"/api/slide_control_bench/{self.relay}"))
        clients.join(receivers)
        presser = Presser(port, f"/api/webhook/{self.webhook}")
        return PushFanOut(clients, presser, command_message if receivers == 1 else state_message)


class HomeAssistantSensor(HomeAssistantWebhook):
    """The floor for presses that Home Assistant remembers: they also change one sensor, which the recorder writes."""

    name = "HA sensor"
    about = "the same ten lines, and the slide as one state that Home Assistant records"
    webhook = "slide_control_bench_recorded"
    relay = "relay_recorded"
