"""The outcome of a command, as every input returns it to its caller."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from .commands import Action, Command
from .media import Media, Operation, Playback
from .messages import Message
from .state import StageState, View


class Result(StrEnum):
    """The result of a command."""

    APPLIED = "applied"
    EXPIRED = "expired"
    NO_DISPLAY = "no_display"
    TIMEOUT = "timeout"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandResult:
    """The outcome of a command, and what the stage shows afterwards."""

    result: Result
    message: Message
    """The message for the user."""
    state: StageState | None = None
    """The stage's state; None while there is no lead."""
    changed: bool | None = False
    """Whether anything moved; ``next`` on the last slide is applied but moves nothing. None is unknown."""
    reason: str | None = None
    """Why it was not applied, for programs."""
    retry_after: float | None = None
    """With the reason ``rate``: seconds until the sender may try again."""
    first: Result | None = None
    """With ``duplicate``: the result of the first press; None while that is pending."""

    @property
    def of_first(self) -> Result:
        """The result of the press that this one repeats, or of this one if it repeats none."""
        return self.first or self.result

    def as_dict(self, *, state: bool = True, view: View = View.PRIVATE) -> dict[str, Any]:
        """Return the outcome without its message as JSON data, with the given view of the state, if any."""
        data: dict[str, Any] = {"result": self.result.value, "changed": self.changed}
        if self.reason is not None:
            data["reason"] = self.reason
        if self.retry_after is not None:
            data["retry_after"] = round(self.retry_after, 3)
        if self.result is Result.DUPLICATE:
            data["first"] = self.first and self.first.value
        if state:
            data["state"] = self.state and self.state.as_dict(view)
        return data


_PLAYBACK: Final = {
    Playback.PLAYING: Message("media_playing"),
    Playback.PAUSED: Message("media_paused"),
    Playback.BUFFERING: Message("media_buffering"),
    Playback.ENDED: Message("media_ended"),
}


def outcome_message(command: Command | None, state: StageState, *, changed: bool | None) -> Message:
    """Return the message for an applied command: what is shown or played now, or still."""
    if command is not None and command.action is Action.MEDIA:
        return _played(command, state.media, unknown=changed is None)
    return Message("perhaps_moved") if changed is None else shown(state, changed=changed)


def _played(command: Command, media: Media | None, *, unknown: bool) -> Message:
    if media is None or unknown:
        return Message("perhaps_played")
    if command.operation is Operation.VOLUME and media.volume is not None:
        return Message("media_muted") if media.muted else Message("media_volume", volume=media.volume)
    return _PLAYBACK[media.playback]


def shown(state: StageState, *, changed: bool) -> Message:
    """Return the message for a command that moves slides: what is shown now, or still."""
    number, total, title = state.number, state.total, state.title
    if not total:
        return Message("now_unknown" if changed else "still_unknown")
    if state.blank:
        return Message("now_blank" if changed else "still_blank", number=number, total=total)
    if not (steps := state.fragments):
        if not title:
            return Message("now_slide" if changed else "still_slide", number=number, total=total)
        return Message("now_titled" if changed else "still_titled", number=number, total=total, title=title)
    step = state.fragment
    if not title:
        return Message("now_step" if changed else "still_step", number=number, total=total, step=step, steps=steps)
    key = "now_titled_step" if changed else "still_titled_step"
    return Message(key, number=number, total=total, title=title, step=step, steps=steps)
