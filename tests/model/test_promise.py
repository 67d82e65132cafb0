"""Every press counts once or not at all, in time or not at all, and its sender is told the truth."""

from __future__ import annotations

from collections.abc import Iterator
import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
import pytest

from .browser import Browser
from .machine import Talk


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The process in which the pages run."""
    with Browser() as browser:
        Talk.browser = browser
        yield browser


def test_the_promise_holds_whatever_happens(browser: Browser) -> None:
    """The same talks in each run, unless SLIDE_CONTROL_TALKS says how many new ones are to be tried."""
    talks = os.environ.get("SLIDE_CONTROL_TALKS")
    run_state_machine_as_test(
        Talk,
        settings=settings(
            max_examples=int(talks or 50),
            stateful_step_count=40,
            deadline=None,
            database=None,
            derandomize=talks is None,
            suppress_health_check=list(HealthCheck),
        ),
    )
