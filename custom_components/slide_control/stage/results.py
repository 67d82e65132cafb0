"""The outcome of a command, as every input returns it to its caller."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

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


def shown(state: StageState, *, changed: bool) -> Message:
    """Return the message for an applied command: what is shown now, or still."""
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
