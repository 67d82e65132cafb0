"""Entities whose state says when they were last pressed."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import State
from homeassistant.util import dt as dt_util

# A state that is restored has an old time in it.
_JUST_NOW: Final = timedelta(seconds=10)


def pressed_just_now(old: State, new: State) -> bool:
    """Tell whether the new state is a press.

    ``unknown`` before it is one that was never pressed until now, as Home Assistant's own triggers take it
    (``StatelessEntityTriggerBase``). One that was unavailable may only say again when it was pressed last.
    """
    if old.state == STATE_UNAVAILABLE or (at := dt_util.parse_datetime(new.state)) is None or at.tzinfo is None:
        return False
    return abs(dt_util.utcnow() - at) < _JUST_NOW
