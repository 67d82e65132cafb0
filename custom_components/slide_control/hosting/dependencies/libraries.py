"""Keeps what hosted decks load from content networks in the house, so that displays need no internet."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
import logging
from pathlib import Path
import posixpath
from typing import Any, Final
from weakref import WeakValueDictionary

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.storage import Store
from homeassistant.util.hass_dict import HassKey

from ...const import DECKS_FOLDER, DOMAIN, SIGNAL_DECKS_CHANGED
from ...stage.messages import Message
from ..deck_files import find_page
from ..formats.format import DeckError
from ..library import HostedDeck, read_deck
from ..queries import async_find_hosted_decks, async_find_page, async_make_page, is_presentation
from ..rewriting.site_root import MAX_BASE_SEGMENTS
from ..uploads.storage import deck_storage
from ..watching.deck_version import deck_version, folder_of
from .fetcher import DeckFetcher
from .networks import Dependency, package_of
from .scan import Scan, scan_deck
from .store import MAX_STORE_BYTES, LibraryStore

_LOGGER: Final = logging.getLogger(__name__)

LIBRARIES: HassKey[Libraries] = HassKey(f"{DOMAIN}_libraries")
_RETRY: Final = timedelta(minutes=30)
_RECHECK_SECONDS: Final = 30
_MAX_DECKS: Final = 2_000
_MAX_HOSTS: Final = 3
_STORE_VERSION: Final = 1


@dataclass(slots=True)
class DeckState:
    """What is known about one deck."""

    version: str
    scan: Scan
    checked: float
    """When, in seconds of the event loop."""
    missing: int = 0
    """How many files that its pages need are not in the house."""
    fetcher: DeckFetcher | None = None
    """The run that fetches now."""
    complete: bool = False
    """Whether a run has ended in which nothing failed that could work later."""

    @property
    def note(self) -> Message | None:
        """What a person should know; None if all is well and the deck needs no internet."""
        if self.scan.is_source:
            return Message("deck_not_built")
        if self.scan.missing:
            return Message("deck_lacks_scripts", files=", ".join(self.scan.missing))
        if self.scan.forbids:
            return Message("deck_forbids_scripts")
        if self.fetcher is not None:
            return Message("deck_fetches_libraries", done=self.fetcher.done, total=self.fetcher.total)
        if self.scan.elsewhere:
            return Message("deck_needs_internet_for", hosts=", ".join(sorted(self.scan.elsewhere)[:_MAX_HOSTS]))
        return Message("deck_needs_internet") if self.missing else None


class Libraries:
    """Looks at decks one after another, in the background, and fetches what they load.

    One instance, for as long as Home Assistant runs.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Set the folder of the libraries."""
        self._hass = hass
        self.store: Final = LibraryStore(deck_storage(hass).libraries)
        self.enabled = True
        """Whether Home Assistant may fetch anything."""
        self.version = 0
        """Changes whenever files may have been added, and with it what pages refer to."""
        self._settings: Final[Store[dict[str, Any]]] = Store(hass, _STORE_VERSION, f"{DOMAIN}.libraries")
        self._states: Final[dict[str, DeckState]] = {}
        self._waiting: Final[dict[str, None]] = {}
        self._scanning: Final[WeakValueDictionary[str, asyncio.Lock]] = WeakValueDictionary()
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether a deck is being looked at."""
        return self._task is not None and not self._task.done()

    async def async_load(self) -> None:
        """Read the setting."""
        self.enabled = bool((await self._settings.async_load() or {}).get("fetch", True))

    async def async_enable(self, *, enabled: bool) -> None:
        """Allow or forbid Home Assistant to fetch anything."""
        self.enabled = enabled
        await self._settings.async_save({"fetch": enabled})
        self.async_retry()

    @callback
    def state(self, name: str) -> DeckState | None:
        """Return what is known about a deck; None if nobody has looked yet."""
        return self._states.get(name)

    @callback
    def async_look_at(self, decks: Iterable[HostedDeck]) -> None:
        """Look at decks that are new, or were last looked at a while ago, in the background."""
        latest = self._hass.loop.time() - _RECHECK_SECONDS
        for deck in decks:
            known = self._states.get(deck.name)
            if not _loads_anything(deck) or len(self._waiting) >= _MAX_DECKS:
                continue
            if known is None or known.checked < latest:
                self._waiting[deck.name] = None
        self._start()

    @callback
    def async_retry(self) -> None:
        """Try again to fetch what is missing."""
        for name, state in self._states.items():
            if state.scan.wanted and not state.complete:
                self._waiting[name] = None
        self._start()

    async def async_look_at_all(self) -> None:
        """Look at all decks, in the background."""
        decks = await async_find_hosted_decks(self._hass)
        for name in self._states.keys() - {deck.name for deck in decks}:
            del self._states[name]
        for deck in decks:
            if _loads_anything(deck):
                self._waiting[deck.name] = None
        self._start()

    async def async_read(self, name: str) -> DeckState | None:
        """Return what is known about the present version of a deck, reading it if necessary; None if it can't be shown.

        What it lacks is fetched in the background.
        """
        # One lock for each deck: a large one keeps no other waiting.
        async with self._scanning.setdefault(name, asyncio.Lock()):
            folder, known = self._hass.config.path(*DECKS_FOLDER), self._states.get(name)
            version = await self._hass.async_add_executor_job(deck_version, folder, name)
            if known is not None and known.version == version:
                known.checked = self._hass.loop.time()
                return known
            self._states.pop(name, None)
            if (scan := await self._async_scan(folder, name)) is None:
                return None
            state = self._states[name] = DeckState(version, scan, self._hass.loop.time())
            await self._async_count_missing(state)
        return state

    def serves(self, path: str) -> bool:
        """Return whether a file may be fetched when a browser asks: it is from a release that a hosted deck uses."""
        return self.enabled and any(
            path.startswith(f"{package_of(dependency)}/")
            for state in self._states.values()
            for dependency in state.scan.wanted
        )

    def add(self, asked: Dependency, found: Dependency, content: bytes) -> None:
        """Store a file that a browser asked for, unless the folder is full. Blocks; raises ``OSError``."""
        if self.store.size() + len(content) <= MAX_STORE_BYTES:
            self.store.add(asked, found, content)

    @callback
    def _start(self) -> None:
        if self._waiting and (self._task is None or self._task.done()):
            self._task = self._hass.async_create_background_task(self._async_work(), "Slide Control fetches libraries")

    async def _async_work(self) -> None:
        while self._waiting:
            name = next(iter(self._waiting))
            del self._waiting[name]
            try:
                state = await self.async_read(name)
                if state is not None and state.scan.wanted and not state.complete and self.enabled:
                    await self._async_fetch(state)
            except Exception:  # the other decks wait
                _LOGGER.exception("What a hosted deck loads could not be fetched because of an error in Slide Control")

    async def _async_scan(self, folder: str, name: str) -> Scan | None:
        run = self._hass.async_add_executor_job
        try:
            deck = await run(read_deck, Path(folder) / name)
            found = await async_find_page(self._hass, name, deck.page) if deck and deck.problem is None else None
            if deck is None or found is None:
                return None
            page = await async_make_page(self._hass, found)
            resources = folder_of(found.file) if found.file.name == name else found.file.parent
            return await run(scan_deck, page, resources, partial(_is_in_deck, folder, deck))
        except DeckError, OSError:
            return None

    async def _async_fetch(self, state: DeckState) -> None:
        session = async_get_clientsession(self._hass)
        state.fetcher = fetcher = DeckFetcher(self._hass, session, self.store, state.scan)
        try:
            await fetcher.async_run()
            state.complete = not fetcher.failed
        finally:
            state.fetcher = None
            self.version += 1
        await self._async_count_missing(state)
        state.missing += fetcher.missing_nested

    async def _async_count_missing(self, state: DeckState) -> None:
        def count() -> int:
            return sum(self.store.find(dependency) is None for dependency in state.scan.needed)

        state.missing = await self._hass.async_add_executor_job(count)


def _is_in_deck(folder: str, deck: HostedDeck, reference: str) -> bool:
    """Return whether a path leads from a deck's page to a file of the deck, wherever it thinks that its root is."""
    if not reference.startswith("/"):
        path = posixpath.normpath(posixpath.join(posixpath.dirname(deck.page), reference))
        return find_page(folder, deck.name, path) is not None
    segments = reference.split("/")[1:]
    return any(
        _is_in_deck(folder, deck, "/".join(segments[at:])) for at in range(min(len(segments), MAX_BASE_SEGMENTS + 1))
    )


def _loads_anything(deck: HostedDeck) -> bool:
    """Return whether a deck can be shown and may load libraries; the page of a presentation is ours."""
    return deck.problem is None and not is_presentation(deck)


async def async_setup_libraries(hass: HomeAssistant) -> None:
    """Look at what hosted decks load: at the start, when a deck is added, and again where something is missing."""
    hass.data[LIBRARIES] = libraries = Libraries(hass)
    await libraries.async_load()

    async def look(_: HomeAssistant | None = None) -> None:
        await libraries.async_look_at_all()

    async def retry(_: datetime) -> None:
        libraries.async_retry()

    async_at_started(hass, look)
    async_dispatcher_connect(hass, SIGNAL_DECKS_CHANGED, look)
    async_track_time_interval(hass, retry, _RETRY, name="Slide Control fetches libraries", cancel_on_shutdown=True)
