"""The versions of releases, and the tags that name them."""

from __future__ import annotations

import re
from typing import Final

_VERSION: Final = re.compile(r"v?((\d+)\.(\d+)\.(\d+)(?:(a|b|rc)(\d+))?)")
_STAGES: Final = {"a": 0, "b": 1, "rc": 2, None: 3}


def version_of(tag: str) -> str:
    """Return the version that a release's tag names; raise ValueError if it is none."""
    if not (match := _VERSION.fullmatch(tag)):
        raise ValueError(f"A release's tag is a version, like v1.2.3 or v1.3.0b1, not: {tag}")
    return match[1]


def order(tag: str) -> tuple[int, ...]:
    """Return what sorts versions, and nothing for other tags; 1.3.0b1 comes before 1.3.0."""
    if not (match := _VERSION.fullmatch(tag)):
        return ()
    _, major, minor, patch, stage, number = match.groups()
    return int(major), int(minor), int(patch), _STAGES[stage], int(number or 0)
