"""A process with a display that runs the browser code which users get, see ``display.mjs``."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
import json
import os
from pathlib import Path
import shutil
from typing import TYPE_CHECKING, Any, Self

from harness.seed import REPOSITORY

if TYPE_CHECKING:
    from types import TracebackType

PROGRAM = Path(__file__).with_name("display.mjs")


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplaySettings:
    """What the process needs to know."""

    url: str
    """Home Assistant as the display reaches it."""
    token: str
    """That of a display link."""
    file: str
    """Where each application is written down: a JSON array in a line."""
    fault_interval: float = 12.0
    """The mean time until the page is reloaded, or used by a person (seconds)."""
    follower_urls: tuple[str, ...] = ()
    """Home Assistant as each of the followers reaches it that live in the same process."""
    follower_token: str = ""


class DisplayProcess:
    """Runs the display, and talks to it."""

    def __init__(self, settings: DisplaySettings) -> None:
        """Prepare it; entering it starts it."""
        self._settings = settings
        self._process: asyncio.subprocess.Process

    async def __aenter__(self) -> Self:
        """Load the page."""
        # Node.js has had WebSockets without being asked since version 22.
        self._process = await asyncio.create_subprocess_exec(
            *(_node(), "--experimental-websocket", "--no-warnings", str(PROGRAM), json.dumps(asdict(self._settings))),
            cwd=REPOSITORY,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the page; the process ends when its input is closed."""
        await self._process.communicate(b"quit\n")

    def stop_faults(self) -> None:
        """Leave the page alone from now on."""
        self._tell("stop_faults")

    async def show(self) -> dict[str, Any]:
        """Return what is shown, and what has been done."""
        self._tell("show")
        if self._process.stdout is None:
            raise RuntimeError("The display's process has no output")
        shown: dict[str, Any] = json.loads(await self._process.stdout.readline())
        return shown

    def _tell(self, word: str) -> None:
        if self._process.stdin is None:
            raise RuntimeError("The display's process has no input")
        self._process.stdin.write(f"{word}\n".encode())


def _node() -> str:
    """Return Node.js: the machine's own, or the one that scripts/setup has installed."""
    tools = REPOSITORY / ".tools" / "node" / "bin"
    node = shutil.which("node", path=f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{tools}")
    if node is None:
        raise RuntimeError("Node.js is missing; scripts/setup installs it")
    return node
