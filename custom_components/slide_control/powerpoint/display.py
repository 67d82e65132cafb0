"""A PowerPoint as a display: speaks ``slide-control/1`` with its stage, and OSC with the add-in."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
import json
from typing import TYPE_CHECKING, Any, Final

from ..access.tokens import Grant, Role
from ..push.open_requests import PRESENTATION
from ..push.protocol import Hello
from ..push.sessions.display import DisplaySession
from .commands import (
    ENABLE,
    END,
    LIST_FILES,
    REFRESH,
    Translation,
    go_message,
    open_messages,
    start_message,
    translate,
)
from .feedback import Feedback, SlideShow
from .osc import OscMessage
from .reported_state import report_state

if TYPE_CHECKING:
    from ..push.frames import Frame
    from ..push.hub import Hub
    from ..push.protocol import CloseCode
    from ..stage.stage import Stage

CALL_SECONDS: Final = 5.0
"""Seconds between calls to a PowerPoint that doesn't answer."""
_SETTLE_SECONDS: Final = 0.6
"""Seconds after which feedback of a command should be here: the add-in collects it for 0.2 s."""
_OPEN_SECONDS: Final = 5.0
"""Seconds after which a PowerPoint that answers has failed to open a presentation: while it opens one, it is silent."""


@dataclass(frozen=True, slots=True)
class _Pending:
    """A command whose effect is not reported yet."""

    frame: Mapping[str, Any]
    deadline: float
    undoes_build: bool = False
    """Whether it hides the first build, which the add-in doesn't report."""


@dataclass(frozen=True, slots=True)
class _Opening:
    """A request to show a presentation, or to show none (an empty name)."""

    id: str
    name: str


class PowerPointDisplay:
    """Implements the transport of a session; the session exists while the add-in answers."""

    direct: Final = None

    def __init__(
        self, stage: Stage, hub: Hub, *, stage_id: str, key: str, name: str, send: Callable[[OscMessage], None]
    ) -> None:
        """``key`` identifies the display for good; ``send`` writes one message to the add-in."""
        self._stage = stage
        self._hub = hub
        self._stage_id = stage_id
        self._client_id = f"powerpoint-{key}"[:64]
        self._name = name
        self._send = send
        self._feedback = Feedback()
        self._session: DisplaySession | None = None
        self._opens = False
        self._attempt = 0
        self._blank = "off"
        self._following: int | None = None
        """The slide that PowerPoint was sent to because the lead shows it."""
        self._reported: SlideShow | None = None
        self._commands: deque[_Pending] = deque()
        self._current: _Pending | None = None
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._opening: _Opening | None = None
        self._heard = False
        """Whether the add-in has said anything since it was asked about an opening that takes long."""
        self._stopped = False

    def start(self) -> None:
        """Call the add-in until it answers."""
        for message in (*ENABLE, REFRESH, LIST_FILES):
            self._send(message)
        self._set_timer("call", CALL_SECONDS, self.start)

    def stop(self) -> None:
        """End the session, and hear nothing any more."""
        self._stopped = True
        self._end()
        for timer in [*self._timers]:
            self._clear_timer(timer)

    def receive(self, messages: list[OscMessage], address: str) -> None:
        """Take over feedback of the add-in."""
        if self._stopped:
            return
        self._feedback.apply(messages)
        self._heard = True
        show = self._feedback.show
        self._clear_timer("call")
        if self._session is None or self._changed_kind(self._session, show):
            self._open(address)
        if self._session is None:
            return
        self._session.files = self._feedback.files
        self._session.note_activity()
        if show.running and show != self._reported:
            self._report_feedback(show)
        self._proceed_opening(show)

    # The session

    def _changed_kind(self, session: DisplaySession, show: SlideShow) -> bool:
        """Return whether a new session is needed: a page that shows nothing any more is a new one, too."""
        return (session.shows and not show.running) or self._opens is not self._feedback.files_enabled

    def _open(self, address: str) -> None:
        resumes = self._session is not None and self._feedback.show.running
        self._end()
        self._attempt += 1
        show, self._opens = self._feedback.show, self._feedback.files_enabled
        hello = Hello(
            token="",
            client_id=self._client_id,
            name=self._name,
            attempt=self._attempt,
            resume_epoch=self._stage.epoch if resumes else None,
            state=report_state(show, blank=self._blank) if show.running else None,
            framework="PowerPoint",
            opens=self._opens,
        )
        grant = Grant(self._stage_id, Role.DISPLAY, opens=self._opens)
        self._reported = show if show.running else None
        self._session = session = DisplaySession(self._stage, self._hub, grant, hello, self, address=address)
        session.files = self._feedback.files
        session.open()

    def _end(self) -> None:
        for timer in ("settle", "expire", "follow"):
            self._clear_timer(timer)
        self._commands.clear()
        self._current = None
        if (session := self._session) is not None:
            self._session = None
            session.end()

    # What the stage sends

    def write(self, frame: Frame) -> None:
        """Act on a frame."""
        message = json.loads(frame.json)
        match message["type"]:
            case "command":
                deadline = asyncio.get_running_loop().time() + message["ttl_ms"] / 1000
                self._commands.append(_Pending(message, deadline))
                self._proceed()
            case "state" | "welcome":
                self._follow(message.get("state"))
            case "open":
                self._open_presentation(message["id"], message["url"])

    def ping(self) -> None:
        """Ask the add-in for its feedback, which is the sign of life of PowerPoint."""
        self._send(REFRESH)

    def waiting(self) -> int:
        """Return 0: datagrams are sent at once."""
        return 0

    def close(self, _code: CloseCode, _reason: str) -> None:
        """End the session; feedback opens another one."""
        asyncio.get_running_loop().call_soon(self._closed, self._session)

    def _closed(self, session: DisplaySession | None) -> None:
        if session is self._session and not self._stopped:
            self._end()
            self._opening = None
            self._set_timer("call", CALL_SECONDS, self.start)

    def _follow(self, state: Mapping[str, Any] | None) -> None:
        """Show the slide that the lead shows; a build can't be gone to."""
        show = self._feedback.show
        if state is None or not show.running or self._stage.lead is self._session:
            return
        slide = state["indices"]["h"] + 1
        if slide != show.slide and slide <= show.count:
            self._following = slide
            self._set_timer("follow", _SETTLE_SECONDS, self._follow_no_more)
            self._send(go_message(slide))

    def _follow_no_more(self) -> None:
        self._following = None

    # Commands: one after the other, because feedback doesn't say what it is the answer to

    def _proceed(self) -> None:
        # The stage waits for an answer only after it has written the command.
        while self._current is None and self._commands:
            pending = self._commands.popleft()
            loop = asyncio.get_running_loop()
            if loop.time() > pending.deadline:
                loop.call_soon(partial(self._report, pending, result="expired"))
                continue
            translation = translate(pending.frame, self._feedback.show, self._blank)
            if translation.reason is not None:
                reason = {"reason": translation.reason, "placeholders": dict(translation.placeholders or {})}
                loop.call_soon(partial(self._report, pending, result="rejected", **reason))
            elif translation.message is None:
                loop.call_soon(partial(self._report, pending, changed=False))
            elif not translation.confirmed:
                self._send_all(translation)
                self._blank = translation.blank or self._blank
                loop.call_soon(partial(self._report, pending, changed=None))
            else:
                self._send_all(translation)
                self._current = _Pending(pending.frame, pending.deadline, translation.undoes_build)
                self._set_timer("settle", _SETTLE_SECONDS, self._settle)
                self._set_timer("expire", max(0.0, pending.deadline - loop.time()), self._give_up)

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
        self._clear_timer("settle")
        self._clear_timer("expire")
        self._report(pending, changed=changed)
        self._proceed()

    # Reports

    def _report_feedback(self, show: SlideShow) -> None:
        moved = self._reported is None or show.place != self._reported.place
        if show.hidden and (self._reported is None or show.slide != self._reported.slide):
            self._send(REFRESH)  # the add-in repeats no count of the slides to come
        began = self._reported is None
        if moved:
            self._blank = "off"
        pending = self._current
        played = self._reported is not None and show.media != self._reported.media
        if pending is not None and (moved or (played and pending.frame["action"] == "media")):
            self._finish(pending, changed=True)
        else:
            by_itself = not moved or show.slide == self._following
            self._deliver({"type": "report", "cause": "start" if began else "follow" if by_itself else "user"})

    def _report(self, pending: _Pending, **answer: Any) -> None:
        self._deliver({"type": "report", "cause": "command", "ack": pending.frame["seq"], **answer})

    def _deliver(self, message: dict[str, Any]) -> None:
        show = self._feedback.show
        if message["type"] == "report":
            self._reported = show
            message["state"] = report_state(show, blank=self._blank)
        if self._session is not None:
            self._session.deliver(message)

    # Presentations

    def _open_presentation(self, request: str, url: str | None) -> None:
        name = "" if url is None else url.removeprefix(PRESENTATION)
        self._opening = _Opening(request, name)
        show = self._feedback.show
        if not name:
            self._send(END)
        elif show.name == name and show.running:
            self._proceed_opening(show)
        else:
            if show.running:
                self._send(END)
            for message in open_messages(name):
                self._send(message)
            self._set_timer("open", _OPEN_SECONDS, self._ask_about_opening)
        self._send(REFRESH)

    def _proceed_opening(self, show: SlideShow) -> None:
        if (opening := self._opening) is None:
            return
        if not opening.name:
            if not show.running:
                self._reply(opening, "closed")
        elif show.name == opening.name:
            if show.running:
                self._reply(opening, "shown")
            elif "start" not in self._timers:
                self._send(start_message())
                self._set_timer("start", _SETTLE_SECONDS, lambda: self._send(REFRESH))

    def _ask_about_opening(self) -> None:
        self._heard = False
        self._send(REFRESH)
        self._set_timer("open", _SETTLE_SECONDS, self._judge_opening)

    def _judge_opening(self) -> None:
        if (opening := self._opening) is None:
            return
        if not self._heard:
            self._set_timer("open", _OPEN_SECONDS, self._ask_about_opening)
        elif self._feedback.show.name != opening.name:
            self._reply(opening, "failed")

    def _reply(self, opening: _Opening, result: str) -> None:
        self._opening = None
        self._clear_timer("start")
        self._clear_timer("open")
        self._deliver({"type": "opened", "id": opening.id, "result": result})

    # Timers

    def _set_timer(self, name: str, seconds: float, call: Callable[[], None]) -> None:
        self._clear_timer(name)

        def run() -> None:
            self._timers.pop(name, None)
            call()

        self._timers[name] = asyncio.get_running_loop().call_later(seconds, run)

    def _clear_timer(self, name: str) -> None:
        if timer := self._timers.pop(name, None):
            timer.cancel()
