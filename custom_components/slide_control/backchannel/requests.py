"""What the audience and the speaker ask of a back channel, parsed once. All of it is untrusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from ..stage import fields
from ..stage.commands import MAX_ID_LENGTH
from ..stage.fields import InvalidFieldError
from ..stage.messages import Message
from .limits import MAX_QUESTION_LENGTH
from .poll import PollForm, parse_form


class Reaction(StrEnum):
    """What a follower can say with one touch."""

    APPLAUSE = "applause"
    THUMBS_UP = "thumbs_up"
    HEART = "heart"


@dataclass(frozen=True, slots=True)
class Hand:
    """A hand is raised or lowered."""

    raised: bool


@dataclass(frozen=True, slots=True)
class Vote:
    """An answer to a poll, which the poll itself checks."""

    poll: str
    answer: Any


@dataclass(frozen=True, slots=True)
class Question:
    """A question for the speaker."""

    text: str


type AudienceRequest = Hand | Reaction | Vote | Question

REQUESTS: Final = ("hand", "reaction", "vote", "question")
"""The types of the frames of followers."""


def parse_audience_request(data: Mapping[str, Any]) -> AudienceRequest:
    """Parse a frame whose type is one of ``REQUESTS``; raises ``InvalidFieldError``."""
    match data.get("type"):
        case "hand":
            return Hand(fields.boolean(data.get("raised"), "raised"))
        case "reaction":
            return fields.word(Reaction, data.get("reaction"), "reaction")
        case "vote":
            return Vote(fields.text(data.get("poll"), "poll", MAX_ID_LENGTH), data.get("answer"))
        case "question":
            text = data.get("text")
            text = " ".join(text.split()) if isinstance(text, str) and len(text) <= 2 * MAX_QUESTION_LENGTH else text
            return Question(fields.text(text, "text", MAX_QUESTION_LENGTH, shortest=1))
    raise InvalidFieldError("type", Message("invalid_word", words=", ".join(REQUESTS)))


class Step(StrEnum):
    """What a speaker does with the back channel."""

    OPEN = "open"
    CLOSE = "close"
    LOWER_HANDS = "lower_hands"
    OPEN_POLL = "open_poll"
    CLOSE_POLL = "close_poll"
    SHOW_POLL = "show_poll"
    SHOW_QUESTION = "show_question"
    DISMISS_QUESTION = "dismiss_question"
    HIDE = "hide"
    """Show neither a poll nor a question on displays."""


@dataclass(frozen=True, slots=True)
class SpeakerRequest:
    """A ``back_channel`` of a remote."""

    id: str
    step: Step
    form: PollForm | None = None
    """Of a poll to open."""
    question: str = ""
    """The id of a question."""


def parse_speaker_request(data: Mapping[str, Any]) -> SpeakerRequest:
    """Parse a ``back_channel`` of a remote; raises ``InvalidFieldError``."""
    request_id = fields.text(data.get("id"), "id", MAX_ID_LENGTH, shortest=1)
    step = fields.word(Step, data.get("step"), "step")
    form, question = None, ""
    if step is Step.OPEN_POLL:
        form = parse_form(data)
    elif step in (Step.SHOW_QUESTION, Step.DISMISS_QUESTION):
        question = fields.text(data.get("question"), "question", MAX_ID_LENGTH, shortest=1)
    return SpeakerRequest(request_id, step, form, question)
