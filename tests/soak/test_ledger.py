"""The ledger detects every inconsistency."""

from __future__ import annotations

import pytest

from tests.soak.ledger import Answer, Application, Ledger

APPLIED = Answer("applied")
EXPIRED = Answer("expired", "expired")
TIMEOUT = Answer("timeout", "no_answer")
NO_DISPLAY = Answer("no_display", "no_display")


def repeated(first: str | None) -> Answer:
    """The answer to a second press with the same id."""
    return Answer("duplicate", "same_id", first)


def account(*answers: Answer, applications: int = 0, age: float = 10.0) -> list[str]:
    """Return the differences for presses with one id and these answers."""
    ledger = Ledger()
    for answer in answers:
        ledger.press("one", 0)
        ledger.answer("one", answer, 0)
    for _ in range(applications):
        ledger.application(Application("one", age, 3000), 0)
    ledger.close()
    return ledger.differences


@pytest.mark.parametrize(
    ("answers", "applications"),
    [
        ([APPLIED], 1),
        ([APPLIED, repeated("applied")], 1),
        ([repeated(None), APPLIED], 1),
        ([EXPIRED, repeated("expired")], 0),
        ([TIMEOUT], 0),
        ([TIMEOUT], 1),
        ([TIMEOUT, repeated("timeout")], 1),
        ([Answer("lost"), repeated("applied")], 1),
        ([NO_DISPLAY, APPLIED], 1),
        ([Answer("refused"), NO_DISPLAY], 0),
    ],
)
def test_what_is_true_balances(answers: list[Answer], applications: int) -> None:
    assert account(*answers, applications=applications) == []


@pytest.mark.parametrize(
    ("answers", "applications", "difference"),
    [
        ([APPLIED], 0, "one: answered applied, and no display did it"),
        ([APPLIED], 2, "one: applied 2 times"),
        ([TIMEOUT], 2, "one: applied 2 times"),
        ([APPLIED, APPLIED], 1, "one: answered applied 2 times"),
        ([EXPIRED], 1, "one: applied, and its sender was told expired: expired"),
        ([TIMEOUT, repeated("applied")], 0, "one: applied 0 times, and its sender was told duplicate: same id, first"),
        ([TIMEOUT, repeated("expired")], 1, "one: applied 1 times, and its sender was told duplicate: same id, first"),
        ([Answer("duplicate", "duplicate")], 0, "told duplicate: known to the display"),
        ([], 1, "one: applied, and its sender was told nothing"),
    ],
)
def test_what_is_not_true_is_named(answers: list[Answer], applications: int, difference: str) -> None:
    assert any(difference in found for found in account(*answers, applications=applications))


def taken_over(*displays: str, times: int, seen: bool) -> list[str]:
    """Return the differences for a press that these displays have applied, which was taken over so many times."""
    ledger = Ledger(sees_take_overs=seen)
    ledger.press("one", 0)
    ledger.answer("one", APPLIED, 0)
    for _ in range(times):
        ledger.take_over("one", 0)
    for display in displays:
        ledger.application(Application("one", 10.0, 3000, display), 0)
    ledger.close()
    return ledger.differences


def test_a_standby_that_takes_over_applies_it_once() -> None:
    assert taken_over("lead", "standby", times=1, seen=True) == []
    assert taken_over("lead", "standby", times=0, seen=False) == []
    assert taken_over("lead", "standby", times=0, seen=True) == ["one: applied 2 times"]
    assert taken_over("lead", "standby", "standby", times=1, seen=True) == ["one: applied 3 times"]
    assert taken_over("standby", "standby", times=0, seen=False) == ["one: applied 2 times"]


def test_what_is_applied_too_late_is_named() -> None:
    assert account(APPLIED, applications=1, age=3001) == ["one: applied 3.00 s after it was sent"]


def test_a_press_without_an_answer_is_named() -> None:
    ledger = Ledger()
    ledger.press("one", 0)
    ledger.close()
    assert ledger.differences == ["presses: 1, answers: 0"]


def test_an_account_is_closed_when_nothing_can_come_any_more() -> None:
    ledger = Ledger()
    for at, name in ((0, "old"), (10, "new")):
        ledger.press(name, at)
        ledger.answer(name, APPLIED, at)
    ledger.retire(5)
    assert ledger.differences == ["old: answered applied, and no display did it"]
