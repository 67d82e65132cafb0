"""A poll: one question with choices, or for a whole number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
import secrets
from typing import Any

from ..stage import fields
from ..stage.fields import InvalidFieldError
from ..stage.messages import Message
from ..talk.audience.totals import PollTotals
from .limits import MAX_BARS, MAX_CHOICE_LENGTH, MAX_CHOICES, MAX_NUMBER, MAX_QUESTION_LENGTH, MIN_CHOICES


@dataclass(frozen=True, slots=True)
class PollForm:
    """What the audience is asked: for one of ``choices``, or without them for a number from ``low`` to ``high``."""

    question: str
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    id: str = field(default_factory=lambda: secrets.token_hex(4))

    @property
    def bars(self) -> tuple[str, ...]:
        """The names of what the result counts: the choices, or the numbers in at most ``MAX_BARS`` ranges."""
        if self.choices:
            return self.choices
        starts = range(self.low, self.high + 1, self._width)
        ends = [min(start + self._width - 1, self.high) for start in starts]
        return tuple(str(a) if a == b else f"{a} … {b}" for a, b in zip(starts, ends, strict=True))

    @property
    def _width(self) -> int:
        return -(-(self.high - self.low + 1) // MAX_BARS)

    def parse_answer(self, value: Any) -> int:
        """Return the index of a choice, or a number; raises ``InvalidFieldError``."""
        if self.choices:
            return fields.integer(value, "answer", 0, len(self.choices) - 1)
        return fields.integer(value, "answer", self.low, self.high)

    def bar(self, answer: int) -> int:
        """Return the index of the bar that an answer counts for."""
        return answer if self.choices else (answer - self.low) // self._width

    def as_dict(self) -> dict[str, Any]:
        """Return what the audience needs to vote."""
        answers = {"choices": list(self.choices)} if self.choices else {"min": self.low, "max": self.high}
        return {"id": self.id, "question": self.question, **answers}


def parse_form(data: Mapping[str, Any]) -> PollForm:
    """Parse ``question`` with ``choices``, or with ``min`` and ``max``; raises ``InvalidFieldError``."""
    question = _text(data.get("question"), "question", MAX_QUESTION_LENGTH)
    if (choices := data.get("choices")) is not None:
        texts = fields.array(choices, "choices", MAX_CHOICES, lambda value, at: _text(value, at, MAX_CHOICE_LENGTH))
        if len(texts) < MIN_CHOICES or len(set(texts)) < len(texts):
            raise InvalidFieldError("choices", Message("poll_choices", fewest=MIN_CHOICES, most=MAX_CHOICES))
        return PollForm(question, texts)
    low = fields.integer(data.get("min", 1), "min", -MAX_NUMBER, MAX_NUMBER)
    high = fields.integer(data.get("max", 5), "max", -MAX_NUMBER, MAX_NUMBER)
    if low >= high:
        raise InvalidFieldError("max", Message("poll_range"))
    return PollForm(question, low=low, high=high)


def _text(value: Any, name: str, longest: int) -> str:
    """Return a text without space around it, which may not be empty."""
    return fields.text(value.strip() if isinstance(value, str) else value, name, longest, shortest=1)


class Poll:
    """A poll and its votes: each client has one, and may change it."""

    def __init__(self, form: PollForm) -> None:
        """Open the poll."""
        self.form = form
        self.open = True
        self._bars = form.bars
        self._answers: dict[str, int] = {}
        self._counts = [0] * len(self._bars)
        self._sum = 0

    @property
    def voters(self) -> int:
        """How many have voted."""
        return len(self._answers)

    def knows(self, client: str) -> bool:
        """Return whether a client has voted."""
        return client in self._answers

    def vote(self, client: str, answer: int) -> None:
        """Count the answer of a client, in the place of an earlier one."""
        if (before := self._answers.get(client)) is not None:
            self._counts[self.form.bar(before)] -= 1
            self._sum -= before
        self._answers[client] = answer
        self._counts[self.form.bar(answer)] += 1
        self._sum += answer

    @property
    def mean(self) -> float | None:
        """The mean of the numbers; None for choices, and without votes."""
        return None if self.form.choices or not self._answers else round(self._sum / len(self._answers), 2)

    @property
    def leading(self) -> str | None:
        """The choice or the range with most votes; None without votes, and if several have as many."""
        most = max(self._counts)
        leaders = [bar for bar, count in zip(self._bars, self._counts, strict=True) if count == most]
        return leaders[0] if most and len(leaders) == 1 else None

    @property
    def results(self) -> list[dict[str, Any]]:
        """The votes of each bar, and their per cent of all."""
        whole = max(1, self.voters)
        return [
            {"label": bar, "votes": count, "percent": round(100 * count / whole, 1)}
            for bar, count in zip(self._bars, self._counts, strict=True)
        ]

    @property
    def totals(self) -> PollTotals:
        """What is kept of it."""
        return PollTotals(self.form.question, dict(zip(self._bars, self._counts, strict=True)))

    def as_dict(self) -> dict[str, Any]:
        """Return the poll with its results."""
        return self.form.as_dict() | {
            "open": self.open,
            "votes": self.voters,
            "mean": self.mean,
            "results": self.results,
        }
