"""Firefox, through its own WebDriver BiDi; it needs no geckodriver."""

from __future__ import annotations

from asyncio.subprocess import DEVNULL, PIPE
import base64
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from harness.processes import running

from .frames import Commands, announced, connected
from .page import BrowserError, Page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

# No first-run pages, no background traffic.
PREFERENCES = """\
user_pref("app.update.enabled", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("extensions.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("remote.prefs.recommended", true);
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
"""


class BidiPage(Page):
    """The first tab of a Firefox."""

    def __init__(self, commands: Commands, context: str) -> None:
        """Drive a browsing context."""
        self._commands = commands
        self._context = context

    async def open(self, url: str) -> None:
        """Navigate there."""
        await self._commands.send("browsingContext.navigate", context=self._context, url=url, wait="interactive")

    async def reload(self) -> None:
        """Load the page again."""
        await self._commands.send("browsingContext.reload", context=self._context, wait="interactive")

    async def picture(self) -> bytes:
        """Return a PNG."""
        answer = await self._commands.send("browsingContext.captureScreenshot", context=self._context)
        return base64.b64decode(answer["data"])

    async def _evaluate(self, expression: str) -> str:
        answer = await self._commands.send(
            "script.evaluate",
            expression=expression,
            target={"context": self._context},
            awaitPromise=True,
            userActivation=True,
        )
        if answer["type"] != "success":
            raise BrowserError(str(answer["exceptionDetails"].get("text", answer)))
        value: str = answer["result"]["value"]
        return value


@asynccontextmanager
async def firefox(executable: str, folder: Path) -> AsyncIterator[Page]:
    """Start Firefox without a window; its profile is in the folder."""
    async with session(executable, folder) as commands:
        tree = await commands.send("browsingContext.getTree")
        yield BidiPage(commands, tree["contexts"][0]["context"])


@asynccontextmanager
async def session(
    executable: str, folder: Path, preferences: str = "", *, all_pages: bool = False
) -> AsyncIterator[Commands]:
    """Start Firefox with more preferences; let it open pages of extensions and of untrusted servers, if wanted."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "user.js").write_text(PREFERENCES + preferences)
    async with (
        running(
            *(executable, "--headless", "--no-remote", "--profile", folder, "--remote-debugging-port", "0"),
            *(("--remote-allow-system-access",) if all_pages else ()),
            "about:blank",
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=PIPE,
        ) as process,
        announced(process, "WebDriver BiDi listening on ") as address,
        connected(f"{address}/session") as commands,
    ):
        await commands.send("session.new", capabilities={"alwaysMatch": {"acceptInsecureCerts": all_pages}})
        yield commands
