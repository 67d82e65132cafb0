"""The ledger: the answer to every press, and what the displays did for it. Both must balance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_NAMED_DIFFERENCES = 20
"""More are only counted."""


@dataclass(frozen=True, slots=True)
class Application:
    """A command that has moved, or could have moved, the slides of one display. Times are milliseconds."""

    id: str
    age: float
    """By a clock that Home Assistant and the display share, from the first sending to the moment of judgement."""
    ttl: float
    display: str = ""
    """The page that did it."""


class Truth(StrEnum):
    """The claim of an answer about the slides."""

    MOVED = "moved"
    NOT_MOVED = "not moved"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a press; results that the stage does not have are failures on the way there."""

    result: str
    reason: str | None = None
    first: str | None = None
    """With ``duplicate``: the outcome of the first press, as far as it was known."""

    @property
    def line(self) -> str:
        """The ledger's line on which it counts."""
        if self.result == "duplicate" and self.reason == "same_id":
            return f"duplicate: same id, first {self.first or 'under way'}"
        if self.result == "duplicate" and self.reason == "duplicate":
            return "duplicate: known to the display"
        return f"{self.result}: {self.reason}" if self.reason else self.result

    @property
    def truth(self) -> Truth:
        """Its claim about the slides."""
        if self.result == "applied":
            return Truth.MOVED
        if self.result in ("timeout", "lost", "accepted"):
            return Truth.NOT_KNOWN
        return Truth.NOT_MOVED


@dataclass(slots=True)
class _Account:
    """All presses with one id."""

    opened: float
    answers: list[Answer]
    displays: Counter[str]
    """How often each display has applied it."""
    taken_over: int = 0
    """How many displays have taken it over from a lead that was lost."""


class Ledger:
    """Counts presses, answers and applications; checks each id's account when nothing can come any more."""

    def __init__(self, *, sees_take_overs: bool = True) -> None:
        """Start without entries; if take-overs aren't seen, each display may apply each command once."""
        self._sees_take_overs = sees_take_overs
        self.sent = 0
        self.answers: Counter[str] = Counter()
        self.applications = 0
        self.behind: Counter[str] = Counter()
        """Applications by the answer to their press."""
        self.differences: list[str] = []
        self.missing = 0
        """How many more differences there are."""
        self.oldest = 0.0
        """The age of the oldest command that was applied, in milliseconds."""
        self._accounts: dict[str, _Account] = {}

    def press(self, press_id: str | None, now: float) -> None:
        """Enter a press that is being sent."""
        self.sent += 1
        if press_id is not None:
            self._account(press_id, now)

    def answer(self, press_id: str | None, answer: Answer, now: float) -> None:
        """Enter the answer to a press."""
        self.answers[answer.line] += 1
        if press_id is not None:
            self._account(press_id, now).answers.append(answer)

    def application(self, applied: Application, now: float) -> None:
        """Enter that a display has applied a command."""
        self.applications += 1
        self._account(applied.id, now).displays[applied.display] += 1
        self.oldest = max(self.oldest, applied.age)
        if applied.age > applied.ttl:
            self.differ(f"{applied.id}: applied {applied.age / 1000:.2f} s after it was sent")

    def take_over(self, press_id: str, now: float) -> None:
        """Enter that a command was given to a standby because the lead was lost."""
        self._account(press_id, now).taken_over += 1

    def retire(self, before: float) -> None:
        """Check and drop the accounts that were opened before that time."""
        while self._accounts:
            press_id, account = next(iter(self._accounts.items()))
            if account.opened >= before:
                return
            del self._accounts[press_id]
            self._check(press_id, account)

    def close(self) -> None:
        """Check what is left, and that every press has an answer."""
        self.retire(float("inf"))
        self.compare("presses", self.sent, "answers", self.answers.total())
        self.compare("applications", self.applications, "with a press", self.behind.total())

    def compare(self, this: str, number: int, that: str, other: int) -> None:
        """Expect two counts to be the same."""
        if number != other:
            self.differ(f"{this}: {number:,}, {that}: {other:,}")

    def differ(self, difference: str) -> None:
        """Enter that something does not balance."""
        if len(self.differences) < MAX_NAMED_DIFFERENCES:
            self.differences.append(difference)
        else:
            self.missing += 1

    def lines(self) -> Iterator[str]:
        """Yield the ledger as readable lines."""
        yield line("presses sent", self.sent)
        for name, count in sorted(self.answers.items(), key=lambda item: (_order(item[0]), item[0])):
            yield line(f"  {name}", count)
        yield line("applications on the displays", self.applications)
        for name, count in sorted(self.behind.items()):
            yield line(f"  answered {name}", count)

    def verdict(self) -> Iterator[str]:
        """Yield what does not balance."""
        yield from (f"  {difference}" for difference in self.differences)
        if self.missing:
            yield f"  and {self.missing:,} more"

    def _account(self, press_id: str, now: float) -> _Account:
        account = self._accounts.get(press_id)
        if account is None:
            account = self._accounts[press_id] = _Account(now, [], Counter())
        return account

    def _check(self, press_id: str, account: _Account) -> None:
        moved = [answer for answer in account.answers if answer.truth is Truth.MOVED]
        unknown = [answer for answer in account.answers if answer.truth is Truth.NOT_KNOWN]
        done = account.displays.total()
        most = 1 + account.taken_over if self._sees_take_overs else len(account.displays)
        if len(account.displays) > most or any(times > 1 for times in account.displays.values()):
            self.differ(f"{press_id}: applied {done} times")
        if len(moved) > 1:
            self.differ(f"{press_id}: answered applied {len(moved)} times")
        if moved and not done:
            self.differ(f"{press_id}: answered applied, and no display did it")
        if done and not moved and not unknown:
            answers = ", ".join(answer.line for answer in account.answers) or "nothing"
            self.differ(f"{press_id}: applied, and its sender was told {answers}")
        for answer in account.answers:
            if _contradicts(answer, done=bool(done)):
                self.differ(f"{press_id}: applied {done} times, and its sender was told {answer.line}")
        if done:
            self.behind[(moved or unknown or account.answers or [Answer("nothing")])[0].line] += done


def _contradicts(answer: Answer, *, done: bool) -> bool:
    """Return whether a duplicate's claim about the first press is false."""
    if answer.result != "duplicate" or answer.reason == "too_soon":
        return False
    if answer.reason == "same_id":
        return (answer.first == "applied" and not done) or (
            answer.first in ("expired", "no_display", "rejected") and done
        )
    return not done


def _order(line: str) -> int:
    results = ("applied", "duplicate", "rejected", "expired", "no_display", "timeout", "lost", "accepted", "refused")
    return next((place for place, result in enumerate(results) if line.startswith(result)), len(results))


def line(name: str, number: int) -> str:
    """Write one line of the ledger."""
    return f"  {name:<58}{number:>12,}"
