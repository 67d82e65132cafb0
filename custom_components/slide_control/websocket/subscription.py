"""A subscription to a stage: its slides and its status, as events of Home Assistant's WebSocket connection."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ..inputs.permissions import may_control
from ..inputs.targets import is_loaded
from ..messages import said
from ..stage.changes import Change, PresentingStopped, StateChanged
from ..stage.listeners import Phase
from ..stage.messages import Message
from ..stage_status import Viewer
from .requests import participant_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeassistant.components.websocket_api import ActiveConnection

    from ..config_entry import SlideControlConfigEntry
    from ..stage.state import Slide

# The newest state and status wait this long after an event, so a slow connection isn't sent each one between.
_INTERVAL_SECONDS: Final = 0.05


class Subscription:
    """Sends what a stage shows until it is removed, its user may no longer control it, or ``stop`` is called.

    An event has ``state``, with ``epoch`` and ``version``, when the slides have changed, ``status`` when the rest has,
    and both at first. A stage that stops is said to be ``stopped``, and starts again with both.
    """

    def __init__(
        self, hass: HomeAssistant, connection: ActiveConnection, request_id: int, entry: SlideControlConfigEntry
    ) -> None:
        """Subscribe to nothing yet."""
        self._hass = hass
        self._connection = connection
        self._request_id = request_id
        self._entry = entry
        self._unsubscribe: list[Callable[[], None]] = []
        self._attached = False
        self._outline: tuple[Slide, ...] | None = None
        self._state_due = self._status_due = False
        self._timer: asyncio.TimerHandle | None = None
        self._sent_at = 0.0
        self._disconnect: Callable[[], None] = lambda: None

    @callback
    def start(self) -> None:
        """Send the stage's state and status, or that it isn't loaded, and then each change."""
        self._disconnect = async_dispatcher_connect(self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._on_entry_changed)
        if is_loaded(self._entry):
            self._attach()
        else:
            self._send_stopped(Message("not_loaded", stage=self._entry.title), final=False)

    @callback
    def stop(self) -> None:
        """Send nothing any more."""
        self._disconnect()
        self._detach()

    # The stage starts and stops

    @callback
    def _on_entry_changed(self, change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.entry_id != self._entry.entry_id:
            return
        if change is ConfigEntryChange.REMOVED:
            self._end(Message("stage_gone"))
        elif is_loaded(self._entry) and not self._attached:
            self._attach()
        elif self._attached and not is_loaded(self._entry):
            self._detach()
            self._send_stopped(Message("stage_stopped"), final=False)

    def _attach(self) -> None:
        self._attached = True
        data, user = self._entry.runtime_data, self._connection.user
        self._unsubscribe = [
            # A user who drives is there as long as one of their pages shows the stage.
            data.stage.driver.connect(participant_of(user), user.id),
            # After the browsers with links, which subscribed before.
            data.stage.async_subscribe(self._on_change, Phase.PUSH),
            data.status.async_subscribe(self._on_status_changed),
        ]
        self._outline = None
        self._state_due = self._status_due = True
        self._send()

    def _detach(self) -> None:
        self._attached = False
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe = []
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _end(self, message: Message) -> None:
        self.stop()
        self._send_stopped(message, final=True)

    # Events

    @callback
    def _on_change(self, change: Change) -> None:
        if isinstance(change, StateChanged | PresentingStopped):
            self._state_due = True
            self._send_soon()

    @callback
    def _on_status_changed(self) -> None:
        self._status_due = True
        self._send_soon()

    def _send_soon(self) -> None:
        """Send what is due now, or when the interval since the last event has passed."""
        loop = asyncio.get_running_loop()
        if self._timer is not None:
            return
        if (at := self._sent_at + _INTERVAL_SECONDS) <= loop.time():
            self._send()
        else:
            self._timer = loop.call_at(at, self._send)

    def _send(self) -> None:
        self._timer = None
        self._sent_at = asyncio.get_running_loop().time()
        user, data = self._connection.user, self._entry.runtime_data
        if not may_control(self._hass, user, self._entry):
            self._end(Message("not_allowed", stage=self._entry.title))
            return
        event: dict[str, Any] = {"time": data.stage.clock() * 1000}
        if self._state_due:
            event |= self._state()
        if self._status_due:
            event["status"] = data.status.status(Viewer(user.id, ("command", "open"), addresses=user.is_admin))
        self._state_due = self._status_due = False
        self._connection.send_event(self._request_id, event)

    def _state(self) -> dict[str, Any]:
        stage = self._entry.runtime_data.stage
        state = stage.state
        outline = state is not None and state.outline != self._outline
        if state is not None:
            self._outline = state.outline
        return {
            "epoch": stage.epoch,
            "version": stage.version,
            "state": state and state.as_dict(outline=outline),
        }

    def _send_stopped(self, message: Message, *, final: bool) -> None:
        stopped = {"final": final, **said(message)}
        self._connection.send_event(self._request_id, {"stopped": stopped})
