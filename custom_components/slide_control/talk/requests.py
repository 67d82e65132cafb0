"""What remotes ask of the talk's clock: steps, and the activity timer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..stage import fields
from ..stage.commands import MAX_ID_LENGTH
from .steps import ClockStep
from .timer import MAX_TIMER_MINUTES, MAX_TIMER_TITLE_LENGTH

if TYPE_CHECKING:
    from .pacing import Pacing


@dataclass(frozen=True, slots=True)
class ClockRequest:
    """A ``clock`` or ``timer`` of a remote."""

    id: str
    step: ClockStep | None = None
    """None for the timer."""
    seconds: float = 0.0
    """The length of the timer; 0 ends it."""
    title: str = ""


def parse_clock_request(data: Mapping[str, Any]) -> ClockRequest:
    """Parse a ``clock`` or ``timer``; raises ``InvalidFieldError``."""
    request_id = fields.text(data.get("id"), "id", MAX_ID_LENGTH, shortest=1)
    if data["type"] == "clock":
        return ClockRequest(request_id, fields.word(ClockStep, data.get("step"), "step"))
    return ClockRequest(
        request_id,
        seconds=fields.number(data.get("minutes"), "minutes", 0, MAX_TIMER_MINUTES) * 60,
        title=fields.text(data.get("title", ""), "title", MAX_TIMER_TITLE_LENGTH),
    )


def carry_out(request: ClockRequest, pacing: Pacing) -> None:
    """Do what a remote asks for; raises ``ClockError`` if it makes no sense now."""
    if request.step is None:
        pacing.start_timer(request.seconds, request.title)
    else:
        pacing.step(request.step)
