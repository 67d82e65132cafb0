"""The plans of decks as JSON data, and what pages show of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...stage.messages import Message
from ..record import slide_keys
from .breaks import breaks_list, parse_breaks
from .plan import MAX_TALK_SECONDS, DeckPlan, slide_ends
from .sections import find_sections

if TYPE_CHECKING:
    from ...stage.state import Slide
    from ..record import TalkRecord

_MINUTE = 60
# Sections may take this much more or less than the talk, for rounded minutes.
_TOLERANCE = 30.0


def plans_dict(plans: Mapping[str, DeckPlan]) -> dict[str, Any]:
    """Return the plans of decks by their keys, as JSON data."""
    return {
        deck: {
            "sections": dict(plan.sections),
            "slides": {key: round(seconds, 1) for key, seconds in plan.slides.items()},
            "learned_from": plan.learned_from,
            "planned": plan.planned,
            "breaks": breaks_list(plan.breaks),
        }
        for deck, plan in plans.items()
    }


def parse_plans(data: Any) -> dict[str, DeckPlan]:
    """Parse stored plans; what is damaged is left out."""
    if not isinstance(data, Mapping):
        return {}
    plans = {}
    for deck, plan in data.items():
        if isinstance(deck, str) and isinstance(plan, Mapping):
            learned_from = plan.get("learned_from")
            plans[deck] = DeckPlan(
                _seconds(plan.get("sections")),
                _seconds(plan.get("slides")),
                learned_from if isinstance(learned_from, str) else None,
                _planned(plan.get("planned")),
                parse_breaks(plan.get("breaks")),
            )
    return plans


def learn(record: TalkRecord, seconds: float) -> DeckPlan:
    """Return the plan that a talk teaches, scaled to ``seconds``: each slide's part of its time."""
    keys = slide_keys((slide.id, slide.title) for slide in record.slides)
    spent: dict[tuple[int, int], float] = {}
    for visit in record.visits:
        spent[visit.slide.place] = spent.get(visit.slide.place, 0.0) + visit.seconds
    shown = {
        key: spent.get((slide.h, slide.v), 0.0)
        for key, slide in zip(keys, record.slides, strict=True)
        if slide.number is not None
    }
    whole = sum(shown.values())
    if not whole:
        return DeckPlan(learned_from=record.id)
    return DeckPlan(slides={key: each * seconds / whole for key, each in shown.items()}, learned_from=record.id)


def describe_plan(outline: tuple[Slide, ...], total: int, planned: float | None, plan: DeckPlan) -> dict[str, Any]:
    """Return the sections of a deck with their minutes, and what doesn't fit."""
    sections = find_sections(outline)
    ends = slide_ends(outline, total, planned, plan) if planned is not None and total else ()
    own = {slide.number for slide in outline if slide.seconds is not None}
    return {
        "sections": [
            {
                "title": section.title,
                "first_number": section.first_number,
                "slides": len(section.places),
                "minutes": _minutes(section.numbers, ends, plan.sections.get(section.title)),
                "from": "user"
                if section.title in plan.sections
                else "learned"
                if plan.slides
                else "deck"
                if own & set(section.numbers)
                else None,
            }
            for section in sections
        ],
        "breaks": breaks_list(plan.breaks),
        "problems": plan_problems(tuple(section.title for section in sections), planned, plan),
    }


def plan_problems(titles: tuple[str, ...], planned: float | None, plan: DeckPlan) -> list[Message]:
    """Return what of a plan doesn't fit: the rest of it counts all the same."""
    problems = [Message("plan_section_unknown", section=title) for title in plan.sections if title not in titles]
    problems += [
        Message("plan_break_unknown", section=each.after)
        for each in plan.breaks
        if each.after is not None and each.after not in titles[:-1]
    ]
    timed = sum(seconds for title, seconds in plan.sections.items() if title in titles)
    complete = bool(titles) and all(title in plan.sections for title in titles)
    if planned is not None and (timed > planned + _TOLERANCE or (complete and timed < planned - _TOLERANCE)):
        problems.append(Message("plan_does_not_fit", sections=round(timed / _MINUTE), talk=round(planned / _MINUTE)))
    return problems


def _minutes(numbers: tuple[int, ...], ends: tuple[float, ...], own: float | None) -> float | None:
    if own is not None:
        return round(own / _MINUTE, 2)
    if not ends:
        return None
    length = sum(
        ends[number - 1] - (ends[number - 2] if number > 1 else 0.0) for number in numbers if number <= len(ends)
    )
    return round(length / _MINUTE, 2)


def _seconds(data: Any) -> dict[str, float]:
    if not isinstance(data, Mapping):
        return {}
    return {
        name: float(seconds)
        for name, seconds in data.items()
        if isinstance(name, str) and isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds >= 0
    }


def _planned(seconds: Any) -> float | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= MAX_TALK_SECONDS:
        return None
    return float(seconds)
