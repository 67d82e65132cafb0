"""Records of talks as JSON data: a header for lists, and the trace as one compact string.

Home Assistant writes each item of a list on a line of its own, which would make a file of traces four times as large.
"""

from __future__ import annotations

from collections.abc import Mapping
import json
from typing import Any, Final

from ..stage import fields
from ..stage.fields import InvalidFieldError
from ..stage.messages import Message
from ..stage.state import MAX_OUTLINE_SLIDES, Slide
from .audience.totals import parse_totals
from .clock import Pause, PauseKind
from .planning.slot import parse_slot
from .record import MISSING, TRACE_DAMAGED, Deck, TalkRecord, slide_keys
from .trace import MAX_VISITS, ShownSlide, Visit

TRACE: Final = "trace"
# Lengths are stored in hundredths of a second.
_PER_SECOND: Final = 100
_MAX_UNIX_TIME: Final = 2**40
_MAX_SECONDS: Final = 366 * 24 * 3600


def record_dict(record: TalkRecord) -> dict[str, Any]:
    """Return a record as JSON data."""
    return {
        "id": record.id,
        "title": record.title,
        "deck": {"name": record.deck.name, "version": record.deck.version, "title": record.deck.title},
        "started_at": round(record.started_at, 2),
        "ended_at": None if record.ended_at is None else round(record.ended_at, 2),
        "elapsed": round(record.elapsed, 2),
        "planned": record.planned,
        "rehearsal": record.rehearsal,
        "slides_shown": record.slides_shown,
        "slides_total": record.slides_total,
        "missing": list(record.missing),
        "slot": None if record.slot is None else record.slot.as_dict(),
        "audience": record.audience.as_dict() if record.audience else None,
        TRACE: json.dumps(_trace(record), ensure_ascii=False, separators=(",", ":")),
    }


def parse_record(data: Any) -> TalkRecord:
    """Parse a stored record; raises ``InvalidFieldError`` if its header is damaged.

    A record whose trace is damaged has none, and says so.
    """
    header = fields.mapping(data, "talk")
    deck = fields.mapping(header.get("deck"), "deck")
    missing = [key for key in header.get("missing", ()) if key in MISSING]
    try:
        trace = _parse_trace(header.get(TRACE))
    except ValueError, TypeError, IndexError, KeyError, RecursionError:
        trace = {}
        missing.append(TRACE_DAMAGED.key)
    ended_at, planned = header.get("ended_at"), header.get("planned")
    return TalkRecord(
        id=fields.text(header.get("id"), "id", 100, shortest=1),
        title=fields.text(header.get("title", ""), "title", 300),
        deck=Deck(_text(deck.get("name")), _text(deck.get("version")), _text(deck.get("title")) or ""),
        started_at=fields.number(header.get("started_at"), "started_at", 0, _MAX_UNIX_TIME),
        ended_at=None if ended_at is None else fields.number(ended_at, "ended_at", 0, _MAX_UNIX_TIME),
        elapsed=fields.number(header.get("elapsed"), "elapsed", 0, _MAX_SECONDS),
        planned=None if planned is None else fields.number(planned, "planned", 0, _MAX_SECONDS),
        rehearsal=bool(header.get("rehearsal")),
        slides=trace.get("slides", ()),
        planned_seconds=trace.get("planned", {}),
        visits=trace.get("visits", ()),
        pauses=trace.get("pauses", ()),
        paused_since=trace.get("paused_since"),
        pause_kind=trace.get("pause_kind", PauseKind.PAUSE),
        resumes_at=trace.get("resumes_at"),
        pause_title=trace.get("pause_title", ""),
        slot=parse_slot(header.get("slot")),
        audience=parse_totals(header.get("audience")),
        missing=tuple(dict.fromkeys(missing)),
    )


def _trace(record: TalkRecord) -> dict[str, Any]:
    keys = slide_keys((slide.id, slide.title) for slide in record.slides)
    slides: list[list[Any]] = [
        [slide.h, slide.v, slide.number, slide.title, slide.id, slide.section, _short(record.planned_seconds.get(key))]
        for key, slide in zip(keys, record.slides, strict=True)
    ]
    known = {(slide.h, slide.v, slide.title, slide.id): index for index, slide in enumerate(record.slides)}
    others: list[list[Any]] = []
    movers: dict[str, int] = {}
    visits: list[list[int]] = []
    for visit in record.visits:
        slide = visit.slide
        name = (*slide.place, slide.title, slide.id)
        if (index := known.get(name)) is None:
            index = known[name] = len(slides) + len(others)
            others.append([*slide.place, slide.number, slide.title, slide.id])
        mover = movers.setdefault(visit.by, len(movers))
        visits.append(
            [index, slide.number, _whole(visit.begin), _whole(visit.seconds), visit.steps, _whole(visit.blank), mover]
        )
    return {
        "slides": slides,
        "others": others,
        "by": list(movers),
        "visits": visits,
        "pauses": [
            [_whole(pause.begin), _whole(pause.seconds), pause.kind.value, pause.title] for pause in record.pauses
        ],
        "paused": _paused(record),
    }


def _parse_trace(text: Any) -> dict[str, Any]:
    """Parse a trace; raises one of several errors if it is damaged."""
    data: Mapping[str, Any] = json.loads(text)
    slides = tuple(
        Slide(int(h), int(v), number, str(title), _text(slide_id), section=_text(section))
        for h, v, number, title, slide_id, section, _ in data["slides"][:MAX_OUTLINE_SLIDES]
    )
    keys = slide_keys((slide.id, slide.title) for slide in slides)
    planned = {key: float(row[6]) for key, row in zip(keys, data["slides"], strict=False) if row[6] is not None}
    shown = [(slide.h, slide.v, slide.title, slide.id) for slide in slides]
    shown += [(int(h), int(v), str(title), _text(slide_id)) for h, v, _, title, slide_id in data["others"]]
    movers = [str(mover) for mover in data["by"]]
    visits = tuple(
        Visit(
            ShownSlide(shown[slide][:2], int(number), shown[slide][3], shown[slide][2]),
            begin / _PER_SECOND,
            seconds / _PER_SECOND,
            int(steps),
            blank / _PER_SECOND,
            movers[by],
        )
        for slide, number, begin, seconds, steps, blank, by in data["visits"][: 2 * MAX_VISITS]
    )
    if any(visit.seconds < 0 for visit in visits):
        raise InvalidFieldError("seconds", Message("invalid_number", lowest=0, highest=_MAX_SECONDS))
    return {
        "slides": slides,
        "planned": planned,
        "visits": visits,
        "pauses": tuple(
            Pause(begin / _PER_SECOND, seconds / _PER_SECOND, PauseKind(kind), "".join(map(str, title)))
            for begin, seconds, kind, *title in data["pauses"]
        ),
        **_parse_paused(data.get("paused")),
    }


def _paused(record: TalkRecord) -> list[Any] | None:
    if record.paused_since is None:
        return None
    return [_whole(record.paused_since), record.pause_kind.value, record.resumes_at, record.pause_title]


def _parse_paused(paused: Any) -> dict[str, Any]:
    if paused is None:
        return {}
    since, kind, resumes_at, *title = paused
    return {
        "paused_since": since / _PER_SECOND,
        "pause_kind": PauseKind(kind),
        "resumes_at": None if resumes_at is None else float(resumes_at),
        "pause_title": "".join(map(str, title)),
    }


def _whole(seconds: float) -> int:
    return round(seconds * _PER_SECOND)


def _short(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
