"""FFmpeg's metadata file, which writes chapters into a recording (https://ffmpeg.org/ffmpeg-formats.html#Metadata-2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .chapters import chapters

if TYPE_CHECKING:
    from ..record import TalkRecord

NAME = "chapters.ffmetadata"
CONTENT_TYPE = "text/plain"


def export(record: TalkRecord, offset: float) -> str:
    """Return a file with a section for each chapter, in milliseconds."""
    lines = [";FFMETADATA1", f"title={_escaped(record.title or record.deck.title)}"]
    for each in chapters(record, offset):
        begin, end = round(each.begin * 1000), round(each.end * 1000)
        lines += ["", "[CHAPTER]", "TIMEBASE=1/1000", f"START={begin}", f"END={end}", f"title={_escaped(each.title)}"]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return "".join(f"\\{character}" if character in "=;#\\\n" else character for character in text)
