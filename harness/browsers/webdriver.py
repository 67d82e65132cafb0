"""WebKitGTK, the engine of Safari, through its WebKitWebDriver. It needs a screen, so it gets a virtual one."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import DEVNULL
import base64
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
import os
from typing import TYPE_CHECKING, Any

import aiohttp

from harness.ports import free_port
from harness.processes import running

from .page import ANSWER_SECONDS, START_SECONDS, BrowserError, Page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

ASYNC_SCRIPT = """
const done = arguments[arguments.length - 1];
{}.then((value) => done({{ value }}), (error) => done({{ error: String(error) }}));
"""


class WebDriverPage(Page):
    """The page of a WebDriver session."""

    def __init__(self, http: aiohttp.ClientSession, address: str) -> None:
        """Drive the session at this address."""
        self._http = http
        self._address = address

    async def open(self, url: str) -> None:
        """Navigate there."""
        await self._send("url", url=url)

    async def reload(self) -> None:
        """Load the page again."""
        await self._send("refresh")

    async def picture(self) -> bytes:
        """Return a PNG."""
        async with self._http.get(f"{self._address}/screenshot") as response:
            return base64.b64decode((await response.json())["value"])

    async def _evaluate(self, expression: str) -> str:
        answer = await self._send("execute/async", script=ASYNC_SCRIPT.format(expression), args=[])
        if "error" in answer:
            raise BrowserError(answer["error"])
        value: str = answer["value"]
        return value

    async def _send(self, command: str, **body: Any) -> Any:
        async with self._http.post(f"{self._address}/{command}", json=body) as response:
            answer = (await response.json())["value"]
            if response.status != HTTPStatus.OK:
                raise BrowserError(f"{command}: {answer}")
            return answer


@asynccontextmanager
async def webkit(driver: str, browser: str, screen: str, folder: Path) -> AsyncIterator[Page]:
    """Start a virtual screen, the driver, and the browser; what it stores is in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    async with _virtual_screen(screen) as display:
        home = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("CACHE", "CONFIG", "DATA")}
        environment = {**os.environ, **home, "DISPLAY": display, "HOME": str(folder), "GDK_BACKEND": "x11"}
        async with running(driver, f"--port={port}", env=environment, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL):
            timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
            async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", timeout=timeout) as http:
                async with asyncio.timeout(START_SECONDS):
                    session = await _new_session(http, browser)
                try:
                    yield WebDriverPage(http, f"/session/{session}")
                finally:
                    async with http.delete(f"/session/{session}"):
                        pass


@asynccontextmanager
async def _virtual_screen(executable: str) -> AsyncIterator[str]:
    """Start Xvfb on a number that it chooses; yield its name, such as `:1`."""
    read, write = os.pipe()
    try:
        async with running(
            *(executable, "-displayfd", str(write), "-screen", "0", "1280x720x24", "-nolisten", "tcp"),
            pass_fds=(write,),
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=DEVNULL,
        ):
            number = await asyncio.wait_for(asyncio.to_thread(os.read, read, 16), START_SECONDS)
            yield f":{number.decode().strip()}"
    finally:
        os.close(read)
        os.close(write)


async def _new_session(http: aiohttp.ClientSession, browser: str) -> str:
    options = {"webkitgtk:browserOptions": {"binary": browser, "args": ["--automation"]}}
    while True:
        with suppress(aiohttp.ClientConnectionError):
            async with http.post("/session", json={"capabilities": {"alwaysMatch": options}}) as response:
                answer = (await response.json())["value"]
                if response.status != HTTPStatus.OK:
                    raise BrowserError(f"WebKitGTK did not start: {answer}")
                session: str = answer["sessionId"]
                return session
        await asyncio.sleep(0.05)
