"""What the tests ask of a browser, whatever its maker's protocol is."""

from __future__ import annotations

from abc import ABC, abstractmethod
import json
from typing import Any

START_SECONDS = 120
ANSWER_SECONDS = 120


class BrowserError(Exception):
    """A browser did not start, or refused a command."""


class Page(ABC):
    """The only page of a browser that was started for one test."""

    @abstractmethod
    async def open(self, url: str) -> None:
        """Navigate there. May return before the page is loaded."""

    @abstractmethod
    async def reload(self) -> None:
        """Load the page again."""

    @abstractmethod
    async def picture(self) -> bytes:
        """Return a PNG of what the page shows."""

    async def evaluate(self, expression: str) -> Any:
        """Return an expression's JSON value in the page; a promise is awaited."""
        answer = await self._evaluate(
            f"Promise.resolve().then(() => ({expression}))"
            ".then((value) => JSON.stringify(value === undefined ? null : value))"
        )
        return json.loads(answer)

    @abstractmethod
    async def _evaluate(self, expression: str) -> str:
        """Return the string that the promise resolves to."""

    async def text(self) -> str:
        """Return the text that a person reads on the page."""
        text: str = await self.evaluate("document.body ? document.body.innerText : ''")
        return text

    async def click(self, selector: str) -> None:
        """Click the first element that matches."""
        await self.evaluate(f"void document.querySelector({json.dumps(selector)}).click()")
