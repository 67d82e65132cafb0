"""A PowerPoint as a display: speaks ``slide-control/1`` with its stage, and OSC with the add-in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
import json
from typing import TYPE_CHECKING, Any, Final

from ..access.tokens import Grant, Role
from ..push.protocol import Hello
from ..push.sessions.display import DisplaySession
from .command_queue import SETTLE_SECONDS, CommandQueue
from .commands import ENABLE, LIST_FILES, REFRESH, go_message
from .feedback import Feedback, SlideShow
from .opening import Opening
from .osc import OscMessage
from .reported_state import report_state
from .timers import Timers

if TYPE_CHECKING:
    from ..push.frames import Frame
    from ..push.hub import Hub
    from ..push.protocol import CloseCode
    from ..stage.stage import Stage

CALL_SECONDS: Final = 5.0
"""Seconds between calls to a PowerPoint that doesn't answer."""


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
        self._following: int | None = None
        """The slide that PowerPoint was sent to because the lead shows it."""
        self._reported: SlideShow | None = None
        self._timers = Timers()
        self._commands = CommandQueue(self._feedback, self._timers, send=send, report=self._report)
        self._opening = Opening(self._feedback, self._timers, send=send, deliver=self._deliver)
        self._stopped = False

    def start(self) -> None:
        """Call the add-in until it answers."""
        for message in (*ENABLE, REFRESH, LIST_FILES):
            self._send(message)
        self._timers.set("call", CALL_SECONDS, self.start)

    def stop(self) -> None:
        """End the session, and hear nothing any more."""
        self._stopped = True
        self._end()
        self._timers.clear_all()

    def receive(self, messages: list[OscMessage], address: str) -> None:
        """Take over feedback of the add-in."""
        if self._stopped:
            return
        self._feedback.apply(messages)
        self._opening.heard()
        show = self._feedback.show
        self._timers.clear("call")
        if self._session is None or self._changed_kind(self._session, show):
            self._open(address)
        if self._session is None:
            return
        self._session.files = self._feedback.files
        self._session.note_activity()
        if show.running and show != self._reported:
            self._report_feedback(show)
        self._opening.proceed(show)

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
            state=report_state(show, blank=self._commands.blank) if show.running else None,
            framework="PowerPoint",
            opens=self._opens,
        )
        grant = Grant(self._stage_id, Role.DISPLAY, opens=self._opens)
        self._reported = show if show.running else None
        self._session = session = DisplaySession(self._stage, self._hub, grant, hello, self, address=address)
        session.files = self._feedback.files
        session.open()

    def _end(self) -> None:
        self._timers.clear("follow")
        self._commands.clear()
        if (session := self._session) is not None:
            self._session = None
            session.end()

    # What the stage sends

    def write(self, frame: Frame) -> None:
        """Act on a frame."""
        message = json.loads(frame.json)
        match message["type"]:
            case "command":
                self._commands.add(message)
            case "state" | "welcome":
                self._follow(message.get("state"))
            case "open":
                self._opening.begin(message["id"], message["url"])

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
            self._opening.forget()
            self._timers.set("call", CALL_SECONDS, self.start)

    def _follow(self, state: Mapping[str, Any] | None) -> None:
        """Show the slide that the lead shows; a build can't be gone to."""
        show = self._feedback.show
        if state is None or not show.running or self._stage.lead is self._session:
            return
        slide = state["indices"]["h"] + 1
        if slide != show.slide and slide <= show.count:
            self._following = slide
            self._timers.set("follow", SETTLE_SECONDS, self._follow_no_more)
            self._send(go_message(slide))

    def _follow_no_more(self) -> None:
        self._following = None

    # Reports

    def _report_feedback(self, show: SlideShow) -> None:
        moved = self._reported is None or show.place != self._reported.place
        if show.hidden and (self._reported is None or show.slide != self._reported.slide):
            self._send(REFRESH)  # the add-in repeats no count of the slides to come
        began = self._reported is None
        if moved:
            self._commands.blank = "off"
        played = self._reported is not None and show.media != self._reported.media
        if not self._commands.confirm(moved=moved, played=played):
            by_itself = not moved or show.slide == self._following
            self._deliver({"type": "report", "cause": "start" if began else "follow" if by_itself else "user"})

    def _report(self, frame: Mapping[str, Any], **answer: Any) -> None:
        self._deliver({"type": "report", "cause": "command", "ack": frame["seq"], **answer})

    def _deliver(self, message: dict[str, Any]) -> None:
        show = self._feedback.show
        if message["type"] == "report":
            self._reported = show
            message["state"] = report_state(show, blank=self._commands.blank)
        if self._session is not None:
            self._session.deliver(message)
