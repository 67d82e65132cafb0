"""YouTube's chapter list: the first at 00:00, at least three, and none below ten seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .chapters import Chapter, chapters, timestamp

if TYPE_CHECKING:
    from ..record import TalkRecord

NAME = "chapters.txt"
CONTENT_TYPE = "text/plain"
_SHORTEST_SECONDS: Final = 10.0
_FEWEST: Final = 3


def export(record: TalkRecord, offset: float) -> str:
    """Return one line for each chapter; "" if the talk is too short for three."""
    found = chapters(record, offset, shortest=_SHORTEST_SECONDS)
    if found and found[0].begin > 0:
        first = found[0]
        if first.begin < _SHORTEST_SECONDS:
            found[0] = Chapter(first.title, 0.0, first.end)
        else:
            found.insert(0, Chapter(record.deck.title or first.title, 0.0, first.begin))
    if found and found[-1].end - found[-1].begin < _SHORTEST_SECONDS:
        found.pop()
    if len(found) < _FEWEST:
        return ""
    return "".join(f"{_short(each.begin)} {each.title}\n" for each in found)


def _short(seconds: float) -> str:
    """Return ``mm:ss`` for the first hour."""
    text = timestamp(seconds)
    return text.removeprefix("00:")
