"""The formats in which a talk can be exported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ...stage.messages import Message, SlideControlError
from . import ffmetadata, webvtt, youtube
from .tables import export_csv, export_json

if TYPE_CHECKING:
    from ..record import TalkRecord

MAX_OFFSET_SECONDS: Final = 24 * 3600


class ExportFormat(StrEnum):
    """A format."""

    CSV = "csv"
    JSON = "json"
    WEBVTT = "webvtt"
    YOUTUBE = "youtube"
    FFMETADATA = "ffmetadata"


class ExportError(SlideControlError):
    """A talk can't be exported; the message says why."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file."""

    filename: str
    content_type: str
    text: str


_FORMATS: Final[Mapping[ExportFormat, tuple[str, str, Callable[[TalkRecord, float], str]]]] = {
    ExportFormat.CSV: ("talk.csv", "text/csv", export_csv),
    ExportFormat.JSON: ("talk.json", "application/json", export_json),
    ExportFormat.WEBVTT: (webvtt.NAME, webvtt.CONTENT_TYPE, webvtt.export),
    ExportFormat.YOUTUBE: (youtube.NAME, youtube.CONTENT_TYPE, youtube.export),
    ExportFormat.FFMETADATA: (ffmetadata.NAME, ffmetadata.CONTENT_TYPE, ffmetadata.export),
}


def filename_of(wanted: ExportFormat) -> str:
    """Return the name of the file of a format."""
    return _FORMATS[wanted][0]


def export_talk(record: TalkRecord, wanted: ExportFormat, offset: float = 0.0) -> Export:
    """Return a talk in a format; ``offset`` is by how many seconds a recording began before the talk.

    Raises ``ExportError`` if the talk is too short for the format.
    """
    name, content_type, export = _FORMATS[wanted]
    if not (text := export(record, offset)):
        raise ExportError(Message("talk_too_short"))
    return Export(name, content_type, text)
