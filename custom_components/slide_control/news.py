"""The news: what happens on a deck, told to Home Assistant once the room has been served."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback

from .deck.listeners import Listeners

if TYPE_CHECKING:
    from collections.abc import Callable

    from .deck.changes import Change
    from .deck.deck import Deck
    from .deck.listeners import Listener
    from .push.audience import Audience

# So many turns of the loop pass between an answer's arrival and its being written to whoever pressed.
_TURNS_OF_AN_ANSWER: Final = 4
# However many followers there are, Home Assistant hears of a change within this time (seconds).
_LATEST: Final = 0.25


class News:
    """Tells entities, automations and the logbook of a deck's changes, in their order, a moment after the room.

    Writing entities takes milliseconds, and the recorder's thread then competes with this one for as long: followers
    would wait for it, and so would the answer to a press.
    """

    def __init__(self, hass: HomeAssistant, deck: Deck, audience: Audience) -> None:
        """Listen to the deck."""
        self._hass = hass
        self._audience = audience
        self._changes: deque[Change] = deque()
        self._listeners = Listeners()
        self._waiting = False
        self._unsubscribe = deck.async_subscribe(self.add)

    @callback
    def async_subscribe(self, listener: Listener, *, last: bool = False) -> Callable[[], None]:
        """Call ``listener`` with every change from now on, with ``last`` after all others; returns how to stop that."""
        self.flush()
        return self._listeners.add(listener, last=last)

    @callback
    def flush(self) -> None:
        """Tell now what has not been told yet."""
        while self._changes:
            self._listeners.tell(self._changes.popleft())

    @callback
    def close(self) -> None:
        """Tell nothing more."""
        self._unsubscribe()
        self._changes.clear()
        self._listeners.clear()

    @callback
    def add(self, change: Change) -> None:
        """Tell one more thing when its turn comes."""
        self._changes.append(change)
        if not self._waiting:
            self._waiting = True
            self._hass.async_create_task(self._tell_later(), "Slide Control news", eager_start=True)

    async def _tell_later(self) -> None:
        try:
            for _ in range(_TURNS_OF_AN_ANSWER):
                await asyncio.sleep(0)
            loop = asyncio.get_running_loop()
            until = loop.time() + _LATEST
            while self._audience.serving and loop.time() < until:  # noqa: ASYNC110 - looked at in each turn of the loop
                await asyncio.sleep(0)
        finally:
            self._waiting = False
            self.flush()
