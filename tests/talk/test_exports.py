"""Talks as files: chapters that players, YouTube, and FFmpeg read, and tables."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
import re
import shutil
import subprocess
from typing import Final

import pytest

from custom_components.slide_control.stage.state import Slide
from custom_components.slide_control.talk.clock import Pause
from custom_components.slide_control.talk.exports.formats import ExportError, ExportFormat, export_talk
from custom_components.slide_control.talk.record import Deck, TalkRecord
from custom_components.slide_control.talk.trace import ShownSlide, Visit

TITLES: Final = ("Welcome", "a=b; #1 \\ <b>&", "=HYPERLINK(1)", "--> 00:00", "Thanks")
_CUE: Final = re.compile(r"(\d\d:[0-5]\d:[0-5]\d\.\d{3}) --> (\d\d:[0-5]\d:[0-5]\d\.\d{3})")


def _record(*seconds: float) -> TalkRecord:
    """Return a talk that showed its slides for some seconds, with a pause of a minute after the first."""
    visits, begin = [], 0.0
    for h, shown in enumerate(seconds):
        title = TITLES[h % len(TITLES)]
        visits.append(Visit(ShownSlide((h, 0), h + 1, None, title), begin, shown, by="remote"))
        begin += shown + (60.0 if h == 0 else 0.0)
    return TalkRecord(
        id="a",
        deck=Deck(title="Welcome"),
        started_at=1_700_000_000.0,
        ended_at=1_700_000_000.0 + begin,
        elapsed=sum(seconds),
        planned=None,
        rehearsal=False,
        slides=tuple(Slide(h, 0, h + 1, TITLES[h % len(TITLES)], None) for h in range(len(seconds))),
        planned_seconds={},
        visits=tuple(visits),
        pauses=(Pause(seconds[0], 60.0),),
    )


def _export(record: TalkRecord, wanted: ExportFormat, offset: float = 0.0) -> str:
    return export_talk(record, wanted, offset).text


def test_chapters_are_valid_for_their_readers(tmp_path: Path) -> None:
    record = _record(30, 20, 12, 3, 3_700)
    text = _export(record, ExportFormat.WEBVTT)
    header, *blocks = text.rstrip("\n").split("\n\n")
    assert header == "WEBVTT"
    cues = [block.split("\n") for block in blocks]
    spans = [match.groups() for _, timing, _ in cues if (match := _CUE.fullmatch(timing))]
    assert [title for _, _, title in cues] == ["Welcome", "a=b; #1 \\ &lt;b&gt;&amp;", "=HYPERLINK(1)", "Thanks"]
    assert spans == [
        ("00:00:00.000", "00:01:30.000"),
        ("00:01:30.000", "00:01:50.000"),
        ("00:01:50.000", "00:02:05.000"),
        ("00:02:05.000", "01:03:45.000"),
    ], "three seconds are no chapter, and the pause is part of the recording"
    metadata = _export(record, ExportFormat.FFMETADATA)
    assert metadata.startswith(";FFMETADATA1\ntitle=Welcome\n\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=90000\n")
    assert "title=a\\=b\\; \\#1 \\\\ <b>&\n" in metadata
    if (ffmpeg := shutil.which("ffmpeg")) is not None:
        (tmp_path / "chapters").write_text(metadata)
        copied = subprocess.run(  # noqa: S603 - a program of the machine's, with our file
            [ffmpeg, "-v", "error", "-f", "ffmetadata", "-i", tmp_path / "chapters", "-f", "ffmetadata", "-"],
            check=True,
            capture_output=True,
            text=True,
        )
        assert copied.stdout.count("[CHAPTER]") == len(cues)


def test_youtube_gets_at_least_three_chapters_of_ten_seconds_and_the_first_at_nought() -> None:
    assert _export(_record(30, 8, 20, 3_700), ExportFormat.YOUTUBE) == (
        "00:00 Welcome\n01:38 =HYPERLINK(1)\n01:58 --> 00:00\n"
    ), "eight seconds belong to the chapter before"
    late = _export(_record(30, 40, 20), ExportFormat.YOUTUBE, offset=3_600.0)
    assert late.splitlines()[:2] == ["00:00 Welcome", "01:00:00 Welcome"]
    early = _export(_record(30, 40, 20, 50, 3_700), ExportFormat.YOUTUBE, offset=-95.0)
    assert early.splitlines()[0] == "00:00 a=b; #1 \\ <b>&"
    with pytest.raises(ExportError):
        _export(_record(30, 5, 4), ExportFormat.YOUTUBE)


def test_tables_have_every_visit_and_no_formula() -> None:
    record = _record(30, 20, 12)
    rows = list(csv.DictReader(io.StringIO(_export(record, ExportFormat.CSV, offset=10))))
    assert [(row["number"], row["title"], row["begin"], row["seconds"]) for row in rows] == [
        ("1", "Welcome", "10.0", "30"),
        ("2", "a=b; #1 \\ <b>&", "100.0", "20"),
        ("3", "'=HYPERLINK(1)", "120.0", "12"),
    ]
    report = json.loads(_export(record, ExportFormat.JSON))
    assert (report["elapsed"], report["slides_shown"], report["longest"]) == (62, 3, [1, 2, 3])
