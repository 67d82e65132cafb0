"""The breaks of a plan: each at a time of day, or after a section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final

from ..steps import ClockError
from .time_of_day import MAX_BREAK_SECONDS, seconds_until

if TYPE_CHECKING:
    from .sections import Section

MAX_BREAKS: Final = 20
MAX_BREAK_TITLE_LENGTH: Final = 100


@dataclass(frozen=True, slots=True)
class PlannedBreak:
    """A break, either at a time of day or after a section."""

    title: str
    """"" for none."""
    seconds: float
    at: time | None = None
    after: str | None = None
    """The title of a section."""


@dataclass(frozen=True, slots=True)
class UpcomingBreak:
    """A break that the talk has still to take."""

    planned: PlannedBreak
    begins_at: float | None = None
    """Unix time in seconds; None for a break after a section."""
    section: int | None = None
    """The index of that section."""


def upcoming(
    breaks: Iterable[PlannedBreak], sections: Sequence[Section], *, began: datetime, since: float
) -> Iterator[UpcomingBreak]:
    """Yield the breaks of a talk that are later than ``since``, a Unix time, or after a section that isn't the last.

    ``began`` is when the talk began; a time of day is the next one from there.
    """
    titles = [section.title for section in sections]
    for each in breaks:
        if each.at is not None:
            try:
                begins_at = began.timestamp() + seconds_until(each.at, began)
            except ClockError:
                continue  # in more than twelve hours: it was before the talk
            if begins_at > since:
                yield UpcomingBreak(each, begins_at)
        elif each.after in titles[:-1]:
            yield UpcomingBreak(each, section=titles.index(each.after))


def end_with_breaks(begin: float, seconds: float, breaks: Iterable[UpcomingBreak]) -> float:
    """Return when ``seconds`` of a talk that goes on at ``begin`` are over, with the breaks until then."""
    timed: list[tuple[float, float]] = []
    end = begin + seconds
    for each in breaks:
        if each.begins_at is None:
            end += each.planned.seconds
        else:
            timed.append((each.begins_at, each.planned.seconds))
    for begins_at, length in sorted(timed):
        if begins_at <= begin:  # it begins in a break, and may be longer than that
            longer = max(0.0, begins_at + length - begin)
            begin, end = begin + longer, end + longer
        elif begins_at < end:
            end += length
    return end


def breaks_list(breaks: Iterable[PlannedBreak]) -> list[dict[str, Any]]:
    """Return breaks as JSON data."""
    return [
        {
            "title": each.title,
            "minutes": round(each.seconds / 60, 2),
            "at": None if each.at is None else f"{each.at:%H:%M}",
            "after": each.after,
        }
        for each in breaks
    ]


def parse_breaks(data: Any) -> tuple[PlannedBreak, ...]:
    """Parse stored breaks; what is damaged is left out."""
    found = (_parse(each) for each in (data if isinstance(data, list) else ()))
    return tuple(dict.fromkeys(each for each in found if each is not None))[:MAX_BREAKS]


def _parse(data: Any) -> PlannedBreak | None:
    match data:
        case {"title": str(title), "minutes": int() | float() as minutes} if 0 < minutes <= MAX_BREAK_SECONDS / 60:
            return _placed(title, minutes * 60, data)
    return None


def _placed(title: str, seconds: float, data: Mapping[str, Any]) -> PlannedBreak | None:
    match data:
        case {"at": str(at)}:
            try:
                return PlannedBreak(title, seconds, at=time.fromisoformat(at))
            except ValueError:
                return None
        case {"after": str(after)}:
            return PlannedBreak(title, seconds, after=after)
    return None
