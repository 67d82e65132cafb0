"""Spares a presentation Python's long garbage collections.

Now and then Python looks through everything that Home Assistant holds for objects that only refer to each other. That
takes a quarter of a second, and whoever presses meanwhile waits as long. While slides are shown it looks only through
what has come since: the rest is set aside with ``gc.freeze`` and taken back afterwards.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .deck.changes import Change, PresentationEnded, PresentationStarted

if TYPE_CHECKING:
    from .entry import SlideControlConfigEntry

_SPARED: Final[HassKey[set[str]]] = HassKey(f"{DOMAIN}.spared_garbage_collection")


@callback
def async_spare_presentations(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Keep long collections out of each presentation of this deck until the entry is unloaded."""
    spared = hass.data.setdefault(_SPARED, set())

    @callback
    def hear(change: Change) -> None:
        if isinstance(change, PresentationStarted):
            # What somebody else has set aside is not ours to take back.
            if spared or not gc.get_freeze_count():
                gc.freeze()
                spared.add(entry.entry_id)
        elif isinstance(change, PresentationEnded):
            end()

    @callback
    def end() -> None:
        if entry.entry_id in spared:
            spared.discard(entry.entry_id)
            if not spared:
                gc.unfreeze()

    entry.async_on_unload(entry.runtime_data.news.async_subscribe(hear))
    entry.async_on_unload(end)
