"""The process that the displays live in, as the soak talks to it."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
import json
import sys
from typing import TYPE_CHECKING, Any, Self

from scripts.seed import REPOSITORY

if TYPE_CHECKING:
    from types import TracebackType

    from .displays import Setting


class Hall:
    """Runs scripts.soak.displays."""

    def __init__(self, setting: Setting) -> None:
        """Let the displays do as the setting says."""
        self._setting = setting
        self._process: asyncio.subprocess.Process

    async def __aenter__(self) -> Self:
        """Open the displays."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "scripts.soak.displays", json.dumps(asdict(self._setting))),
            cwd=REPOSITORY,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
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
