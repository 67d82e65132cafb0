"""Shows captions on the displays and audience pages of a stage, and keeps the last ones until the talk ends."""

from __future__ import annotations

import asyncio
from collections import deque
import time
from typing import TYPE_CHECKING, Any, Final

from ..access.tokens import Role
from ..push.frames import Frame
from ..stage.changes import Change, PacingChanged, PresentingStopped
from ..talk.steps import ClockState
from .line import Line, caption_pieces, language_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..change_queue import ChangeQueue
    from ..push.hub import Hub
    from ..talk.pacing import Pacing

MAX_LOG_LINES: Final = 200
"""The lines that a newcomer can read back."""
SENT_LINES: Final = 10
"""The lines in a frame: the new one, and those before, for pages that have missed some."""
MIN_SECONDS: Final = 0.2
"""The least time between two frames; the newest line wins."""


class Captions:
    """The captions of one stage. They pass no command, state, entity, or event, so nothing of them is recorded."""

    def __init__(self, hub: Hub, pacing: Pacing, changes: ChangeQueue) -> None:
        """Start without any."""
        self._hub = hub
        self._pacing = pacing
        self._number = 0
        self._log: deque[Line] = deque(maxlen=MAX_LOG_LINES)
        self._shown: Line | None = None
        self._next: deque[tuple[str, str | None]] = deque()
        self._sent_at = 0.0
        self._send_timer: asyncio.TimerHandle | None = None
        self._next_timer: asyncio.TimerHandle | None = None
        self._talk: float | None = None
        self._cleared = False
        self.on_lines: Callable[[], None] = lambda: None
        """Called when there are other lines for the audience."""
        changes.async_subscribe(self._on_change)

    def show(self, text: str, language: str | None = None, *, interim: bool = False) -> int:
        """Show a caption in place of the last one, a long one line after line, and return the number of its lines.

        An empty one hides the last one. Raises ``CaptionError`` if it is too long, or the language is no language tag.
        """
        tag = None if language is None else language_tag(language)
        pieces = caption_pieces(text)
        if self._hub.closed:
            return 0
        self._keep_rest()
        if interim:
            # Only its end is new.
            self._show(pieces[-1] if pieces else "", tag, interim=True)
        else:
            self._next.extend((piece, tag) for piece in pieces or [""])
            self._go_on()
        return len(pieces)

    @property
    def log(self) -> list[dict[str, Any]]:
        """The last lines of this talk, the oldest first."""
        return [line.as_dict() for line in self._log]

    @property
    def newest(self) -> dict[str, Any]:
        """What pages get: the last lines, and how long the last one is shown, in seconds; 0 hides it."""
        lines: Sequence[Line] = [*self._log][-SENT_LINES:]
        shown = self._shown
        if shown is not None and shown not in lines:
            lines = [*lines[1 - SENT_LINES :], shown]
        seconds = shown.seconds if shown is not None else 0
        return {"lines": [line.as_dict() for line in lines], "seconds": seconds}

    def clear(self) -> None:
        """Hide what is shown, and forget all lines."""
        if not self._log and self._shown is None:
            return
        self._cancel_next()
        self._log.clear()
        self._next.clear()
        self._shown = None
        self._cleared = True
        self._changed()

    def stop(self) -> None:
        """Show no more."""
        self._cancel_next()
        if self._send_timer is not None:
            self._send_timer.cancel()

    def _on_change(self, change: Change) -> None:
        """Forget a talk that has ended, or that another one follows."""
        if isinstance(change, PresentingStopped):
            self.clear()
        elif isinstance(change, PacingChanged):
            began, self._talk = self._talk, self._pacing.started_at
            if self._pacing.state is ClockState.ENDED or (began is not None and began != self._talk):
                self.clear()

    def _go_on(self) -> None:
        """Show the next line of a long caption."""
        text, language = self._next.popleft()
        self._show(text, language)
        if self._next and self._shown is not None:
            self._next_timer = asyncio.get_running_loop().call_later(self._shown.seconds, self._go_on)

    def _show(self, text: str, language: str | None, *, interim: bool = False) -> None:
        self._cancel_next()
        self._shown = self._line(text, language, interim=interim) if text else None
        if self._shown is not None and not interim:
            self._log.append(self._shown)
        self._changed()

    def _keep_rest(self) -> None:
        """Keep the lines of a long caption for which there was no time."""
        self._log.extend(self._line(*rest) for rest in self._next)
        self._next.clear()

    def _line(self, text: str, language: str | None, *, interim: bool = False) -> Line:
        # Unix time in milliseconds, unless lines come faster, so pages know new lines also after a restart.
        self._number = max(self._number + 1, time.time_ns() // 1_000_000)
        return Line(self._number, text, language, interim)

    def _cancel_next(self) -> None:
        if self._next_timer is not None:
            self._next_timer.cancel()
            self._next_timer = None

    def _changed(self) -> None:
        if self._send_timer is None:
            loop = asyncio.get_running_loop()
            self._send_timer = loop.call_at(max(loop.time(), self._sent_at + MIN_SECONDS), self._send)

    def _send(self) -> None:
        self._sent_at = asyncio.get_running_loop().time()
        self._send_timer = None
        frame = captions_frame(self.newest, cleared=self._cleared)
        self._cleared = False
        for role in (Role.DISPLAY, Role.FOLLOWER):
            self._hub.broadcast(role, frame)
        self.on_lines()


def captions_frame(newest: dict[str, Any], *, cleared: bool) -> Frame:
    """Return the ``captions`` for displays and followers."""
    return Frame({"type": "captions", **newest} | ({"cleared": True} if cleared else {}))
