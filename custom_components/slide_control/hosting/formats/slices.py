"""Searches large files in slices: one call of a regular expression or of ``bytes.count`` holds Python's interpreter.

A call takes 1 to 10 ms for each MiB, and Home Assistant's event loop waits for as long.
"""

from __future__ import annotations

from collections.abc import Iterator
import re
from typing import Final

SLICE: Final = 64 * 1024
"""Bytes or characters that are searched in one call."""
MAX_MATCH: Final = 2 * 1024
"""The longest match that is found wherever it is."""


def find_all[Text: (bytes, str)](pattern: re.Pattern[Text], text: Text, start: int = 0) -> Iterator[re.Match[Text]]:
    """Yield the matches from a position on, as ``Pattern.finditer`` does; none may be empty or exceed ``MAX_MATCH``."""
    at = start
    while at < len(text):
        end = after = at + SLICE
        for match in pattern.finditer(text, at, end + MAX_MATCH):
            if match.start() >= end:
                break
            yield match
            after = max(end, match.end())
        at = after


def search[Text: (bytes, str)](pattern: re.Pattern[Text], text: Text, start: int = 0) -> re.Match[Text] | None:
    """Return the first match from a position on; None if there is none."""
    return next(find_all(pattern, text, start), None)


def count(part: bytes, content: bytes) -> int:
    """Return how often a part is in a file, without overlaps."""
    return sum(1 for _ in find_all(re.compile(re.escape(part)), content))
