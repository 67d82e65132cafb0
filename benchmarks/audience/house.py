"""Home Assistant with a stage, whose audience listens to a broker or to Home Assistant itself."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any, Final, Self

from custom_components.slide_control.access.tokens import Role
from harness.stage import answer_options

from ..display import PATH, Display, hello
from ..peers.slide_control import SlideControl
from ..process import cpu_time, resident_memory
from ..wire import client_frame, upgrade_request
from .followers import NUMBER, Dialect, press_name
from .mqtt import Publisher

_FLOW: Final = "/api/config/config_entries/flow"
_STATES: Final = "slide_control/audience/+/state"
_POLL_SECONDS: Final = 0.2
_READ_BYTES: Final = 16 * 1024


class House:
    """A Home Assistant, and the display that leads its stage."""

    name = "Home Assistant"

    def __init__(self, folder: Path) -> None:
        """Keep everything in the folder."""
        self._folder = folder
        self._control = SlideControl()
        self._display: Display | None = None

    async def __aenter__(self) -> Self:
        """Start it."""
        await self._control.start(self._folder)
        return self

    async def __aexit__(self, *_: object) -> None:
        """End it."""
        self._close_display()
        await self._control.stop()

    async def restart(self, press: int) -> None:
        """Start it again, and show this slide."""
        self._close_display()
        await self._control.home_assistant.restart()
        await self.present(press)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._control.port

    @property
    def follower_token(self) -> str:
        """The token of a follower's link."""
        return self._control.token(Role.FOLLOWER)

    async def publish_to(self, port: int, url: str) -> None:
        """Connect it to a broker's port as its owner does, and let the audience listen at an address."""
        client = self._control.home_assistant.client
        step = await client.post(_FLOW, {"handler": "mqtt"})
        # Home Assistant takes MQTT 5 where the broker knows it; NATS and this RabbitMQ don't.
        answer: dict[str, Any] = {"broker": "127.0.0.1", "port": port, "protocol": "3.1.1"}
        answer["other_settings"] = {"set_client_cert": False, "set_ca_cert": "off", "transport": "tcp"}
        step = await client.post(f"{_FLOW}/{step['flow_id']}", answer)
        if step["type"] != "create_entry":
            raise RuntimeError(f"Home Assistant's MQTT integration ended with {step}")
        await answer_options(client, self._control.entry_id, "broker", {"broker_url": url})

    async def present(self, press: int = 1) -> None:
        """Show a slide, which opens the audience."""
        self._display = await asyncio.to_thread(self._control.display)
        asyncio.get_running_loop().add_reader(self._display.fd, self._read)
        self.show(press)

    async def topic(self, port: int) -> tuple[str, bytes]:
        """Return where it publishes slides to the broker at this port, and what it has published for the first one."""
        with Publisher(port) as reader:
            finding = asyncio.create_task(asyncio.to_thread(reader.find, _STATES, press_name(1).encode()))
            while not finding.done():
                # RabbitMQ gives what is retained only to those who know its topic.
                self.show(1)
                await asyncio.wait({finding}, timeout=_POLL_SECONDS)
            return await finding

    def show(self, press: int) -> None:
        """Show a slide with this number in its title."""
        if self._display is not None:
            self._display.show(press_name(press))

    def dialect(self) -> Dialect:
        """Return how followers speak to this house."""
        return Dialect(
            request=upgrade_request(PATH),
            opening=client_frame(hello(self.follower_token, NUMBER).encode()),
            joined=b'"type":"welcome"',
            # It has the titles of slides that were shown before.
            skip=b'"type":"audience"',
        )

    def cpu_time(self) -> int:
        """Return the nanoseconds that it has run so far."""
        return cpu_time(self._control.pid)

    def memory(self) -> int:
        """Return its bytes in memory."""
        return resident_memory(self._control.pid)

    def _close_display(self) -> None:
        if self._display is not None:
            asyncio.get_running_loop().remove_reader(self._display.fd)
            self._display.close()
            self._display = None

    def _read(self) -> None:
        """Answer the heartbeats that the display gets."""
        if self._display is not None:
            self._display.take(os.read(self._display.fd, _READ_BYTES))
