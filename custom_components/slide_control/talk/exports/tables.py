"""CSV and JSON: the visits of a talk for spreadsheets, and its whole report for programs."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Final

from ..report import report

if TYPE_CHECKING:
    from ..record import TalkRecord

_COLUMNS: Final = (
    "number",
    "slide_id",
    "title",
    "section",
    "started_at",
    "begin",
    "seconds",
    "steps",
    "blank_seconds",
    "by",
)
# A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def export_csv(record: TalkRecord, offset: float) -> str:
    """Return one row for each visit; ``begin`` is in seconds since the recording began."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for visit in report(record)["visits"]:
        begin = round(visit["started_at"] - record.started_at + offset, 2)
        row = visit | {"begin": begin}
        writer.writerow([_cell(row[column]) for column in _COLUMNS])
    return text.getvalue()


def export_json(record: TalkRecord, _offset: float) -> str:
    """Return the report."""
    return json.dumps(report(record), ensure_ascii=False, indent=1) + "\n"


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
