"""Entities whose state is the time of the last press."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import State
from homeassistant.util import dt as dt_util

# A restored state has an older timestamp.
_JUST_NOW: Final = timedelta(seconds=10)


def pressed_just_now(old: State, new: State) -> bool:
    """Return whether a state change is a press within the last 10 seconds.

    A change from ``unknown`` is the first press, as in Home Assistant's own triggers (``StatelessEntityTriggerBase``).
    A change from ``unavailable`` may only repeat the last press, so it doesn't count.
    """
    if old.state == STATE_UNAVAILABLE or (at := dt_util.parse_datetime(new.state)) is None or at.tzinfo is None:
        return False
    return abs(dt_util.utcnow() - at) < _JUST_NOW
