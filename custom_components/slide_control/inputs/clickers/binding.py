"""The binding of one clicker: listens to its source and executes a command for each press."""

from __future__ import annotations

import asyncio
import logging
from time import monotonic
from typing import TYPE_CHECKING, Final

import voluptuous as vol

from homeassistant.core import CALLBACK_TYPE, CoreState, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from ...messages import english
from ...stage.results import Result
from .debounce import Debounce
from .gestures.press_sequence import DOUBLE_SECONDS, PressSequence, Verdict
from .missing_source import MissingSourceIssue
from .press_log import PressLog

if TYPE_CHECKING:
    from ...stage.commands import Command
    from .clicker import Clicker, ClickerRef
    from .sources.source import Press

_LOGGER: Final = logging.getLogger(__name__)


class Binding:
    """Connects the source of a clicker to its stage until it is stopped."""

    def __init__(self, hass: HomeAssistant, ref: ClickerRef, clicker: Clicker) -> None:
        """Create the binding; ``async_start`` starts to listen."""
        self._hass = hass
        self._ref = ref
        self._clicker = clicker
        self._debounce = Debounce(clicker.debounce / 1000)
        self._missing = MissingSourceIssue(hass, ref, clicker.source)
        self._log = PressLog(hass, ref) if clicker.test_mode else None
        self._sequence = PressSequence(clicker.presses, (), None)
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        """Presses that may be the beginning of a double press, by button."""
        self._lock = asyncio.Lock()
        self._stopped = False
        self._unsubscribe: CALLBACK_TYPE | None = None
        self._unwatch: CALLBACK_TYPE | None = None

    async def async_start(self) -> None:
        """Listen to the source, and watch for changes of its availability."""
        self._unwatch = self._clicker.source.async_watch(self._hass, self._on_source_changed)
        if self._log is not None:
            await self._log.async_open()
        await self._listen()
        if self._is_stopped():
            self.stop()
        else:
            self._missing.check()

    @callback
    def stop(self) -> None:
        """Stop listening, and remove the repair issue and the notification of this clicker."""
        self._stopped = True
        if (unwatch := self._unwatch) is not None:
            self._unwatch = None
            unwatch()
        self._unsubscribe_source()
        for timer in self._waiting.values():
            timer.cancel()
        self._waiting.clear()
        self._missing.clear()
        if self._log is not None:
            self._log.close()

    @callback
    def _on_source_changed(self) -> None:
        """Listen again after the source was renamed, removed or restored."""
        self._ref.entry.async_create_task(self._hass, self._listen(), f"Slide Control clicker {self._ref.title}")
        self._missing.check()

    async def _listen(self) -> None:
        async with self._lock:
            self._unsubscribe_source()
            if self._is_stopped() or not self._clicker.source.exists(self._hass):
                return
            source = self._clicker.source
            self._sequence = PressSequence(
                self._clicker.presses, source.kinds(self._hass), source.integration(self._hass)
            )
            try:
                unsubscribe = await self._clicker.source.async_listen(self._hass, self._clicker.presses, self._on_press)
            except (HomeAssistantError, vol.Invalid) as error:
                # A dependency is not set up yet; ``async_watch`` reports when it is.
                _LOGGER.debug("The clicker %s can't listen yet: %s", self._ref.title, error)
                return
            self._unsubscribe = unsubscribe
            if self._is_stopped():
                self._unsubscribe_source()

    def _is_stopped(self) -> bool:
        """Return whether ``stop`` was called; checked again after each ``await``."""
        return self._stopped

    @callback
    def _unsubscribe_source(self) -> None:
        if (unsubscribe := self._unsubscribe) is not None:
            self._unsubscribe = None
            unsubscribe()

    @callback
    def _on_press(self, press: Press) -> None:
        # State changes while Home Assistant starts are restored states, not presses.
        if self._hass.state is not CoreState.running:
            return
        button = self._sequence.button(press.kind)
        verdict = self._sequence.judge(press.kind, monotonic())
        if (timer := self._waiting.get(button)) is not None and (
            verdict is Verdict.WAIT or self._sequence.ends_waiting(press.kind)
        ):
            timer.cancel()
            del self._waiting[button]
        if verdict is Verdict.PRESS:
            self._count(press)
        elif verdict is Verdict.WAIT:
            self._waiting[button] = self._hass.loop.call_later(DOUBLE_SECONDS, self._stop_waiting, button, press)

    @callback
    def _stop_waiting(self, button: str, press: Press) -> None:
        """Count a press that no second one has followed."""
        del self._waiting[button]
        self._count(press)

    @callback
    def _count(self, press: Press) -> None:
        """Execute the command for a press, or show it in test mode."""
        choice = self._clicker.command_of(press.kind)
        if self._log is not None:
            if self._debounce.accept():
                self._log.show(press.kind, choice)
            return
        if choice is None or (self._clicker.only_presenting and not self._ref.entry.runtime_data.stage.presenting):
            return
        if not self._debounce.accept():
            return
        command = choice.command(self._ref.subentry_id, press.context)
        self._ref.entry.async_create_background_task(
            self._hass, self._execute(command), f"Slide Control clicker {self._ref.title}"
        )

    async def _execute(self, command: Command) -> None:
        outcome = await self._ref.entry.runtime_data.stage.async_execute(command)
        if outcome.result not in (Result.APPLIED, Result.DUPLICATE):
            _LOGGER.debug("The clicker %s: %s: %s", self._ref.title, command.action, english(outcome.message))
