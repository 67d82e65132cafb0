"""The report of a talk: where its time went, by visit, by slide and by section, compared with other talks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from .planning.sections import before_backup, find_sections
from .record import slide_keys
from .trace import SHOWING_SECONDS, Place

if TYPE_CHECKING:
    from .record import TalkRecord

_LONGEST: Final = 3
_EARLIER: Final = 5
# Rehearsals of the same deck from which on their spread says something.
_SPREAD: Final = 3


def summary(record: TalkRecord) -> dict[str, Any]:
    """Return what lists say of a talk."""
    return {
        "id": record.id,
        "title": record.title,
        "deck": {"name": record.deck.name, "version": record.deck.version, "title": record.deck.title},
        "started_at": record.started_at,
        "ended_at": record.ended_at,
        "elapsed": round(record.elapsed, 1),
        "planned": record.planned,
        "rehearsal": record.rehearsal,
        "event": None if record.slot is None else record.slot.title,
        "slides_shown": record.slides_shown,
        "slides_total": record.slides_total,
        "running": record.ended_at is None,
    }


def report(record: TalkRecord, others: Sequence[TalkRecord] = ()) -> dict[str, Any]:
    """Return the whole report; ``others`` are talks of the same deck, the newest first."""
    spent = spent_by_place(record)
    slides = by_slide(record)
    return summary(record) | {
        "visits": _visits(record),
        "pauses": [
            {
                "started_at": round(record.started_at + pause.begin, 2),
                "seconds": round(pause.seconds, 2),
                "kind": pause.kind.value,
                "title": pause.title,
                "slide": _slide_at(record, slides, pause.begin),
            }
            for pause in record.pauses
        ],
        "by_slide": slides,
        "by_section": _by_section(record, spent),
        "skipped": [
            slide.number
            for slide in before_backup(record.slides)
            if slide.number is not None and spent.get((slide.h, slide.v), 0.0) < SHOWING_SECONDS
        ],
        "went_back": _went_back(record),
        "longest": [
            slide["number"]
            for slide in sorted(slides, key=lambda slide: -float(slide["seconds"]))[:_LONGEST]
            if slide["seconds"] >= SHOWING_SECONDS and slide["number"] is not None
        ],
        "audience": record.audience.as_dict(),
        "missing": list(record.missing),
        "earlier": [
            {
                "id": other.id,
                "started_at": other.started_at,
                "rehearsal": other.rehearsal,
                "elapsed": round(other.elapsed, 1),
                "seconds": {slide["key"]: slide["seconds"] for slide in by_slide(other) if slide["seconds"]},
            }
            for other in others[:_EARLIER]
        ],
        "spread": _spread(record, others),
    }


def spent_by_place(record: TalkRecord) -> dict[Place, float]:
    """Return the seconds that each slide was shown."""
    spent: dict[Place, float] = {}
    for visit in record.visits:
        spent[visit.slide.place] = spent.get(visit.slide.place, 0.0) + visit.seconds
    return spent


def _slide_at(record: TalkRecord, slides: Sequence[Mapping[str, Any]], begin: float) -> str | None:
    """Return the key of the slide that was shown ``begin`` seconds after the talk began; None before the first one."""
    shown = next((visit.slide for visit in reversed(record.visits) if visit.begin <= begin), None)
    if shown is None:
        return None
    wanted = (shown.number or None, shown.id, shown.title)
    return next((s["key"] for s in slides if (s["number"], s["slide_id"], s["title"]) == wanted), None)


def by_slide(record: TalkRecord) -> list[dict[str, Any]]:
    """Return each slide of the deck in its order, and then those that were shown and are in it no more."""
    keys = slide_keys((slide.id, slide.title) for slide in record.slides)
    rows: dict[tuple[object, ...], dict[str, Any]] = {}
    for key, slide in zip(keys, record.slides, strict=True):
        planned = record.planned_seconds.get(key)
        rows[slide.h, slide.v, slide.title, slide.id] = {
            "key": key,
            "number": slide.number,
            "slide_id": slide.id,
            "title": slide.title,
            "section": slide.section,
            "seconds": 0.0,
            "planned": None if planned is None else round(planned, 1),
            "visits": 0,
        }
    for visit in record.visits:
        slide_shown = visit.slide
        name = (*slide_shown.place, slide_shown.title, slide_shown.id)
        row = rows.setdefault(
            name,
            {
                "key": f"{slide_shown.id or slide_shown.title}@{slide_shown.number}",
                "number": slide_shown.number or None,
                "slide_id": slide_shown.id,
                "title": slide_shown.title,
                "section": None,
                "seconds": 0.0,
                "planned": None,
                "visits": 0,
            },
        )
        row["seconds"] += visit.seconds
        row["visits"] += 1
    for row in rows.values():
        row["seconds"] = round(row["seconds"], 2)
    return list(rows.values())


def _visits(record: TalkRecord) -> list[dict[str, Any]]:
    sections = {(slide.h, slide.v): slide.section for slide in record.slides}
    return [
        {
            "slide_id": visit.slide.id,
            "number": visit.slide.number or None,
            "title": visit.slide.title,
            "section": sections.get(visit.slide.place),
            "started_at": round(record.started_at + visit.begin, 2),
            "seconds": round(visit.seconds, 2),
            "steps": visit.steps,
            "blank_seconds": round(visit.blank, 2),
            "by": visit.by,
        }
        for visit in record.visits
    ]


def _by_section(record: TalkRecord, spent: dict[Place, float]) -> list[dict[str, Any]]:
    keys = slide_keys((slide.id, slide.title) for slide in record.slides)
    planned = {
        (slide.h, slide.v): record.planned_seconds.get(key) for key, slide in zip(keys, record.slides, strict=True)
    }
    return [
        {
            "title": section.title,
            "seconds": round(sum(spent.get(place, 0.0) for place in section.places), 2),
            "planned": round(sum(planned.get(place) or 0.0 for place in section.places), 1)
            if record.planned_seconds
            else None,
        }
        for section in find_sections(record.slides)
    ]


def _went_back(record: TalkRecord) -> list[int]:
    """Return the numbers of the slides to which the speaker went back, in that order and each once."""
    back: dict[int, None] = {}
    furthest: tuple[int, int] = (-1, -1)
    for visit in record.visits:
        if visit.seconds < SHOWING_SECONDS:
            continue
        if visit.slide.place < furthest and visit.slide.number:
            back[visit.slide.number] = None
        furthest = max(furthest, visit.slide.place)
    return list(back)


def _spread(record: TalkRecord, others: Sequence[TalkRecord]) -> list[dict[str, Any]] | None:
    """Return the least, the most and the mean seconds of each slide over the rehearsals; None for fewer than three."""
    rehearsals = [each for each in (record, *others) if each.rehearsal and each.ended_at is not None]
    if len(rehearsals) < _SPREAD:
        return None
    tables = [{slide["key"]: slide["seconds"] for slide in by_slide(each)} for each in rehearsals]
    spread = []
    for slide in by_slide(record):
        seconds = [table.get(slide["key"], 0.0) for table in tables]
        spread.append(
            {
                "key": slide["key"],
                "number": slide["number"],
                "min": min(seconds),
                "max": max(seconds),
                "mean": round(sum(seconds) / len(seconds), 2),
            }
        )
    return spread
