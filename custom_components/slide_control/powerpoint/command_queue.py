"""Commands for the add-in: one after the other, because feedback doesn't say what it is the answer to."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

from .commands import REFRESH, Translation, translate

if TYPE_CHECKING:
    from .feedback import Feedback
    from .osc import OscMessage
    from .timers import Timers

SETTLE_SECONDS: Final = 0.6
"""Seconds after which feedback of a command should be here: the add-in collects it for 0.2 s."""


class Report(Protocol):
    """Reports the outcome of the command with this frame."""

    def __call__(self, frame: Mapping[str, Any], **answer: Any) -> None:
        """``answer`` is what a report has beside its ``ack``."""


@dataclass(frozen=True, slots=True)
class _Pending:
    """A command whose effect is not reported yet."""

    frame: Mapping[str, Any]
    deadline: float
    undoes_build: bool = False
    """Whether it hides the first build, which the add-in doesn't report."""


class CommandQueue:
    """The commands of the stage that are not answered yet."""

    def __init__(
        self, feedback: Feedback, timers: Timers, *, send: Callable[[OscMessage], None], report: Report
    ) -> None:
        """``report`` is called once for each command, unless its effect isn't confirmed in time."""
        self._feedback = feedback
        self._timers = timers
        self._send = send
        self._report = report
        self._commands: deque[_Pending] = deque()
        self._current: _Pending | None = None
        self.blank = "off"
        """What covers the slides, which PowerPoint doesn't say."""

    def add(self, frame: Mapping[str, Any]) -> None:
        """Send a command as soon as the ones before it are answered."""
        deadline = asyncio.get_running_loop().time() + frame["ttl_ms"] / 1000
        self._commands.append(_Pending(frame, deadline))
        self._proceed()

    def clear(self) -> None:
        """Drop all commands."""
        self._timers.clear("settle", "expire")
        self._commands.clear()
        self._current = None

    def confirm(self, *, moved: bool, played: bool) -> bool:
        """Answer the command that feedback is the effect of; return False if there is none."""
        pending = self._current
        if pending is None or not (moved or (played and pending.frame["action"] == "media")):
            return False
        self._finish(pending, changed=True)
        return True

    def _proceed(self) -> None:
        # The stage waits for an answer only after it has written the command.
        while self._current is None and self._commands:
            pending = self._commands.popleft()
            loop = asyncio.get_running_loop()
            if loop.time() > pending.deadline:
                loop.call_soon(partial(self._report, pending.frame, result="expired"))
                continue
            translation = translate(pending.frame, self._feedback.show, self.blank)
            if translation.reason is not None:
                reason = {"reason": translation.reason, "placeholders": dict(translation.placeholders or {})}
                loop.call_soon(partial(self._report, pending.frame, result="rejected", **reason))
            elif translation.message is None:
                loop.call_soon(partial(self._report, pending.frame, changed=False))
            elif not translation.confirmed:
                self._send_all(translation)
                self.blank = translation.blank or self.blank
                loop.call_soon(partial(self._report, pending.frame, changed=None))
            else:
                self._send_all(translation)
                self._current = _Pending(pending.frame, pending.deadline, translation.undoes_build)
                self._timers.set("settle", SETTLE_SECONDS, self._settle)
                self._timers.set("expire", max(0.0, pending.deadline - loop.time()), self._give_up)

    def _send_all(self, translation: Translation) -> None:
        for message in (translation.message, translation.then):
            if message is not None:
                self._send(message)

    def _settle(self) -> None:
        """Ask once more; a first build that is hidden again is not reported at all."""
        pending = self._current
        if pending is not None and pending.undoes_build:
            self._feedback.set_position(0)
            self._finish(pending, changed=None)
        else:
            self._send(REFRESH)

    def _give_up(self) -> None:
        """Let the stage say that nothing was confirmed."""
        self._current = None
        self._proceed()

    def _finish(self, pending: _Pending, *, changed: bool | None) -> None:
        self._current = None
        self._timers.clear("settle", "expire")
        self._report(pending.frame, changed=changed)
        self._proceed()
