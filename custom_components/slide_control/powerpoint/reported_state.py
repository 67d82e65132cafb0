"""What a PowerPoint shows, as the state that a display reports."""

from __future__ import annotations

from typing import Any

from ..stage.state import MAX_OUTLINE_SLIDES
from .feedback import SlideShow


def report_state(show: SlideShow, *, blank: str) -> dict[str, Any]:
    """Return the state, as docs/protocol.md defines it.

    Slides have PowerPoint's own numbers, which count hidden slides, too. PowerPoint says no titles, only where its
    sections begin, so the first slide of a section has the section's title.
    """
    titles = {section.first: section.title for section in show.sections}
    count = max(show.count, show.slide)
    return {
        "indices": {"h": show.slide - 1, "v": 0, "f": show.position - 1 if show.builds else None},
        "number": show.slide,
        "total": count,
        "fragment": show.position,
        "fragments": show.builds,
        "title": titles.get(show.slide, ""),
        "notes": show.notes,
        "blank": blank != "off",
        **({} if blank == "off" else {"blank_color": blank}),
        **({} if show.media is None else {"media": show.media.as_dict()}),
        "outline": [
            {"h": number - 1, "v": 0, "number": number, "title": titles.get(number, ""), "id": None}
            for number in range(1, min(count, MAX_OUTLINE_SLIDES) + 1)
        ],
    }
