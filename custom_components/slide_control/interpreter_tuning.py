"""Tunes Python for presses while slides are shown, unless the stage's options say otherwise.

Python's garbage collector occasionally scans every object that Home Assistant holds. A scan takes a quarter of a second
and delays each press for as long. While slides are shown, ``gc.freeze`` excludes what exists already, so a scan covers
new objects only; ``gc.unfreeze`` reverts that afterwards.

A thread that computes, as the recorder's does every second under load, keeps the interpreter for 5 ms before the
event loop gets it back, and a press through an automation may wait for it several times. While slides are shown, the
switch interval is 1 ms (``sys.setswitchinterval``).

Measured with an automation, 500 state changes a second and the recorder on: the longest press falls from 437 to 19 ms.
"""

from __future__ import annotations

from dataclasses import dataclass, field
import gc
import sys
from typing import TYPE_CHECKING, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util.hass_dict import HassKey

from .config_entry import tunes_interpreter
from .const import DOMAIN
from .stage.changes import Change, PresentingStarted, PresentingStopped

if TYPE_CHECKING:
    from datetime import datetime

    from .config_entry import SlideControlConfigEntry

MAX_SECONDS: Final = 6 * 3600
"""A stage that presents for longer is digital signage: its objects must not stay frozen."""
SWITCH_INTERVAL_SECONDS: Final = 0.001


@dataclass(slots=True)
class _InterpreterTuning:
    """What was changed for the stages that present; changes by other integrations are left alone."""

    presenting: set[str] = field(default_factory=set)
    """The ids of the config entries."""
    frozen: bool = False
    former_switch_interval: float | None = None

    def apply(self) -> None:
        """Apply both settings; each stage that starts presenting freezes what was created since the first one."""
        if self.frozen or not gc.get_freeze_count():
            gc.freeze()
            self.frozen = True
        if sys.getswitchinterval() > SWITCH_INTERVAL_SECONDS:
            self.former_switch_interval = sys.getswitchinterval()
            sys.setswitchinterval(SWITCH_INTERVAL_SECONDS)

    def revert(self) -> None:
        """Revert both settings."""
        if self.frozen:
            gc.unfreeze()
        if self.former_switch_interval is not None and sys.getswitchinterval() == SWITCH_INTERVAL_SECONDS:
            sys.setswitchinterval(self.former_switch_interval)
        self.frozen, self.former_switch_interval = False, None


_INTERPRETER_TUNING: Final[HassKey[_InterpreterTuning]] = HassKey(f"{DOMAIN}.interpreter_tuning")


@callback
def async_tune_interpreter(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Tune the interpreter whenever this stage presents, until the entry is unloaded."""
    if not tunes_interpreter(entry):
        return
    tuning = hass.data.setdefault(_INTERPRETER_TUNING, _InterpreterTuning())
    cancel: CALLBACK_TYPE | None = None

    @callback
    def on_change(change: Change) -> None:
        nonlocal cancel
        if isinstance(change, PresentingStarted):
            tuning.apply()
            tuning.presenting.add(entry.entry_id)
            cancel = async_call_later(hass, MAX_SECONDS, stop)
        elif isinstance(change, PresentingStopped):
            stop()

    @callback
    def stop(_now: datetime | None = None) -> None:
        nonlocal cancel
        if cancel is not None:
            cancel()
            cancel = None
        if entry.entry_id in tuning.presenting:
            tuning.presenting.discard(entry.entry_id)
            if not tuning.presenting:
                tuning.revert()

    entry.async_on_unload(
        entry.runtime_data.changes.async_subscribe(on_change, kinds=(PresentingStarted, PresentingStopped))
    )
    entry.async_on_unload(stop)
