"""WebVTT chapters, for players and for the ``track`` element (https://www.w3.org/TR/webvtt1/)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .chapters import chapters, timestamp

if TYPE_CHECKING:
    from ..record import TalkRecord

NAME = "chapters.vtt"
CONTENT_TYPE = "text/vtt"


def export(record: TalkRecord, offset: float) -> str:
    """Return a file with a cue for each chapter."""
    cues = [
        f"{number}\n{timestamp(each.begin, thousandths=True)} --> {timestamp(each.end, thousandths=True)}\n"
        f"{_escaped(each.title)}\n"
        for number, each in enumerate(chapters(record, offset), 1)
        if round(each.end * 1000) > round(each.begin * 1000)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
