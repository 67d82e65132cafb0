"""Gives presses the right of way in Home Assistant's Python while slides are shown.

Now and then Python looks through everything that Home Assistant holds for objects that only refer to each other. That
takes a quarter of a second, and whoever presses meanwhile waits as long. During a presentation it looks only through
what has come since: the rest is set aside with ``gc.freeze`` and taken back afterwards.

A thread that computes, as the recorder's does each second in a busy house, keeps the interpreter for five milliseconds
before Home Assistant's loop gets it back, and a press through an automation may wait for it several times. During a
presentation it is asked for after one (``sys.setswitchinterval``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
import gc
import sys
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
# So long another thread may keep the interpreter while the loop waits for it (seconds).
SWITCH_INTERVAL: Final = 0.001


@dataclass(slots=True)
class _RightOfWay:
    """What the presentations that are on have changed; what somebody else has changed is not ours to take back."""

    presentations: set[str] = field(default_factory=set)
    """The config entries of their decks."""
    froze: bool = False
    switch_interval: float | None = None
    """What it was before."""

    def begin(self) -> None:
        """Change both; a presentation that comes later sets aside what has come since, too."""
        if self.froze or not gc.get_freeze_count():
            gc.freeze()
            self.froze = True
        if sys.getswitchinterval() > SWITCH_INTERVAL:
            self.switch_interval = sys.getswitchinterval()
            sys.setswitchinterval(SWITCH_INTERVAL)

    def end(self) -> None:
        """Take both back."""
        if self.froze:
            gc.unfreeze()
        if self.switch_interval is not None and sys.getswitchinterval() == SWITCH_INTERVAL:
            sys.setswitchinterval(self.switch_interval)
        self.froze, self.switch_interval = False, None


_RIGHT_OF_WAY: Final[HassKey[_RightOfWay]] = HassKey(f"{DOMAIN}.right_of_way")


@callback
def async_give_right_of_way(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Let nothing in Python hold up the presses of each presentation of this deck until the entry is unloaded."""
    right_of_way = hass.data.setdefault(_RIGHT_OF_WAY, _RightOfWay())
    cancel: CALLBACK_TYPE | None = None

    @callback
    def hear(change: Change) -> None:
        nonlocal cancel
        if isinstance(change, PresentationStarted):
            right_of_way.begin()
            right_of_way.presentations.add(entry.entry_id)
            cancel = async_call_later(hass, LONGEST, end)
        elif isinstance(change, PresentationEnded):
            end()

    @callback
    def end(_now: datetime | None = None) -> None:
        nonlocal cancel
        if cancel is not None:
            cancel()
            cancel = None
        if entry.entry_id in right_of_way.presentations:
            right_of_way.presentations.discard(entry.entry_id)
            if not right_of_way.presentations:
                right_of_way.end()

    entry.async_on_unload(entry.runtime_data.news.async_subscribe(hear))
    entry.async_on_unload(end)
