"""The answers to requests; each language has its own texts for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ...stage.commands import Action, Command
from ...stage.media import Playback
from ...stage.results import CommandResult, Result
from ...stage.state import StageState
from .languages import Language
from .requests import Request

# What a display says if it can't play, and the answer.
_MEDIA_REASONS: Final = {"no_media": "no_media", "sound_refused": "sound_refused"}


# Nobody listens to longer notes.
_MAX_NOTES_LENGTH: Final = 1_000


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a question, and the request to fulfil if it is chosen."""

    label: str
    names: tuple[str, ...]
    """The phrases that choose it; none for "yes" in the language of the question."""
    request: Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer: its key in the sentence files, and values for its placeholders."""

    name: str
    words: Mapping[str, Any] = field(default_factory=dict)
    failed: bool = False
    """Whether the request was not fulfilled."""
    choices: tuple[Choice, ...] = ()
    """The options, if the answer is a question."""
    outcome: CommandResult | None = None

    def say(self, language: Language) -> str:
        """Return the text of the answer."""
        words = dict(self.words)
        if len(self.choices) > 1:
            words["choices"] = language.say_choices([choice.label for choice in self.choices])
        return language.say(self.name, **words)


def failure(name: str, **words: Any) -> Answer:
    """Return an answer that explains why a request was not fulfilled."""
    return Answer(name=name, words=words, failed=True)


def place(state: StageState) -> Answer:
    """Return the answer with the current slide, or that it has moved where slides have no numbers."""
    if not state.number:
        return Answer(name="uncounted" if state.total else "moved")
    return Answer(
        name="slide" if state.title else "slide_untitled", words={"number": state.number, "title": state.title}
    )


def which(state: StageState) -> Answer:
    """Return the answer with the current slide and the total."""
    if not state.number:
        return Answer(name="uncounted")
    words = {"number": state.number, "total": state.total, "title": state.title}
    return Answer(name="which" if state.title else "which_untitled", words=words)


def left(state: StageState) -> Answer:
    """Return the answer with the number of slides left."""
    if not state.total:
        return failure("no_numbers")
    number = state.total - state.number
    return Answer(name={0: "left_none", 1: "left_one"}.get(number, "left"), words={"left": number})


def time_left(seconds: float | None) -> Answer:
    """Return the answer with the time left, rounded to minutes; ``None`` means that no time is planned."""
    if seconds is None:
        return Answer(name="no_plan")
    minutes = round(abs(seconds) / 60)
    if seconds >= 60:  # noqa: PLR2004 - seconds in a minute
        return Answer(name="time_left" if minutes > 1 else "time_left_one", words={"minutes": minutes})
    if seconds >= 1.5:  # noqa: PLR2004 - avoids "1 seconds"
        return Answer(name="time_seconds", words={"seconds": round(seconds)})
    if seconds > -60:  # noqa: PLR2004
        return Answer(name="time_up")
    return Answer(name="time_over" if minutes > 1 else "time_over_one", words={"minutes": minutes})


def pace(behind: float | None) -> Answer:
    """Return the answer with the seconds behind the plan, negative if ahead; ``None`` means that no time is planned."""
    if behind is None:
        return Answer(name="no_plan")
    if not (minutes := round(abs(behind) / 60)):
        return Answer(name="on_time")
    return _minutes("behind" if behind > 0 else "ahead", minutes)


def notes(text: str) -> Answer:
    """Return the answer with the notes of a slide, on one line."""
    if not (line := " ".join(text[: 2 * _MAX_NOTES_LENGTH].split())):
        return Answer(name="no_notes")
    if len(line) > _MAX_NOTES_LENGTH:
        line = f"{line[:_MAX_NOTES_LENGTH].rpartition(' ')[0]}…"
    return Answer(name="notes", words={"notes": line})


def timer(minutes: int) -> Answer:
    """Return the answer with the length of the activity timer."""
    return _minutes("timer", minutes) if minutes else Answer(name="timer_stopped")


def _minutes(name: str, minutes: int) -> Answer:
    return Answer(name=name if minutes > 1 else f"{name}_one", words={"minutes": minutes})


def outcome_of(command: Command, outcome: CommandResult, before: StageState | None, stage: str) -> Answer:
    """Return the answer with the outcome of a command; ``before`` is the state before it."""
    match outcome.result:
        case Result.APPLIED:
            answer = _applied(command, outcome, before)
        case Result.NO_DISPLAY:
            answer = failure("no_display", stage=stage)
        case Result.DUPLICATE if outcome.first in (None, Result.APPLIED):
            answer = Answer(name="duplicate")
        case Result.EXPIRED | Result.TIMEOUT as result:
            answer = failure(result.value)
        case Result.REJECTED if outcome.reason in _MEDIA_REASONS:
            answer = failure(_MEDIA_REASONS[outcome.reason])
        case Result.REJECTED if outcome.reason == "rate":
            answer = failure("too_fast")
        case _:
            answer = failure("refused")
    return replace(answer, outcome=outcome)


def _applied(command: Command, outcome: CommandResult, before: StageState | None) -> Answer:
    if (state := outcome.state) is None:
        return Answer(name="still")
    if command.action is Action.BLANK:
        return Answer(name="blank" if state.blank else "shown")
    if command.action is Action.MEDIA:
        return _played(state, outcome)
    if not outcome.changed:
        return Answer(name="perhaps_moved") if outcome.changed is None else _unmoved(command, state)
    if before is not None and before.place == state.place and state.fragments and state.number:
        words = {"step": state.fragment, "steps": state.fragments, "number": state.number}
        return Answer(name="step", words=words)
    return place(state)


def _played(state: StageState, outcome: CommandResult) -> Answer:
    if state.media is None or outcome.changed is None:
        return Answer(name="perhaps_moved")
    plays = state.media.playback in (Playback.PLAYING, Playback.BUFFERING)
    return Answer(name="media_playing" if plays else "media_paused")


def _unmoved(command: Command, state: StageState) -> Answer:
    """Return the answer for a command that changed nothing; going to the current slide is not a failure."""
    if command.action is Action.GO_TO:
        return place(state)
    if state.total and state.number == state.total and command.action in (Action.NEXT, Action.LAST):
        return Answer(name="at_end")
    if state.number == 1 and command.action in (Action.PREVIOUS, Action.FIRST):
        return Answer(name="at_start")
    return Answer(name="still")
