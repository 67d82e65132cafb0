"""The clock of one talk: it counts seconds, and leaves pauses out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
import time


class PauseKind(StrEnum):
    """Why the clock of a talk stands still."""

    PAUSE = "pause"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause that is over; both in seconds."""

    begin: float
    """Since the talk began, pauses included."""
    seconds: float
    kind: PauseKind = PauseKind.PAUSE
    title: str = ""
    """That of a break of the plan."""


class TalkClock:
    """Starts with the talk. Times are Unix times in seconds that never go back, durations are in seconds."""

    def __init__(self, started_at: float, pauses: Iterable[Pause] = ()) -> None:
        """Run since ``started_at``, with pauses that are over."""
        self.started_at = started_at
        self.pauses = list(pauses)
        self.paused_since: float | None = None
        self.pause_kind = PauseKind.PAUSE
        self.pause_title = ""
        self.resumes_at: float | None = None
        """When the break ends; None for a pause that a person ends."""
        self._paused = sum(pause.seconds for pause in self.pauses)

    @property
    def paused(self) -> float:
        """Seconds of all pauses that are over."""
        return self._paused

    def offset(self, now: float) -> float:
        """Return the seconds since the talk began, pauses included."""
        return max(0.0, now - self.started_at)

    def elapsed(self, now: float) -> float:
        """Return the seconds of the talk, without its pauses."""
        until = now if self.paused_since is None else min(now, self.paused_since)
        return max(0.0, until - self.started_at - self._paused)

    def pause(self, now: float, kind: PauseKind = PauseKind.PAUSE) -> None:
        """Stand still from now on; nothing changes if it does already."""
        if self.paused_since is None:
            self.paused_since, self.pause_kind, self.pause_title = now, kind, ""

    def take_break(self, now: float, resumes_at: float, title: str = "") -> None:
        """Stand still from now on until a time; a pause becomes the break."""
        self.pause(now)
        self.pause_kind, self.resumes_at, self.pause_title = PauseKind.BREAK, resumes_at, title

    @property
    def break_seconds(self) -> float:
        """The whole length of the present break; 0 without one."""
        return 0.0 if self.paused_since is None or self.resumes_at is None else self.resumes_at - self.paused_since

    def resume(self, now: float) -> None:
        """Go on; nothing changes if it runs."""
        if self.paused_since is None:
            return
        seconds = max(0.0, now - self.paused_since)
        pause = Pause(self.offset(self.paused_since), seconds, self.pause_kind, self.pause_title)
        self.pauses.append(pause)
        self._paused += pause.seconds
        self.paused_since = self.resumes_at = None
        self.pause_title = ""


class SteadyClock:
    """A wall clock that doesn't jump when the machine's clock is set: in a talk, only the time that passes counts."""

    def __init__(self, wall: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Show the machine's time; both clocks are in seconds."""
        self._wall = wall
        self._monotonic = monotonic
        self.synchronize()

    def __call__(self) -> float:
        """Return the Unix time in seconds."""
        return self._offset + self._monotonic()

    def synchronize(self) -> None:
        """Take over the machine's time, which may jump; between talks."""
        self._offset = self._wall() - self._monotonic()
