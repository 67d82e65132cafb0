"""Removing any one rule breaks the promise, so each rule is needed, and the model detects it."""

from __future__ import annotations

from pathlib import Path

from hypothesis import Phase
import pytest

from .browser import Browser
from .removals import REMOVALS, Removal, source_without
from .state_machine import Talk, run_talks


@pytest.mark.parametrize("removal", REMOVALS, ids=str)
def test_the_promise_is_broken_without_the(removal: Removal, tmp_path: Path) -> None:
    """The talks are the same as those that show the promise kept; the first that breaks it is enough."""
    with source_without(removal, tmp_path) as program, Browser(program) as browser, removal.without():
        Talk.browser = browser
        with pytest.raises(AssertionError, match=removal.missed):
            run_talks(200, phases=(Phase.generate,))
