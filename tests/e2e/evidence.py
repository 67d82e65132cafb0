"""What the browser showed when a test failed: a picture, the document and the console of each page."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Coroutine
from pathlib import Path
import re
import shutil
from typing import Any

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Error, Page, WebError

from harness.seed import REPOSITORY

from .until import WAIT_SECONDS

FOLDER = REPOSITORY / "build" / "failures"
SAVE_SECONDS = 60


class Evidence:
    """Watches the pages of a browser."""

    def __init__(self, browser: Browser) -> None:
        """Watch every new context, with the tests' timeout."""
        self._browser = browser
        self._loop = asyncio.get_running_loop()
        self._console: defaultdict[Page | None, list[str]] = defaultdict(list)
        browser.on("context", self._watch)

    def save(self, folder: Path) -> None:
        """Write what all open pages show. The event loop must not be running, as between the phases of a test."""
        self._run(asyncio.wait_for(self._save(folder), SAVE_SECONDS))

    def forget(self) -> None:
        """Drop the consoles of pages that are closed."""
        for page in [page for page in self._console if page is None or page.is_closed()]:
            del self._console[page]

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        if self._loop.is_running() or self._loop.is_closed():
            work.close()
        else:
            self._loop.run_until_complete(work)

    def _watch(self, context: BrowserContext) -> None:
        context.set_default_timeout(WAIT_SECONDS * 1000)

        def console(message: ConsoleMessage) -> None:
            self._console[message.page].append(f"{message.type}: {message.text}")

        def uncaught(error: WebError) -> None:
            self._console[error.page].append(f"uncaught: {error.error}")

        context.on("console", console)
        context.on("weberror", uncaught)

    async def _save(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        pages = [page for context in self._browser.contexts for page in context.pages]
        for number, page in enumerate(pages, 1):
            path = folder / f"page-{number}"
            path.with_suffix(".txt").write_text("\n".join([page.url.partition("#")[0], *self._console[page]]) + "\n")
            try:
                path.with_suffix(".html").write_text(await page.content())
                await page.screenshot(path=path.with_suffix(".png"), timeout=SAVE_SECONDS * 1000 / 4)
            except Error as error:
                with path.with_suffix(".txt").open("a") as file:
                    file.write(f"not saved: {error}\n")


def folder_of(test: str) -> Path:
    """Return the folder of a test's evidence."""
    return FOLDER / re.sub(r"[^\w.-]+", "-", test).strip("-")
