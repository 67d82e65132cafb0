"""Opens a presentation on request of the stage, and says whether PowerPoint shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ..push.open_requests import PRESENTATION
from .command_queue import SETTLE_SECONDS
from .commands import END, REFRESH, open_messages, start_message

if TYPE_CHECKING:
    from .feedback import Feedback, SlideShow
    from .osc import OscMessage
    from .timers import Timers

_OPEN_SECONDS: Final = 5.0
"""Seconds after which a PowerPoint that answers has failed to open a presentation: while it opens one, it is silent."""


@dataclass(frozen=True, slots=True)
class _Request:
    """A request to show a presentation, or to show none (an empty name)."""

    id: str
    name: str


class Opening:
    """What PowerPoint was asked to show and doesn't show yet."""

    def __init__(
        self,
        feedback: Feedback,
        timers: Timers,
        *,
        send: Callable[[OscMessage], None],
        deliver: Callable[[dict[str, Any]], None],
    ) -> None:
        """``deliver`` is called with the ``opened`` of each request."""
        self._feedback = feedback
        self._timers = timers
        self._send = send
        self._deliver = deliver
        self._request: _Request | None = None
        self._heard = False
        """Whether the add-in has said anything since it was asked about a request that takes long."""

    def begin(self, request_id: str, url: str | None) -> None:
        """Show a presentation, or none if there is no ``url``."""
        name = "" if url is None else url.removeprefix(PRESENTATION)
        self._request = _Request(request_id, name)
        show = self._feedback.show
        if not name:
            self._send(END)
        elif show.name == name and show.running:
            self.proceed(show)
        else:
            if show.running:
                self._send(END)
            for message in open_messages(name):
                self._send(message)
            self._timers.set("open", _OPEN_SECONDS, self._ask)
        self._send(REFRESH)

    def forget(self) -> None:
        """Answer the request no more."""
        self._request = None

    def heard(self) -> None:
        """Note that the add-in has said something."""
        self._heard = True

    def proceed(self, show: SlideShow) -> None:
        """Take the next step with what PowerPoint shows now."""
        if (request := self._request) is None:
            return
        if not request.name:
            if not show.running:
                self._reply(request, "closed")
        elif show.name == request.name:
            if show.running:
                self._reply(request, "shown")
            elif "start" not in self._timers:
                self._send(start_message())
                self._timers.set("start", SETTLE_SECONDS, lambda: self._send(REFRESH))

    def _ask(self) -> None:
        self._heard = False
        self._send(REFRESH)
        self._timers.set("open", SETTLE_SECONDS, self._judge)

    def _judge(self) -> None:
        if (request := self._request) is None:
            return
        if not self._heard:
            self._timers.set("open", _OPEN_SECONDS, self._ask)
        elif self._feedback.show.name != request.name:
            self._reply(request, "failed")

    def _reply(self, request: _Request, result: str) -> None:
        self._request = None
        self._timers.clear("start", "open")
        self._deliver({"type": "opened", "id": request.id, "result": result})
