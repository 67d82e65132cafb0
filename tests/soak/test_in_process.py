"""A short soak balances; one of a deck that keeps less than it promises does not."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from custom_components.slide_control.deck.memory import PressMemory
from scripts.soak import in_process
from scripts.soak.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

PRESSES = 3_000


@pytest.fixture(autouse=True)
def _more_trouble(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let as much go wrong in a minute as otherwise in ten."""
    with patch.multiple(in_process, FAULT_EVERY=1.0, RESTART_EVERY=20.0):
        yield


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_short_soak_balances(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert in_process.run(PRESSES, seed), capsys.readouterr().out


def test_a_deck_without_a_memory_for_ids_does_not_balance(capsys: pytest.CaptureFixture[str]) -> None:
    with patch.object(PressMemory, "earlier", return_value=None):
        assert not in_process.run(PRESSES, 1)
    assert "answered applied 2 times" in capsys.readouterr().out


def test_a_restart_that_forgets_the_ids_does_not_balance(capsys: pytest.CaptureFixture[str]) -> None:
    with patch.object(PressMemory, "recall"):
        assert not in_process.run(PRESSES, 1)
    assert "applied 2 times" in capsys.readouterr().out


def test_a_display_that_does_what_it_has_done_before_does_not_balance(capsys: pytest.CaptureFixture[str]) -> None:
    def take(page: Page, command: dict[str, object]) -> None:
        page._commands.append(command)
        page._work()

    with patch.object(Page, "_take", take), patch.object(Page, "_remember"):
        assert not in_process.run(PRESSES, 1)
    assert "applied 2 times" in capsys.readouterr().out


def test_a_display_that_does_not_look_at_the_age_does_not_balance(capsys: pytest.CaptureFixture[str]) -> None:
    # Not every minute has a press that waits so long: one of a few does.
    with patch("scripts.soak.age.Age.of", return_value=0.0):
        assert not all(in_process.run(PRESSES, seed) for seed in range(1, 9))
    assert "s after it was sent" in capsys.readouterr().out
