"""Slide Control in a real Home Assistant, pressed through its webhook."""

from __future__ import annotations

import asyncio
from contextlib import suppress
import json
import os
import select
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from custom_components.slide_control.access.tokens import Role, create_token
from custom_components.slide_control.push.protocol import CloseCode
from harness.stage import add_stage, configure, links

from ..display import PATH, ClosedError, Display, hello
from ..fan_out import FanOut
from ..measure import Press
from ..presser import Presser
from ..receivers import Dialect, Receivers, new_press
from .peer import Peer
from .probed import probed_home_assistant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from harness.home_assistant import HomeAssistant

STAGE = "Bench"
_STORE_SECONDS = 20
_LOAD_SECONDS = 30
_RETRY_SECONDS = 0.1
_READ_BYTES = 64 * 1024
# The display answers pings so often that Home Assistant does not take it for lost.
_HEARTBEAT_SECONDS = 1.0


class SlideControl(Peer):
    """Slide Control. One receiver is the display that leads; more are followers, which see what it has reported."""

    name = "Slide Control"
    about = "our integration in Home Assistant, pressed through the deck's webhook"
    home_assistant: HomeAssistant
    entry_id: str
    webhook: str
    _tokens: dict[Role, str]

    async def start(self, folder: Path) -> None:
        """Start a Home Assistant with one stage, and the probe."""
        self.home_assistant = probed_home_assistant(folder / "slide-control")
        await self.home_assistant.start()
        self.entry_id = await add_stage(self.home_assistant.client, STAGE)
        await configure(self.home_assistant.client, self.entry_id, audience_on=True)
        self.webhook = urlsplit((await links(self.home_assistant.client, self.entry_id))["webhook"]).path
        data = await self._stored()
        self._tokens = {role: create_token(data["stage_id"], role, data["keys"][role.value]) for role in Role}

    async def stop(self) -> None:
        """End it."""
        await self.home_assistant.stop()

    @property
    def pid(self) -> int:  # type: ignore[override]
        """Home Assistant's process."""
        return self.home_assistant.pid

    @property
    def port(self) -> int:
        """Where Home Assistant listens."""
        return self.home_assistant.port

    def open(self, receivers: int) -> StageFanOut:
        """Connect a display, and followers for more than one receiver."""
        return self.stage_fan_out(0 if receivers == 1 else receivers)

    def stage_fan_out(self, followers: int) -> StageFanOut:
        """Connect a display and so many followers."""
        display = self.display()
        clients = self.followers()
        clients.join(followers)
        return StageFanOut(clients, self.presser(), display)

    def display(self) -> Display:
        """Connect a display that leads; wait for a stage that reloads after its options were changed."""
        until = time.monotonic() + _LOAD_SECONDS
        while True:
            try:
                return Display(self.port, self._tokens[Role.DISPLAY])
            except ClosedError as error:
                if error.code != CloseCode.TRY_LATER or time.monotonic() > until:
                    raise
            time.sleep(_RETRY_SECONDS)

    def token(self, role: Role) -> str:
        """Return the token of a link."""
        return self._tokens[role]

    def followers(self) -> Receivers:
        """Return followers that are not connected yet."""
        names = self._names()
        token = self._tokens[Role.FOLLOWER]

        def open_requests() -> Iterable[str]:
            return (hello(token, next(names)),)

        return Receivers(self.port, Dialect(path=PATH, open_requests=open_requests, joined=b'"type":"welcome"'))

    async def watch_loop(self) -> None:
        """Let the probe watch Home Assistant's loop."""
        await self.home_assistant.client.post("/api/slide_control_bench/held", {"watch": True})

    async def longest_turns(self) -> tuple[float, float]:
        """Return the longest time the loop was blocked since then, in milliseconds of wall-clock and of CPU time."""
        turns = await self.home_assistant.client.post("/api/slide_control_bench/held", {"watch": False})
        return max(turns["wall"], default=0) / 1e6, max(turns["cpu"], default=0) / 1e6

    async def latest_callback(self) -> tuple[float, float]:
        """Return how late a callback was at most since then, and the longest turn's CPU time, in milliseconds."""
        turns = await self.home_assistant.client.post("/api/slide_control_bench/held", {"watch": False})
        return float(turns["latest"]) * 1000, max(turns["cpu"], default=0) / 1e6

    async def make_noise(self, per_second: int) -> None:
        """Let sensors change this often; 0 stops them."""
        await self.home_assistant.client.post("/api/slide_control_bench/noise", {"per_second": per_second})

    def presser(self) -> Presser:
        """Return a clicker that calls the webhook."""
        return Presser(self.port, self.webhook)

    @staticmethod
    def _names() -> Iterator[str]:
        number = 0
        while True:
            number += 1
            yield f"follower-{number:08}"

    async def _stored(self) -> dict[str, Any]:
        """Return the stage's secrets from Home Assistant's storage, which it writes with a delay."""
        store = self.home_assistant.folder / ".storage" / "core.config_entries"
        async with asyncio.timeout(_STORE_SECONDS):
            while True:
                with suppress(FileNotFoundError):
                    for entry in json.loads(store.read_text())["data"]["entries"]:
                        if entry["entry_id"] == self.entry_id:
                            data: dict[str, Any] = entry["data"]
                            return data
                await asyncio.sleep(0.1)


class StageFanOut(FanOut):
    """A stage with its lead display and its followers."""

    def __init__(self, followers: Receivers, presser: Presser, display: Display) -> None:
        """Count what the followers get; without any, what the display gets."""
        self.tally = followers.tally if len(followers) else display.tally
        self.display = display
        self.followers = followers
        self._presser = presser

    def press(self) -> Press:
        """Press. Followers' times exclude the display's own turnaround, which Slide Control does not control."""
        press = self._press(followers=True)
        if len(self.followers):
            received = tuple(time - press.turnaround for time in press.received)
        else:
            received = () if press.lead is None else (press.lead,)
        return Press(received=received, answered=press.answered, lead=press.lead, turnaround=press.turnaround)

    def press_lead(self) -> Press:
        """Press, and do not wait for the followers."""
        return self._press(followers=False)

    def _press(self, *, followers: bool) -> Press:
        name = new_press()
        body = json.dumps({"command": "next", "id": name}).encode()
        return self.followers.press(name, self._presser, body, self.display, followers=followers)

    def settle(self, seconds: float) -> None:
        """Answer Home Assistant's heartbeats."""
        ready = select.poll()
        ready.register(self.display.fd, select.POLLIN)
        left = seconds
        while True:
            self.followers.settle(min(left, _HEARTBEAT_SECONDS))
            while ready.poll(0) and (data := os.read(self.display.fd, _READ_BYTES)):
                self.display.take(data)
            left -= _HEARTBEAT_SECONDS
            if left <= 0:
                return

    def close(self) -> None:
        """Disconnect every receiver."""
        self.followers.leave()
        self.display.close()
        self._presser.close()
