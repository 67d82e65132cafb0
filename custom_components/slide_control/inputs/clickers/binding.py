"""One clicker at work: hears its source, and brings each press that counts to the deck."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

import voluptuous as vol

from homeassistant.core import CALLBACK_TYPE, CoreState, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from ...deck.results import Result
from .gate import Gate
from .missing_source import MissingSource
from .press_log import PressLog

if TYPE_CHECKING:
    from ...deck.commands import Command
    from ...entry import SlideControlConfigEntry
    from .clicker import Clicker
    from .sources.source import Press

_LOGGER: Final = logging.getLogger(__name__)


class Binding:
    """Ties a source to a deck until it is stopped."""

    def __init__(
        self, hass: HomeAssistant, entry: SlideControlConfigEntry, subentry_id: str, title: str, clicker: Clicker
    ) -> None:
        """Know whose presses these are; ``async_start`` begins to listen."""
        self._hass = hass
        self._entry = entry
        self._subentry_id = subentry_id
        self._title = title
        self._clicker = clicker
        self._gate = Gate(clicker.minimum_time / 1000)
        self._missing = MissingSource(hass, entry, subentry_id, title, clicker.source)
        self._log = PressLog(hass, subentry_id, title) if clicker.test_mode else None
        self._lock = asyncio.Lock()
        self._stopped = False
        self._unlisten: CALLBACK_TYPE | None = None
        self._unwatch: CALLBACK_TYPE | None = None

    async def async_start(self) -> None:
        """Listen from now on."""
        self._unwatch = self._clicker.source.async_watch(self._hass, self._source_changed)
        if self._log is not None:
            await self._log.async_open()
        await self._listen()
        if self._over():
            self.stop()
        else:
            self._missing.look()

    @callback
    def stop(self) -> None:
        """Listen no more, and take back what was told about this clicker."""
        self._stopped = True
        if (unwatch := self._unwatch) is not None:
            self._unwatch = None
            unwatch()
        self._hear_nothing()
        self._missing.forget()
        if self._log is not None:
            self._log.close()

    @callback
    def _source_changed(self) -> None:
        """Listen where the source is now: it was renamed, has gone, or is back."""
        self._entry.async_create_task(self._hass, self._listen(), f"Slide Control clicker {self._title}")
        self._missing.look()

    async def _listen(self) -> None:
        async with self._lock:
            self._hear_nothing()
            if self._over() or not self._clicker.source.exists(self._hass):
                return
            try:
                unlisten = await self._clicker.source.async_listen(self._hass, self._clicker.presses, self._pressed)
            except (HomeAssistantError, vol.Invalid) as error:
                # What it needs is not there yet; the source tells when it is.
                _LOGGER.debug("The clicker %s can't listen yet: %s", self._title, error)
                return
            self._unlisten = unlisten
            if self._over():
                self._hear_nothing()

    def _over(self) -> bool:
        """Tell whether it was stopped; asked anew after each wait."""
        return self._stopped

    @callback
    def _hear_nothing(self) -> None:
        if (unlisten := self._unlisten) is not None:
            self._unlisten = None
            unlisten()

    @callback
    def _pressed(self, press: Press) -> None:
        # What entities say while Home Assistant starts is how they were left, not a finger.
        if self._hass.state is not CoreState.running:
            return
        choice = self._clicker.presses.get(press.kind)
        if self._log is not None:
            if self._gate.admits():
                self._log.show(press.kind, choice)
            return
        if choice is None or (self._clicker.only_presenting and not self._entry.runtime_data.deck.presenting):
            return
        if not self._gate.admits():
            return
        command = choice.command(self._subentry_id, press.context)
        self._entry.async_create_background_task(
            self._hass, self._send(command), f"Slide Control clicker {self._title}"
        )

    async def _send(self, command: Command) -> None:
        outcome = await self._entry.runtime_data.async_execute(command)
        if outcome.result not in (Result.APPLIED, Result.DUPLICATE):
            _LOGGER.debug("The clicker %s: %s: %s", self._title, command.action, outcome.message)
