"""What became of a command, as every input tells its caller."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .state import DeckState, View


class Result(StrEnum):
    """What became of a command."""

    APPLIED = "applied"
    EXPIRED = "expired"
    NO_DISPLAY = "no_display"
    TIMEOUT = "timeout"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandResult:
    """What became of a command, and what the deck shows now."""

    result: Result
    message: str
    """A sentence for people."""
    state: DeckState | None = None
    """What the deck shows now; None while no display is connected."""
    changed: bool = False
    """Whether anything moved: ``next`` on the last slide is applied and moves nothing."""
    reason: str | None = None
    """For programs: why it was not applied."""
    retry_after: float | None = None
    """With the reason ``rate``: after how many seconds it may be tried again."""
    first: Result | None = None
    """With ``duplicate``: what became of the first; None while that is under way."""

    @property
    def of_first(self) -> Result:
        """What became of the press that this one repeats, or of this one if it repeats none."""
        return self.first or self.result

    def as_dict(self, *, state: bool = True, view: View = View.PRIVATE) -> dict[str, Any]:
        """Return it as callers get it, with that view of the state or none."""
        data: dict[str, Any] = {"result": self.result.value, "changed": self.changed, "message": self.message}
        if self.reason is not None:
            data["reason"] = self.reason
        if self.retry_after is not None:
            data["retry_after"] = round(self.retry_after, 3)
        if self.result is Result.DUPLICATE:
            data["first"] = self.first and self.first.value
        if state:
            data["state"] = self.state and self.state.as_dict(view)
        return data


def describe(state: DeckState) -> str:
    """Say in a few words what is shown."""
    if not state.total:
        return "on a page that does not say what it shows"
    words = [f"slide {state.number} of {state.total}"]
    if state.title:
        words.append(f"“{state.title}”")
    if state.fragments:
        words.append(f"step {state.fragment} of {state.fragments}")
    if state.blank:
        words.append("blank")
    return ", ".join(words)
