"""Every press counts once or not at all, in time or not at all, and its sender is told the truth."""

from __future__ import annotations

from collections.abc import Iterator
import os

from hypothesis import Phase
import pytest

from .browser import Browser
from .state_machine import Talk, run_talks


@pytest.fixture
def browser() -> Iterator[Browser]:
    """The process in which the pages run."""
    with Browser() as browser:
        Talk.browser = browser
        yield browser


def test_the_promise_holds_whatever_happens(browser: Browser) -> None:
    """The same talks in each run, or N times as many new ones with ``scripts/test --fuzz=N``."""
    times = os.environ.get("SLIDE_CONTROL_FUZZ")
    run_talks(int(200 * float(times or 1)), new=times is not None, phases=tuple(Phase))
