"""The chapters of a recording of a talk: its visits, merged until each is long enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..trace import SHOWING_SECONDS

if TYPE_CHECKING:
    from ..record import TalkRecord


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the recording. Times are seconds since it began."""

    title: str
    begin: float
    end: float


def chapters(record: TalkRecord, offset: float, *, shortest: float = SHOWING_SECONDS) -> list[Chapter]:
    """Return the chapters of a recording that began ``offset`` seconds before the talk, or after it if negative.

    Pauses are part of the recording. A chapter below ``shortest`` seconds becomes a part of the one before, and the
    first one of the one after it.
    """
    length = (record.seen_at - record.started_at) + offset
    found: list[Chapter] = []
    visits = [visit for visit in record.visits if visit.begin + offset < length]
    for index, visit in enumerate(visits):
        end = visits[index + 1].begin + offset if index + 1 < len(visits) else length
        begin = max(0.0, visit.begin + offset)
        if end <= begin:
            continue
        title = " ".join(visit.slide.title.split()) or f"{visit.slide.number}"
        if found and (end - begin < shortest or found[-1].title == title):
            found[-1] = Chapter(found[-1].title, found[-1].begin, end)
        elif found and found[-1].end - found[-1].begin < shortest:
            found[-1] = Chapter(title, found[-1].begin, end)
        else:
            found.append(Chapter(title, begin, end))
    return found


def timestamp(seconds: float, *, thousandths: bool = False) -> str:
    """Return ``hh:mm:ss``, with three decimals for WebVTT."""
    whole = round(seconds * 1000) if thousandths else int(seconds) * 1000
    minutes, rest = divmod(whole, 60_000)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours:02}:{minutes:02}:{rest // 1000:02}"
    return f"{text}.{rest % 1000:03}" if thousandths else text
