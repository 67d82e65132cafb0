"""Chromium of any age, through the DevTools protocol. Playwright drives only what is as new as itself."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import DEVNULL, PIPE
import base64
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp

from harness.processes import running

from .frames import Commands, announced, connected
from .page import START_SECONDS, BrowserError, Page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


class DevToolsPage(Page):
    """The page of a Chromium."""

    def __init__(self, commands: Commands) -> None:
        """Drive the page that these commands go to."""
        self._commands = commands

    async def open(self, url: str) -> None:
        """Navigate there."""
        await self._commands.send("Page.navigate", url=url)

    async def reload(self) -> None:
        """Load the page again."""
        await self._commands.send("Page.reload")

    async def picture(self) -> bytes:
        """Return a PNG."""
        return base64.b64decode((await self._commands.send("Page.captureScreenshot"))["data"])

    async def _evaluate(self, expression: str) -> str:
        answer = await self._commands.send(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise BrowserError(str(answer["exceptionDetails"].get("exception", answer)))
        value: str = answer["result"]["value"]
        return value


@asynccontextmanager
async def chromium(executable: str, arguments: list[str], folder: Path) -> AsyncIterator[Page]:
    """Start a Chromium without a window; its profile is in the folder."""
    async with (
        running(
            *(executable, *arguments, "--headless", "--remote-debugging-port=0", f"--user-data-dir={folder}"),
            *("--window-size=1280,720", "about:blank"),
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=PIPE,
        ) as process,
        announced(process, "DevTools listening on ") as address,
    ):
        async with asyncio.timeout(START_SECONDS):
            page = await _first_page(address.removeprefix("ws://").partition("/")[0])
        async with connected(page) as commands:
            yield DevToolsPage(commands)


async def _first_page(host: str) -> str:
    async with aiohttp.ClientSession() as session:
        while True:
            async with session.get(f"http://{host}/json/list") as response:
                targets: list[dict[str, Any]] = await response.json(content_type=None)
            for target in targets:
                if target["type"] == "page":
                    address: str = target["webSocketDebuggerUrl"]
                    return address
            await asyncio.sleep(0.05)
