"""The content of a notification, independent of the phone's platform."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from homeassistant.util import dt as dt_util

from ..talk.steps import ClockState

if TYPE_CHECKING:
    from ..pictures.picture_store import Picture
    from ..stage.stage import Stage
    from ..stage.state import StageState
    from ..talk.pacing import Pacing
    from .translations import Words

# Apple and Google limit a push message to 4 KiB, including the action names of the buttons.
_MAX_NOTES_BYTES: Final = 1200
_MAX_TITLE_BYTES: Final = 200


class Button(StrEnum):
    """The buttons; blanking has one for each direction, so that a press delivered twice is harmless."""

    NEXT = "next"
    PREVIOUS = "previous"
    BLANK = "blank"
    SHOW = "show"
    PAUSE = "pause"
    RESUME = "resume"


class Feedback(StrEnum):
    """The vibration of a notification: the outcome of a press, or minutes left at which the user wants to feel it."""

    NOTHING = "nothing"
    MOVED = "moved"
    NOT_MOVED = "not_moved"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """A notification in plain text, and its buttons."""

    title: str
    text: str
    left: str = ""
    """The time left as text, for platforms without a countdown."""
    clock: int | None = None
    """Unix time in seconds to count down to or up from."""
    buttons: tuple[tuple[Button, str], ...] = ()
    page: str | None = None
    """The page of Home Assistant that a tap opens; None for none."""
    picture: str | None = None
    """The path of the slide's picture in Home Assistant; None if there is none."""
    picture_first: bool = False
    """Whether the picture says more than the text: there are no notes and no notice."""


def talk_notification(
    stage: Stage, pacing: Pacing, words: Words, *, notice: str | None = None, picture: Picture | None = None
) -> Notification:
    """Return the notification for the current state; ``notice`` is the first line, such as why a press failed."""
    at = pacing.ends_at or pacing.started_at
    paused = pacing.state in (ClockState.PAUSED, ClockState.BREAK)
    clock = None if at is None or paused else round(at)
    state = stage.state if stage.lead is not None else None
    if state is None:
        return Notification(title=stage.name, text=_lines(notice, words("no_display")), clock=clock)
    return Notification(
        title=_title(state, stage.name),
        text=_lines(
            notice,
            words("blanked") if state.blank else None,
            _truncate(state.notes, _MAX_NOTES_BYTES),
            words("coming", title=_truncate(state.next_title, _MAX_TITLE_BYTES)) if state.next_title else None,
            words("paused") if paused else None,
            words("until", time=_time(ends_at)) if (ends_at := pacing.ends_at) and not paused else None,
        ),
        left=_left(pacing.remaining, words),
        clock=clock,
        buttons=tuple((button, words(button)) for button in _buttons(state, pacing.state)),
        picture=None if picture is None or state.blank else picture.address,
        picture_first=not (notice or state.notes),
    )


def talk_ended_notification(stage_name: str, words: Words) -> Notification:
    """Return the notification for a button of a talk that has ended."""
    return Notification(title=stage_name, text=words("over"))


def _buttons(state: StageState, clock: ClockState | None) -> tuple[Button, ...]:
    """Return the buttons, most used first: a watch shows the first one most prominently, and Android has only three."""
    blank = Button.SHOW if state.blank else Button.BLANK
    match clock:
        case ClockState.RUNNING:
            return Button.NEXT, Button.PREVIOUS, blank, Button.PAUSE
        case ClockState.PAUSED | ClockState.BREAK:
            return Button.NEXT, Button.PREVIOUS, Button.RESUME, blank
        case _:
            return Button.NEXT, Button.PREVIOUS, blank


def _title(state: StageState, name: str) -> str:
    title = _truncate(state.title, _MAX_TITLE_BYTES)
    if not state.total:
        return title or name
    position = f"{state.number}/{state.total}"
    return f"{position} · {title}" if title else position


def _left(remaining: float | None, words: Words) -> str:
    if remaining is None:
        return ""
    if remaining < 0:
        return words("over_time", minutes=-int(remaining // 60))
    return words("left", minutes=int(remaining // 60))


def _time(at: float) -> str:
    return dt_util.as_local(dt_util.utc_from_timestamp(at)).strftime("%H:%M")


def _truncate(text: str | None, max_bytes: int) -> str:
    """Truncate text to ``max_bytes`` of UTF-8, with an ellipsis if it is truncated."""
    if not text or len(encoded := text.encode()) <= max_bytes:
        return text or ""
    return encoded[: max_bytes - 3].decode(errors="ignore").rstrip() + "…"


def _lines(*lines: str | None) -> str:
    return "\n".join(line for line in lines if line)
