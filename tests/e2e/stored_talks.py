"""Talks as Home Assistant's storage keeps them: a talk of twenty minutes after three rehearsals of it."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any, Final

from .until import until_equal

if TYPE_CHECKING:
    from .stage import Stage

_SECTIONS: Final = ("Welcome", "What we measured", "What it costs", "Outlook")
_TITLES: Final = (
    *("Hello", "A meetup, one evening", "Why the slides came late"),
    *(
        "From the finger to the slide",
        "Ten seconds",
        "Forty milliseconds",
        "What the house adds",
        "Ninety-nine of a hundred",
    ),
    *("One line in the deck", "A button for nine euros", "الأسعار في لمحة"),
    *("What is left", "Questions"),
)
_SLIDES_OF_SECTIONS: Final = (3, 5, 3, 2)
_PLANNED: Final = (60, 90, 60, 120, 90, 150, 120, 60, 90, 120, 60, 90, 90)
_TALK: Final = (72, 85, 48, 171, 64, 203, 118, 0, 95, 141, 44, 38, 57)
_REHEARSALS: Final = (
    (88, 121, 60, 208, 95, 240, 131, 64, 120, 160, 70, 85, 60),
    (75, 102, 55, 160, 88, 190, 128, 52, 101, 133, 61, 92, 66),
    (66, 94, 58, 131, 84, 166, 119, 57, 92, 124, 58, 88, 80),
)
_DAY: Final = 24 * 3600
_PER_SECOND: Final = 100
_PAUSE: Final = 95
_EVENT: Final = "Evening of talks"


async def store_talks(stage: Stage, deck: str) -> None:
    """Give a stage these talks of a hosted deck in place of its own."""
    client, entry_id = stage.home_assistant.client, stage.entry_id
    now = time.time()
    talks = [
        _talk(f"rehearsal{index}", deck, now - (4 - index) * _DAY, shown, rehearsal=True)
        for index, shown in enumerate(_REHEARSALS)
    ]
    talks.append(_talk("talk", deck, now - 3600, _TALK, title="Meetup in the town hall"))
    # A stage that is disabled has written its talks, and reads them when it is enabled again.
    await client.websocket("config_entries/disable", entry_id=entry_id, disabled_by="user")
    key = f"slide_control.talks.{entry_id}"
    data = {"talks": talks, "trash": [], "plans": {}}
    stored = json.dumps({"version": 1, "minor_version": 1, "key": key, "data": data})
    await asyncio.to_thread((stage.home_assistant.folder / ".storage" / key).write_text, stored)
    await client.websocket("config_entries/disable", entry_id=entry_id, disabled_by=None)

    async def state() -> str:
        entries = await client.get("/api/config/config_entries/entry?domain=slide_control")
        found: str = next(each["state"] for each in entries if each["entry_id"] == entry_id)
        return found

    await until_equal(state, "loaded")


def _talk(
    name: str, deck: str, started_at: float, shown: tuple[int, ...], *, title: str = "", rehearsal: bool = False
) -> dict[str, Any]:
    elapsed = sum(shown)
    return {
        "id": name,
        "title": title,
        "deck": {"name": deck, "version": "1", "title": "Slides at home"},
        "started_at": started_at,
        "ended_at": started_at + elapsed + (0 if rehearsal else _PAUSE),
        "elapsed": elapsed,
        "planned": sum(_PLANNED),
        "rehearsal": rehearsal,
        "slides_shown": sum(seconds > 0 for seconds in shown),
        "slides_total": len(shown),
        "missing": [],
        "slot": None if rehearsal else {"title": _EVENT, "starts_at": started_at, "ends_at": started_at + 1_800},
        "trace": json.dumps(_trace(shown, paused=not rehearsal)),
    }


def _trace(shown: tuple[int, ...], *, paused: bool) -> dict[str, Any]:
    sections = [section for section, count in enumerate(_SLIDES_OF_SECTIONS) for _ in range(count)]
    slides = [
        [index, 0, index + 1, title, None, _SECTIONS[section], seconds]
        for index, (title, section, seconds) in enumerate(zip(_TITLES, sections, _PLANNED, strict=True))
    ]
    visits, begin = [], 0
    for index, seconds in enumerate(shown):
        if seconds:
            visits.append([index, index + 1, begin * _PER_SECOND, seconds * _PER_SECOND, 0, 0, 0])
        begin += seconds
    return {
        "slides": slides,
        "others": [],
        "by": ["remote"],
        "visits": visits,
        "pauses": [[begin * _PER_SECOND, _PAUSE * _PER_SECOND, "pause"]] if paused else [],
        "paused": None,
    }
