"""A short soak balances; one without a rule of the protocol does not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from custom_components.slide_control.stage.admission.deduplication import Deduplicator
from tests.model.browser import PAGE
from tests.model.removals import REMOVALS, source_without
from tests.soak import in_process

if TYPE_CHECKING:
    from collections.abc import Iterator

PRESSES = 2_000


@pytest.fixture(autouse=True)
def _more_faults() -> Iterator[None]:
    """Inject as many faults in a minute as otherwise in ten, and more."""
    with patch.multiple(in_process, FAULT_INTERVAL_SECONDS=0.5, RESTART_INTERVAL_SECONDS=8.0):
        yield


def some_run_does_not_balance(program: Path = PAGE) -> bool:
    """Try several runs, because a flaw does not show in each."""
    return not all(in_process.run(PRESSES, seed, stages=1, program=program) for seed in range(2, 30))


def some_run_does_not_balance_without(rule: str, folder: Path) -> bool:
    """Try some runs with displays that do not keep a rule."""
    [removal] = [removal for removal in REMOVALS if removal.rule == rule]
    with source_without(removal, folder) as program:
        return some_run_does_not_balance(program)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_short_soak_balances(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert in_process.run(PRESSES, seed, stages=1), capsys.readouterr().out


def test_a_stage_without_deduplication_does_not_balance(capsys: pytest.CaptureFixture[str]) -> None:
    with patch.object(Deduplicator, "find_repeated", return_value=None):
        assert some_run_does_not_balance()
    assert "answered applied 2 times" in capsys.readouterr().out


def test_a_restart_that_forgets_the_ids_does_not_balance(capsys: pytest.CaptureFixture[str]) -> None:
    with patch.object(Deduplicator, "recall"):
        assert some_run_does_not_balance()
    assert "applied 2 times" in capsys.readouterr().out


def test_a_display_without_its_sequence_check_does_not_balance(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert some_run_does_not_balance_without("seq check in the display", tmp_path)
    # It applies a duplicate and answers it again, differently.
    assert "applied, and its sender was told" in capsys.readouterr().out


def test_a_display_that_does_not_look_at_the_age_does_not_balance(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert some_run_does_not_balance_without("time to live in the display", tmp_path)
    assert "s after it was sent" in capsys.readouterr().out
