"""Makes the PDFs that show presentations, one at a time, by the best converter that there is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
import logging
from pathlib import Path
import tempfile
import time
from typing import TYPE_CHECKING, Any, Final

from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.storage import Store
from homeassistant.util.hass_dict import HassKey

from ...const import DECKS_FOLDER, DOMAIN, SIGNAL_DECK_FACTS, SIGNAL_DECKS_CHANGED
from ...stage.messages import Message
from ..cache import cache_errors, cached_name, publish, remove
from ..deck_files import cache_folder
from ..formats.format import DeckError
from ..formats.pdf import check_pdf
from ..formats.presentation import document_of, exported_pdf, read_presentation
from ..guard import guarded, unreadable
from ..presentations.layout import converted_folder, document_in, write_steps
from .fonts import replaced_fonts
from .gotenberg import ConverterUnreachableError, async_check_gotenberg
from .libreoffice import find_libreoffice
from .make_pdf import async_make_pdf

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

_LOGGER: Final = logging.getLogger(__name__)

CONVERSIONS: HassKey[Conversions] = HassKey(f"{DOMAIN}.conversions")
_STORE_VERSION: Final = 1
_ADDRESS: Final = "gotenberg"
_UNREACHABLE_SECONDS: Final = 60
"""After this time, a converter that did not answer is tried again."""
_MAX_FAILURES: Final = 1_000


@dataclass(frozen=True, slots=True)
class _Failure:
    message: Message
    until: float
    """In seconds of the monotonic clock."""


class Conversions:
    """The converters, and what became of each presentation. One instance, for as long as Home Assistant runs."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Set Home Assistant's instance."""
        self._hass = hass
        self._settings: Final[Store[dict[str, Any]]] = Store(hass, _STORE_VERSION, f"{DOMAIN}.converter", private=True)
        self._lock: Final = asyncio.Lock()
        self._running: Final[dict[Path, asyncio.Task[None]]] = {}
        self._failures: Final[dict[str, _Failure]] = {}
        self.version = 0
        """Changes when another presentation can be shown, or can't any more."""
        self.gotenberg = ""
        """The address of a Gotenberg server, or ""."""
        self.libreoffice: str | None = None
        """The path of LibreOffice's program on this machine."""

    async def async_load(self) -> None:
        """Read the setting, and look for LibreOffice."""
        self.gotenberg = str((await self._settings.async_load() or {}).get(_ADDRESS, ""))
        await self.async_find_program()

    async def async_find_program(self) -> None:
        """Look for LibreOffice on this machine."""
        found = await self._hass.async_add_executor_job(find_libreoffice)
        if found != self.libreoffice:
            self.libreoffice = found
            self._begin_again()

    async def async_use_gotenberg(self, address: str) -> None:
        """Use a Gotenberg server, or none for ""; raises ``DeckError`` if none answers there."""
        if address:
            await async_check_gotenberg(async_get_clientsession(self._hass), address)
        self.gotenberg = address
        await self._settings.async_save({_ADDRESS: address})
        self._begin_again()
        async_dispatcher_send(self._hass, SIGNAL_DECKS_CHANGED)

    def _begin_again(self) -> None:
        self._failures.clear()
        self.version += 1

    @property
    def available(self) -> bool:
        """Whether there is a converter."""
        return bool(self.gotenberg or self.libreoffice)

    def problem(self, file: Path) -> Message | None:
        """Return why a presentation can't be shown now, or None. Blocks on disk access; raises ``OSError``."""
        failure = self._failures.get(cached_name(file))
        if failure is not None and failure.until > time.monotonic():
            return failure.message
        if self.available:
            return None
        try:
            with guarded():
                if exported_pdf(file) or document_in(self._folder(file)).is_file():
                    return None
        except DeckError as error:
            return error.message
        return Message("presentation_without_converter")

    def is_made(self, file: Path) -> bool:
        """Return whether the PDF of a presentation exists. Blocks on disk access."""
        try:
            with guarded():
                return document_of(file, self._cache()).is_file()
        except DeckError, OSError:
            return False

    def note(self, file: Path) -> Message | None:
        """Return what a person should know about a presentation, or None. Blocks on disk access."""
        if file in self._running:
            return Message("presentation_converting")
        try:
            with guarded():
                if (pdf := exported_pdf(file)) is not None:
                    return Message("presentation_by_pdf", pdf=pdf.name)
                pdf = document_in(self._folder(file))
                fonts = replaced_fonts(read_presentation(file).fonts, pdf) if pdf.is_file() else []
        except DeckError, OSError:
            return None
        return Message("presentation_fonts", fonts=", ".join(fonts)) if fonts else None

    def start(self, files: Iterable[Path]) -> None:
        """Convert files in the background. Call it in the event loop."""
        for file in files:
            self._start(file)

    def wants(self, file: Path) -> bool:
        """Return whether a presentation is to be converted, and may succeed. Blocks on disk access."""
        try:
            return not self.is_made(file) and self.problem(file) is None
        except OSError:
            return False

    async def async_document(self, file: Path) -> Path:
        """Return the PDF that shows a presentation; convert it first where necessary. Raises ``DeckError``."""
        if not await self._hass.async_add_executor_job(self.is_made, file):
            await self.async_find_program()
            if problem := await self._hass.async_add_executor_job(self.problem, file):
                raise DeckError(problem)
            await asyncio.shield(self._start(file))
        return await self._hass.async_add_executor_job(self._find, file)

    def _find(self, file: Path) -> Path:
        with guarded():
            return document_of(file, self._cache())

    def _start(self, file: Path) -> asyncio.Task[None]:
        if (task := self._running.get(file)) is None:
            task = self._running[file] = self._hass.async_create_background_task(
                self._async_convert(file), "Slide Control converts a presentation"
            )
            task.add_done_callback(lambda done: self._end(file, done))
            async_dispatcher_send(self._hass, SIGNAL_DECK_FACTS)
        return task

    def _end(self, file: Path, task: asyncio.Task[None]) -> None:
        del self._running[file]
        failed = not task.cancelled() and task.exception() is not None  # perhaps nobody waits for it any more
        async_dispatcher_send(self._hass, SIGNAL_DECKS_CHANGED if failed else SIGNAL_DECK_FACTS)

    async def _async_convert(self, file: Path) -> None:
        run = self._hass.async_add_executor_job
        async with self._lock:
            name = await run(cached_name, file)
            began = time.monotonic()
            try:
                folder = await run(self._begin)
                try:
                    pdf, steps = await async_make_pdf(self._hass, file, folder, self.gotenberg, self.libreoffice)
                    await run(self._publish, file, name, folder, pdf, steps)
                finally:
                    await run(remove, folder)
            except DeckError as error:
                passes = isinstance(error, ConverterUnreachableError)
                self._remember(name, error.message, _UNREACHABLE_SECONDS if passes else float("inf"))
                raise
            except OSError as error:
                self._remember(name, unreadable(error), _UNREACHABLE_SECONDS)
                raise DeckError(unreadable(error)) from None
            _LOGGER.debug("Converted a presentation in %.1f s", time.monotonic() - began)

    def _begin(self) -> Path:
        cache = self._cache()
        with cache_errors():
            cache.mkdir(parents=True, exist_ok=True)
            return Path(tempfile.mkdtemp(prefix="converting-", dir=cache))

    def _publish(self, file: Path, name: str, folder: Path, pdf: Path, steps: tuple[int, ...]) -> None:
        """Move the PDF into the cache, unless the file has changed in the meantime."""
        with cache_errors(), guarded():
            check_pdf(pdf)
            made = folder / "made"
            made.mkdir()
            pdf.rename(document_in(made))
            if steps:
                write_steps(made, steps)
            if cached_name(file) == name:
                publish(made, self._folder(file))

    def _remember(self, name: str, message: Message, seconds: float) -> None:
        if len(self._failures) >= _MAX_FAILURES:
            self._failures.pop(next(iter(self._failures)))
        self._failures[name] = _Failure(message, time.monotonic() + seconds)
        self.version += 1

    def _cache(self) -> Path:
        return cache_folder(self._hass.config.path(*DECKS_FOLDER))

    def _folder(self, file: Path) -> Path:
        return converted_folder(file, self._cache())


async def async_setup_conversions(hass: HomeAssistant) -> Conversions:
    """Find the converters, once."""
    if (conversions := hass.data.get(CONVERSIONS)) is None:
        conversions = hass.data[CONVERSIONS] = Conversions(hass)
        await conversions.async_load()
    return conversions
