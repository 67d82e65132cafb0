"""What is said about the clock of the talk while slides are shown: a pause, and the activity timer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from ...talk.steps import ClockError, ClockStep
from .answers import Answer, failure, timer
from .requests import Intent, Request

if TYPE_CHECKING:
    from ...talk.pacing import Pacing

_STEPS: Final[Mapping[Intent, tuple[ClockStep, str]]] = {
    Intent.PAUSE: (ClockStep.PAUSE, "paused"),
    Intent.RESUME: (ClockStep.RESUME, "resumed"),
}
CLOCK_INTENTS: Final = frozenset({*_STEPS, Intent.TIMER})


def answer_about_clock(pacing: Pacing, request: Request) -> Answer:
    """Do what a request wants of the clock, and return the answer, also if it makes no sense now."""
    if request.intent is Intent.TIMER:
        if not request.minutes and pacing.timer is None:
            return failure("no_timer")
        pacing.start_timer(request.minutes * 60, "")
        return timer(request.minutes)
    step, answer = _STEPS[request.intent]
    try:
        pacing.step(step)
    except ClockError as error:
        return failure(error.message.key)  # the answer has the name of the error
    return Answer(name=answer)
