"""The number of tries of each fuzzer: the default, or N times as many with ``scripts/test --fuzz=N``."""

from __future__ import annotations

from collections.abc import Callable
import os
from typing import Any, Final

from hypothesis import HealthCheck, settings

_TIMES: Final = os.environ.get("SLIDE_CONTROL_FUZZ")


def tries(number: int) -> Callable[[Any], Any]:
    """Try that many inputs, the same in each run; with ``--fuzz=N``, N times as many new ones."""
    return settings(
        max_examples=int(number * float(_TIMES or 1)),
        derandomize=_TIMES is None,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
