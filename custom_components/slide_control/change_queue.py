"""The change queue: delivers a stage's changes to Home Assistant after the browsers are served."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback

from .stage.changes import ALL
from .stage.listeners import Listeners, Phase

if TYPE_CHECKING:
    from collections.abc import Callable

    from .push.hub import Hub
    from .stage.changes import Change, Kinds
    from .stage.listeners import Listener
    from .stage.stage import Stage

# Iterations of the event loop between a display's acknowledgment and the reply to the sender of the press.
_ANSWER_TURNS: Final = 4
# The longest delay, regardless of the number of followers.
_MAX_DELAY_SECONDS: Final = 0.25


class ChangeQueue:
    """Delivers a stage's changes to entities, automations and the logbook, in order, after a short delay.

    Writing entities takes milliseconds, and the recorder's thread then competes with the event loop for as long.
    Without the delay, followers and the reply to a press would wait for both.
    """

    def __init__(self, hass: HomeAssistant, stage: Stage, hub: Hub) -> None:
        """Subscribe to the stage."""
        self._hass = hass
        self._hub = hub
        self._changes: deque[Change] = deque()
        self._listeners = Listeners()
        self._flush_scheduled = False
        self._unsubscribe = stage.async_subscribe(self.add, Phase.QUEUE)

    @callback
    def async_subscribe(
        self, listener: Listener, phase: Phase = Phase.ENTITIES, kinds: Kinds = ALL
    ) -> Callable[[], None]:
        """Call ``listener`` with every change of these kinds from now on; returns ``unsubscribe``."""
        self.flush()
        return self._listeners.add(listener, phase, kinds)

    @callback
    def flush(self) -> None:
        """Deliver all queued changes now."""
        while self._changes:
            self._listeners.notify(self._changes.popleft())

    @callback
    def close(self) -> None:
        """Unsubscribe, and discard queued changes and listeners."""
        self._unsubscribe()
        self._changes.clear()
        self._listeners.clear()

    @callback
    def add(self, change: Change) -> None:
        """Queue a change."""
        self._changes.append(change)
        if not self._flush_scheduled:
            self._flush_scheduled = True
            self._hass.async_create_task(self._flush_later(), "Slide Control changes", eager_start=True)

    async def _flush_later(self) -> None:
        try:
            for _ in range(_ANSWER_TURNS):
                await asyncio.sleep(0)
            loop = asyncio.get_running_loop()
            until = loop.time() + _MAX_DELAY_SECONDS
            while self._hub.serving and loop.time() < until:  # noqa: ASYNC110 - looked at in each turn of the loop
                await asyncio.sleep(0)
        finally:
            self._flush_scheduled = False
            self.flush()
