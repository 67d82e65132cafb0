"""Chromium with the browser extension: its button, its popup and its background."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
import json
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from playwright.async_api import BrowserContext, CDPSession, Page, Worker, async_playwright

from harness import chromium
from harness.browsers import bidi
from harness.browsers.frames import Commands, connected
from harness.releasing.extension import pack
from harness.releasing.integration import REPOSITORY

from .until import WAIT_SECONDS, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from harness.browsers.bidi import BidiPage


class Popup:
    """The popup of the extension's button."""

    def __init__(self, run: Callable[[str], Awaitable[Any]]) -> None:
        """Drive the page in which this function evaluates, as the consequence of a click."""
        self.run = run

    async def text(self) -> str:
        """Return what it shows."""
        return str(await self.run("document.body?.innerText ?? ''"))

    async def says(self, words: str) -> str:
        """Wait until it shows these words; return all that it shows."""
        return await until(self.text, lambda text: words in text)

    async def click(self, name: str) -> None:
        """Select a button, as soon as it is there."""
        texts = "[...document.querySelectorAll('button, label')]"
        find = f"{texts}.find((each) => each.textContent === {json.dumps(name)})"
        await until(lambda: self.run(f"Boolean({find})"), bool)
        await self.run(f"{find}.click()")

    async def code(self) -> str:
        """Return the code that it shows."""
        return str(await self.run("document.querySelector('.code').textContent"))

    async def enter(self, text: str) -> None:
        """Type into its field and send the form."""
        await until(lambda: self.run("Boolean(document.querySelector('#address'))"), bool)
        await self.run(f"document.querySelector('#address').value = {json.dumps(text)}")
        await self.run("document.querySelector('form').requestSubmit()")


@dataclass(slots=True)
class ExtensionBrowser:
    """The browser, with a profile of its own."""

    context: BrowserContext
    background: Worker
    session: CDPSession
    port: int
    id: str = field(init=False)

    def __post_init__(self) -> None:
        """Read the extension's ID."""
        self.id = self.background.url.split("/")[2]

    @classmethod
    async def connect(cls, context: BrowserContext, profile: Path) -> Self:
        """Wait until the extension is loaded."""
        workers = context.service_workers
        background = workers[0] if workers else await context.wait_for_event("serviceworker")
        assert context.browser
        session = await context.browser.new_browser_cdp_session()
        port = (profile / "DevToolsActivePort").read_text().split()[0]
        return cls(context, background, session, int(port))

    async def stored(self, name: str) -> Any:
        """Return what the extension has stored; None if it has nothing."""
        return (await self.background.evaluate("(name) => chrome.storage.local.get(name)", name)).get(name)

    async def targets(self, kind: str) -> list[dict[str, Any]]:
        """Return the pages or tabs as the browser knows them."""
        found = await self.session.send("Target.getTargets", {"filter": [{}]})
        return [each for each in found["targetInfos"] if each["type"] == kind]

    @asynccontextmanager
    async def popup(self, page: Page) -> AsyncIterator[Popup]:
        """Bring a tab to the front and select the extension's button, which lets the extension into the tab."""
        await page.bring_to_front()
        (tab,) = [each["targetId"] for each in await self.targets("tab") if each["url"] == page.url]
        await self.session.send("Extensions.triggerAction", {"id": self.id, "targetId": tab})
        address = f"chrome-extension://{self.id}/popup.html"
        targets = await until(
            lambda: self.targets("page"), lambda targets: any(each["url"] == address for each in targets)
        )
        target = next(each["targetId"] for each in targets if each["url"] == address)
        async with connected(f"ws://127.0.0.1:{self.port}/devtools/page/{target}") as commands:
            yield Popup(partial(evaluate, commands))
        await self.session.send("Target.closeTarget", {"targetId": target})
        await until(lambda: self.targets("page"), lambda now: all(each["url"] != address for each in now))

    async def end_background(self) -> None:
        """End the background, as a browser does with an idle one."""
        for target in await self.targets("service_worker"):
            await self.session.send("Target.closeTarget", {"targetId": target["targetId"]})


async def evaluate(commands: Commands, expression: str) -> Any:
    """Evaluate in Chromium."""
    answer = await commands.send(
        "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True
    )
    assert "exceptionDetails" not in answer, answer
    return answer["result"].get("value")


def pack_for_tests(folder: Path, allowed: list[str], *, keys: bool) -> Path:
    """Pack the extension. Nothing can answer the browser's own dialogs, so what they ask for is allowed already."""
    extension = pack(folder / "extension", keys=keys)
    manifest = json.loads((extension / "manifest.json").read_text())
    manifest["host_permissions"] = allowed
    (extension / "manifest.json").write_text(json.dumps(manifest))
    return extension


@asynccontextmanager
async def extension_browser(folder: Path, *, allowed: list[str], hosts: list[str]) -> AsyncIterator[ExtensionBrowser]:
    """Start it, with real key strokes."""
    extension = pack_for_tests(folder, allowed, keys=True)
    profile = folder / "profile"
    async with (
        async_playwright() as playwright,
        await playwright.chromium.launch_persistent_context(
            profile,
            executable_path=chromium.executable(),
            args=[
                *chromium.arguments(),
                f"--load-extension={extension}",
                f"--disable-extensions-except={extension}",
                "--enable-unsafe-extension-debugging",
                "--remote-debugging-port=0",
                f"--host-resolver-rules={', '.join(f'MAP {host} 127.0.0.1' for host in hosts)}",
            ],
            ignore_default_args=["--disable-extensions"],
            ignore_https_errors=True,
            viewport={"width": 1280, "height": 720},
            timeout=WAIT_SECONDS * 1000,
        ) as context,
    ):
        yield await ExtensionBrowser.connect(context, profile)


@asynccontextmanager
async def extension_firefox(folder: Path, allowed: list[str]) -> AsyncIterator[tuple[Popup, BidiPage]]:
    """Start Firefox; give the popup in a tab, and another tab."""
    extension = pack_for_tests(folder, allowed, keys=False)
    gecko = json.loads((extension / "manifest.json").read_text())["browser_specific_settings"]["gecko"]
    uuid = str(uuid4())
    preferences = f'user_pref("extensions.webextensions.uuids", {json.dumps(json.dumps({gecko["id"]: uuid}))});\n'
    executable = (REPOSITORY / ".tools/firefox.path").read_text().split("\n")[0]
    async with bidi.session(executable, folder / "profile", preferences, all_pages=True) as commands:
        await commands.send("webExtension.install", extensionData={"type": "path", "path": str(extension)})
        first = (await commands.send("browsingContext.getTree"))["contexts"][0]["context"]
        tab = bidi.BidiPage(commands, (await commands.send("browsingContext.create", type="tab"))["context"])
        await tab.open(f"moz-extension://{uuid}/popup.html")
        yield Popup(tab.evaluate), bidi.BidiPage(commands, first)
