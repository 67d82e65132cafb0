"""How often the fuzzers try: as often as the suite has time for, or as ``scripts/test --fuzz=N`` says."""

from __future__ import annotations

from collections.abc import Callable
import os
from typing import Any, Final

from hypothesis import HealthCheck, settings

_TIMES: Final = os.environ.get("SLIDE_CONTROL_FUZZ")


def tries(number: int) -> Callable[[Any], Any]:
    """Try so many inputs, the same in each run; or so many times as many, and new ones, if that was asked for."""
    return settings(
        max_examples=int(number * float(_TIMES or 1)),
        derandomize=_TIMES is None,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
