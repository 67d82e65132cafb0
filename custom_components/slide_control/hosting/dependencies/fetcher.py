"""Fetches what one deck loads from content networks, with everything that loads in turn."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
import logging
from typing import Final

from aiohttp import ClientSession

from homeassistant.core import HomeAssistant

from .download import MAX_FILE_BYTES, DownloadError, async_download
from .nested import nested_dependencies
from .networks import Dependency
from .scan import Scan
from .store import MAX_STORE_BYTES, LibraryStore

_LOGGER: Final = logging.getLogger(__name__)

MAX_FILES: Final = 500
MAX_BYTES: Final = 64 * 1024 * 1024
"""For one deck, in one run."""
_PARALLEL: Final = 4
_MAX_DEPTH: Final = 6


@dataclass(frozen=True, slots=True)
class _Wanted:
    dependency: Dependency
    integrity: str = ""
    depth: int = 0


class DeckFetcher:
    """One run for one deck: fetches each missing file once."""

    def __init__(self, hass: HomeAssistant, session: ClientSession, store: LibraryStore, scan: Scan) -> None:
        """Take what the deck wants."""
        self._hass = hass
        self._session = session
        self._store = store
        self._scan = scan
        self._seen: set[Dependency] = set()
        self._room = asyncio.Condition()
        self._left = 0
        """How many bytes may still be fetched, without those that are reserved for what is fetched now."""
        self._loading = 0
        self.done = 0
        self.failed = False
        """Whether a file couldn't be fetched now, so that another run may help."""
        self.missing_nested = 0
        """How many files that fetched files load can't be had."""

    @property
    def total(self) -> int:
        """How many files are known so far."""
        return len(self._seen)

    async def async_run(self) -> None:
        """Fetch everything, nearest first."""
        self._left = min(MAX_BYTES, MAX_STORE_BYTES - await self._hass.async_add_executor_job(self._store.size))
        if self._left <= 0:
            _LOGGER.warning("The folder of libraries is full; nothing is fetched for hosted decks")
            return
        level = [_Wanted(dependency, integrity) for dependency, integrity in self._scan.wanted.items()]
        free = asyncio.Semaphore(_PARALLEL)

        async def fetch(wanted: _Wanted) -> list[Dependency]:
            async with free:
                found = await self._async_fetch(wanted)
            self.done += 1
            return found

        for depth in range(1, _MAX_DEPTH + 1):
            level = [wanted for wanted in level if wanted.dependency not in self._seen][: MAX_FILES - len(self._seen)]
            self._seen.update(wanted.dependency for wanted in level)
            nested = await asyncio.gather(*map(fetch, level))
            found = dict.fromkeys(dependency for each in nested for dependency in each)
            level = [_Wanted(dependency, depth=depth) for dependency in found]

    async def _async_fetch(self, wanted: _Wanted) -> list[Dependency]:
        """Return what the file loads, whether it is fetched now or was there already."""
        run, dependency = self._hass.async_add_executor_job, wanted.dependency
        try:
            content, address = await run(self._stored, dependency), dependency
            if content is None:
                address, content = await self._async_download(wanted)
                await run(self._store.add, dependency, address, content)
            return await run(nested_dependencies, address, content, self._scan.configurations)
        except DownloadError as error:
            self.failed = self.failed or not error.final
            self.missing_nested += wanted.depth > 0
            _LOGGER.debug("A file of %s can't be fetched: %s", dependency.host, error)
        except OSError as error:
            _LOGGER.warning("A library can't be stored: %s", error.strerror or type(error).__name__)
        return []

    async def _async_download(self, wanted: _Wanted) -> tuple[Dependency, bytes]:
        """Return a file and its final address; waits until its size can't exceed what is left."""
        async with self._room:
            await self._room.wait_for(lambda: self._left >= MAX_FILE_BYTES or not self._loading)
            reserved = min(MAX_FILE_BYTES, self._left)
            self._left -= reserved
            self._loading += 1
        try:
            address, content = await async_download(self._session, wanted.dependency, wanted.integrity, reserved)
            reserved -= len(content)
        finally:
            async with self._room:
                self._left += reserved
                self._loading -= 1
                self._room.notify_all()
        return address, content

    def _stored(self, dependency: Dependency) -> bytes | None:
        path = self._store.find(dependency)
        file = self._store.file(path) if path else None
        return file.read_bytes() if file else None
