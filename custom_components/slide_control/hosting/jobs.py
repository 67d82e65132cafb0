"""Queues for work on decks that takes long. Those who wait do so in the event loop, not in Home Assistant's threads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Final

from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant


class Queue:
    """Runs functions in the executor, one at a time."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Set Home Assistant's instance."""
        self._hass = hass
        self._lock: Final = asyncio.Lock()
        self._running: Final[dict[Hashable, asyncio.Task[Any]]] = {}

    async def run[T](self, work: Callable[[], T]) -> T:
        """Return the result of a function."""
        async with self._lock:
            return await self._hass.async_add_executor_job(work)

    async def once[T](self, key: Hashable, work: Callable[[], T]) -> T:
        """Return the result of a function; everybody who asks for the same key until it ends gets the same result.

        It continues when those who asked go away.
        """
        job: asyncio.Task[T] | None = self._running.get(key)
        if job is None:
            job = self._hass.async_create_background_task(self.run(work), "Slide Control works on a deck")
            self._running[key] = job
            job.add_done_callback(lambda done: self._forget(key, done))
        return await asyncio.shield(job)

    def _forget(self, key: Hashable, job: asyncio.Task[Any]) -> None:
        del self._running[key]
        if not job.cancelled():
            job.exception()  # perhaps nobody waits for it any more


class DeckJobs:
    """The queues: at most seven threads work on decks, apart from those that read what is sent."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Create the queues."""
        self.reading: Final = Queue(hass)
        """Reads titles and problems."""
        self.counting: Final = Queue(hass)
        """Counts slides."""
        self.unpacking: Final = Queue(hass)
        self.converting: Final = Queue(hass)
        self.rewriting: Final = Queue(hass)
        self.compressing: Final = Queue(hass)
        self.exporting: Final = Queue(hass)


_JOBS: Final[HassKey[DeckJobs]] = HassKey(f"{DOMAIN}.deck_jobs")


def deck_jobs(hass: HomeAssistant) -> DeckJobs:
    """Return Home Assistant's queues."""
    if (jobs := hass.data.get(_JOBS)) is None:
        jobs = hass.data[_JOBS] = DeckJobs(hass)
    return jobs
