"""The totals of a talk's back channel: all that is kept of what its audience sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ...stage import fields

MAX_POLLS: Final = 50
"""Polls of a talk whose results are kept: the last ones."""
_MAX_COUNT: Final = 2**31
_MAX_LABELS: Final = 10
_MAX_TEXT_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class PollTotals:
    """The result of a poll: the votes of each choice, or of each range of numbers."""

    question: str
    votes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AudienceTotals:
    """How often hands were raised, reactions sent, and questions asked; and the polls."""

    hands: int = 0
    questions: int = 0
    reactions: Mapping[str, int] = field(default_factory=dict)
    polls: tuple[PollTotals, ...] = ()

    def __bool__(self) -> bool:
        """Return whether the audience sent anything."""
        return bool(self.hands or self.questions or any(self.reactions.values()) or self.polls)

    def __add__(self, other: AudienceTotals) -> AudienceTotals:
        """Return the totals of both parts of a talk."""
        names = [*self.reactions, *(name for name in other.reactions if name not in self.reactions)]
        return AudienceTotals(
            self.hands + other.hands,
            self.questions + other.questions,
            {name: self.reactions.get(name, 0) + other.reactions.get(name, 0) for name in names},
            (*self.polls, *other.polls)[-MAX_POLLS:],
        )

    def as_dict(self) -> dict[str, Any]:
        """Return JSON data."""
        return {
            "hands": self.hands,
            "questions": self.questions,
            "reactions": dict(self.reactions),
            "polls": [{"question": poll.question, "votes": dict(poll.votes)} for poll in self.polls],
        }


NO_TOTALS: Final = AudienceTotals()


def parse_totals(data: Any) -> AudienceTotals:
    """Parse what a record keeps, None for nothing; raises ``InvalidFieldError``."""
    if data is None:
        return NO_TOTALS
    totals = fields.mapping(data, "audience")
    return AudienceTotals(
        _count(totals.get("hands"), "audience.hands"),
        _count(totals.get("questions"), "audience.questions"),
        _counts(totals.get("reactions"), "audience.reactions"),
        fields.array(totals.get("polls"), "audience.polls", MAX_POLLS, _poll),
    )


def _poll(data: Any, name: str) -> PollTotals:
    poll = fields.mapping(data, name)
    question = fields.text(poll.get("question"), f"{name}.question", _MAX_TEXT_LENGTH)
    return PollTotals(question, _counts(poll.get("votes"), f"{name}.votes"))


def _counts(data: Any, name: str) -> dict[str, int]:
    counts: Iterable[tuple[str, Any]] = fields.mapping(data, name).items()
    return {key[:_MAX_TEXT_LENGTH]: _count(value, f"{name}.{key}") for key, value in list(counts)[:_MAX_LABELS]}


def _count(value: Any, name: str) -> int:
    return fields.integer(value, name, 0, _MAX_COUNT)
