"""A real MQTT broker on a port of its own, for the end-to-end tests."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from .processes import stop_group
from .seed import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

START_SECONDS = 120
POLL_SECONDS = 0.05

# It stores nothing, and only this machine can reach it.
CONFIGURATION = """\
listener {port} 127.0.0.1
listener {browser_port} 127.0.0.1
protocol websockets
allow_anonymous true
persistence false
"""


class Broker:
    """Mosquitto, bound to 127.0.0.1, without a password and without persistence."""

    def __init__(self, folder: Path, port: int, browser_port: int) -> None:
        """Keep its configuration in the folder; browsers use a port of their own."""
        self.port = port
        self.browser_url = f"ws://127.0.0.1:{browser_port}"
        self._browser_port = browser_port
        self._file = folder / "mosquitto.conf"
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        """Start, and return when it answers."""
        self._file.write_text(CONFIGURATION.format(port=self.port, browser_port=self._browser_port))
        path = (REPOSITORY / ".tools" / "mosquitto.path").read_text().strip()
        self._process = await asyncio.create_subprocess_exec(
            *(path, "-c", str(self._file)),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._until_it_answers(self._process)
        except BaseException:
            await stop_group(self._process)
            raise
        return self

    async def _until_it_answers(self, process: asyncio.subprocess.Process) -> None:
        while process.returncode is None:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.close()
                return
            await asyncio.sleep(POLL_SECONDS)
        raise RuntimeError(f"Mosquitto ended with {process.returncode}")

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        if self._process is not None:
            await stop_group(self._process)

    async def restart(self) -> None:
        """End it and start it again; whoever was connected has to connect again."""
        await self.stop()
        await self.start()

    async def start(self) -> None:
        """Start it again after ``stop``."""
        await self.__aenter__()

    async def stop(self) -> None:
        """End it, and forget what it has retained."""
        await self.__aexit__(None, None, None)

    async def publish(self, topic: str, payload: str | bytes, *, retain: bool = False) -> None:
        """Publish with Mosquitto's own client, as a person would in a terminal."""
        publisher = await asyncio.create_subprocess_exec(
            *("mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.port), "-t", topic, "-s" if payload else "-n"),
            *(["-r"] if retain else []),
            stdin=asyncio.subprocess.PIPE,
        )
        await publisher.communicate(payload if isinstance(payload, bytes) else payload.encode())
        if publisher.returncode != 0:
            raise RuntimeError(f"mosquitto_pub ended with {publisher.returncode}")
