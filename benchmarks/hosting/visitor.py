"""Somebody who uploads, lists and opens decks, as browsers do."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Self

import aiohttp

from harness.stage import links

if TYPE_CHECKING:
    from ..peers.slide_control import SlideControl

_CHUNK_BYTES: Final = 256 * 1024
_TIMEOUT: Final = aiohttp.ClientTimeout(total=300)


class Visitor:
    """An administrator's browser, and displays."""

    def __init__(self, us: SlideControl) -> None:
        """Visit this Home Assistant."""
        self._us = us
        self._client = us.home_assistant.client
        self._session: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        """Open the browser."""
        self._session = aiohttp.ClientSession(timeout=_TIMEOUT)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the browser."""
        await self._session.close()

    async def upload(self, name: str, content: bytes) -> None:
        """Upload a deck, whether it is accepted or refused in words."""
        headers = {"Authorization": f"Bearer {self._client.token}"}
        address = f"{self._client.url}/api/slide_control/upload"
        async with self._session.post(address, params={"name": name}, data=content, headers=headers) as response:
            if response.status not in (HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY):
                raise RuntimeError(f"The upload was answered {response.status}: {await response.text()}")

    async def list_decks(self) -> list[dict[str, Any]]:
        """Return the list of the sidebar page."""
        decks: list[dict[str, Any]] = (await self._client.websocket("slide_control/hosted/list"))["hosted"]
        return decks

    async def address(self, name: str) -> str | None:
        """Return the address of a deck; None if it can't be shown."""
        hosted = (await links(self._client, self._us.entry_id))["hosted"]
        return next((deck["url"].partition("#")[0] for deck in hosted if deck["name"] == name), None)

    async def open(self, address: str, *, displays: int = 1) -> None:
        """Load a page on displays at the same time."""
        await asyncio.gather(*(self._load(address) for _ in range(displays)))

    async def _load(self, address: str) -> None:
        async with self._session.get(address, headers={"Accept-Encoding": "gzip"}) as response:
            async for _ in response.content.iter_chunked(_CHUNK_BYTES):
                pass
