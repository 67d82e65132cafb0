"""A process that displays live in, as the soak talks to it."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
import json
import os
from pathlib import Path
import shutil
import sys
from typing import TYPE_CHECKING, Any, Self

from scripts.seed import REPOSITORY

if TYPE_CHECKING:
    from types import TracebackType

    from .displays import Setting


def python_displays(setting: Setting) -> Hall:
    """Run pages and followers written in Python, from docs/protocol.md."""
    return Hall(sys.executable, "-m", "scripts.soak.displays", json.dumps(asdict(setting)))


def shipped_display(setting: Setting) -> Hall:
    """Run one page with the code that users get."""
    tools = REPOSITORY / ".tools" / "node" / "bin"
    node = shutil.which("node", path=f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{tools}")
    if node is None:
        raise RuntimeError("Node.js is missing; scripts/setup installs it")
    page = Path(__file__).with_name("page.mjs")
    # Node.js has had WebSockets without being asked since version 22.
    return Hall(node, "--experimental-websocket", "--no-warnings", str(page), json.dumps(asdict(setting)))


class Hall:
    """Runs displays of one kind."""

    def __init__(self, *command: str) -> None:
        """Run the command."""
        self._command = command
        self._process: asyncio.subprocess.Process

    async def __aenter__(self) -> Self:
        """Open the displays."""
        self._process = await asyncio.create_subprocess_exec(
            *self._command, cwd=REPOSITORY, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the displays; the process ends by itself when nobody talks to it any more."""
        await self._process.communicate(b"quit\n")

    def calm(self) -> None:
        """Leave the pages alone from now on."""
        self._tell("calm")

    async def show(self) -> dict[str, Any]:
        """Ask what all show, and what they have done."""
        self._tell("show")
        if self._process.stdout is None:
            raise RuntimeError("the displays say nothing")
        shown: dict[str, Any] = json.loads(await self._process.stdout.readline())
        return shown

    def _tell(self, word: str) -> None:
        if self._process.stdin is None:
            raise RuntimeError("the displays hear nothing")
        self._process.stdin.write(f"{word}\n".encode())
