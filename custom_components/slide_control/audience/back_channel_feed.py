"""Tells pages and Home Assistant what the back channel says, at most four times a second."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from homeassistant.core import callback

from ..access.tokens import Role
from ..push.frames import back_channel_frame
from ..stage.changes import BackChannelChanged, Change, PacingChanged, PresentingStopped, QuestionChanged
from ..talk.steps import ClockState

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..backchannel.back_channel import QuestionStep
    from ..backchannel.open_channel import AskedQuestion
    from ..change_queue import ChangeQueue
    from ..push.hub import Hub

INTERVAL_SECONDS: Final = 0.25
"""The least time between two of its messages. A hall that votes is counted, and told about, in one."""


class BackChannelFeed:
    """Follows the back channel of a stage, and closes it with the talk. It costs nothing while that is closed."""

    def __init__(self, hub: Hub, changes: ChangeQueue) -> None:
        """Begin; the back channel is closed."""
        self._hub = hub
        self._changes = changes
        self._channel: Final = hub.back_channel
        self._ended = False
        self._timer: asyncio.TimerHandle | None = None
        self._expiry: asyncio.TimerHandle | None = None
        self._flushed_at = 0.0
        self.on_told: Callable[[], None] = lambda: None
        """Called when followers may know something else, after those with a connection were told."""
        self._channel.on_changed = self._changed
        self._channel.on_question = self._question

    def follow(self, change: Change) -> None:
        """Close the back channel when the talk has ended, or nothing is shown any more."""
        if isinstance(change, PresentingStopped):
            self.close()
        elif isinstance(change, PacingChanged) and (pacing := self._hub.pacing) is not None:
            before, self._ended = self._ended, pacing.state is ClockState.ENDED
            if self._ended and not before:
                self.close()

    def close(self) -> None:
        """Close the back channel; what it has counted is in the talk's record."""
        if self._channel.is_open:
            self._channel.close()
            self._flush()
        self._channel.reset()

    @callback
    def stop(self) -> None:
        """Tell nobody any more."""
        self._channel.on_changed = lambda: None
        self._channel.on_question = lambda _step, _question: None
        for timer in (self._timer, self._expiry):
            if timer is not None:
                timer.cancel()

    def _changed(self) -> None:
        """Tell what has changed: at once, or when the interval since the last time has passed."""
        if self._timer is not None or self._hub.closed:
            return
        loop = asyncio.get_running_loop()
        if (at := self._flushed_at + INTERVAL_SECONDS) <= loop.time():
            self._flush()
        else:
            self._timer = loop.call_at(at, self._flush)

    def _flush(self) -> None:
        loop = asyncio.get_running_loop()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._hub.closed:
            return
        self._flushed_at = loop.time()
        if self._expiry is not None:
            self._expiry.cancel()
        expires_in = self._channel.expire_hands()
        self._expiry = None if expires_in is None else loop.call_later(expires_in, self._flush)
        if (shown := self._channel.for_displays()) != self._hub.released:
            self._hub.released = shown
            self._hub.broadcast(Role.DISPLAY, back_channel_frame(show=shown))
        if (requested := self._channel.for_audience()) != self._hub.requested:
            self._hub.requested = requested
            self._hub.broadcast(Role.FOLLOWER, back_channel_frame(open=requested))
            self.on_told()
        self._changes.add(BackChannelChanged())

    def _question(self, step: QuestionStep, question: AskedQuestion | None) -> None:
        known = (None, None) if question is None else (question.id, question.text)
        self._changes.add(QuestionChanged(step.value, *known))
