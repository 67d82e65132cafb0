"""Spares a presentation Python's long garbage collections.

Now and then Python looks through everything that Home Assistant holds for objects that only refer to each other. That
takes a quarter of a second, and whoever presses meanwhile waits as long. While slides are shown it looks only through
what has come since: the rest is set aside with ``gc.freeze`` and taken back afterwards.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .deck.changes import Change, PresentationEnded, PresentationStarted

if TYPE_CHECKING:
    from datetime import datetime

    from .entry import SlideControlConfigEntry

# A screen that shows slides for longer is a sign on a wall: what was set aside must not wait for its end (seconds).
LONGEST: Final = 6 * 3600

_SPARED: Final[HassKey[set[str]]] = HassKey(f"{DOMAIN}.spared_garbage_collection")


@callback
def async_spare_presentations(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Keep long collections out of each presentation of this deck until the entry is unloaded."""
    spared = hass.data.setdefault(_SPARED, set())
    cancel: CALLBACK_TYPE | None = None

    @callback
    def hear(change: Change) -> None:
        nonlocal cancel
        if isinstance(change, PresentationStarted):
            # What somebody else has set aside is not ours to take back.
            if spared or not gc.get_freeze_count():
                gc.freeze()
                spared.add(entry.entry_id)
                cancel = async_call_later(hass, LONGEST, end)
        elif isinstance(change, PresentationEnded):
            end()

    @callback
    def end(_now: datetime | None = None) -> None:
        nonlocal cancel
        if cancel is not None:
            cancel()
            cancel = None
        if entry.entry_id in spared:
            spared.discard(entry.entry_id)
            if not spared:
                gc.unfreeze()

    entry.async_on_unload(entry.runtime_data.news.async_subscribe(hear))
    entry.async_on_unload(end)
