"""One whole talk: rehearsed, planned, held with a pause and a jump back over a restart, measured, and exported."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from pathlib import Path
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, Final

import pytest

from .lamp import lamp_by_pace, lamp_history, until_lamp
from .stage import act, until_state
from .stop_watch import Span, StopWatch
from .test_hosted import log_in
from .until import until_equal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page

    from .stage import Stage

DECK: Final = "reveal6"
# A chapter on YouTube has ten seconds at least.
CHAPTER_SECONDS: Final = 10.2
SHOWN: Final = ("Welcome", "Discounts", "Welcome", "Discounts")
RECORDING_BEGAN: Final = 12.5
"""Seconds by which a recording began before the talk."""
READ_TRACK: Final = """async (text) => {
    const video = document.body.appendChild(document.createElement('video'));
    const track = video.appendChild(document.createElement('track'));
    track.kind = 'chapters';
    track.src = URL.createObjectURL(new Blob([text], { type: 'text/vtt' }));
    track.track.mode = 'hidden';
    await new Promise((loaded, failed) => { track.onload = loaded; track.onerror = failed; });
    return [...track.track.cues].map((cue) => [cue.startTime, cue.endTime, cue.getCueAsHTML().textContent]);
}"""


@pytest.fixture
async def deck(stage: Stage, browser: Browser) -> AsyncIterator[Page]:
    """A display that shows the deck, and may lose its connection; no plan afterwards."""
    await until_state(stage, "sensor.displays_connected", "0")
    page = await browser.new_page(viewport={"width": 1280, "height": 720})
    await page.goto(stage.hosted[DECK])
    await stage.until_shown()
    await stage.reset_clock()
    yield page
    await page.close()
    client = stage.home_assistant.client
    await client.websocket("slide_control/plan/clear", config_entry_id=stage.entry_id, deck=DECK)
    await client.action("number", "set_value", entity_id="number.demo_stage_planned_time", value=0)
    await client.action("switch", "turn_off", entity_id="switch.demo_stage_rehearsal")


async def clock_step(stage: Stage, name: str, **fields: Any) -> None:
    """Call one of the actions of the clock, which answers when the step is done."""
    await stage.home_assistant.client.action("slide_control", name, **fields)


async def rehearse(stage: Stage) -> None:
    """Pass the first slide and speak about another one, and let the plan be thirty seconds of that."""
    watch = StopWatch()
    await watch.move(clock_step(stage, "start_talk", rehearsal=True))
    await watch.move(act(stage, "go_to", slide="Discounts"))
    # On a busy machine, the lamp may need longer than the visit.
    await until_lamp(stage, "green")
    await watch.until(5.2)
    record = await watch.move(act(stage, "end_talk"))
    # As the deck says: thirty seconds for each slide before those of the backup.
    assert (record["rehearsal"], record["planned"]) == (True, 4 * 30)
    is_right(record, watch)
    plan = {"config_entry_id": stage.entry_id, "deck": DECK, "minutes": 0.5}
    learned = await stage.home_assistant.client.websocket("slide_control/plan/learn", **plan)
    assert [section["from"] for section in learned["sections"]] == ["learned", "learned"]
    assert learned["learnable"]["talk_id"] == record["id"]


async def hold(stage: Stage) -> tuple[StopWatch, dict[str, Any]]:
    """Hold the talk under the lamp; return the stop-watch and the record."""
    watch = StopWatch()
    await watch.move(clock_step(stage, "start_talk", rehearsal=False))
    await until_lamp(stage, "green")
    await watch.pause(clock_step(stage, "pause_talk"), asyncio.sleep(1.5), clock_step(stage, "resume_talk"))
    await until_lamp(stage, "amber")
    await watch.until(CHAPTER_SECONDS)
    await watch.move(act(stage, "go_to", slide="Discounts"))
    await stage.home_assistant.restart()
    await stage.until_shown()
    await stage.until_title("Discounts")
    await until_lamp(stage, "amber")
    await watch.until(CHAPTER_SECONDS)
    await watch.move(act(stage, "go_to", slide="Welcome"))
    await until_lamp(stage, "red")
    await watch.until(CHAPTER_SECONDS)
    await watch.move(act(stage, "go_to", slide="Discounts"))
    await watch.until(CHAPTER_SECONDS)
    record = await watch.move(act(stage, "end_talk"))
    await until_lamp(stage, "off")
    return watch, record


def is_right(record: dict[str, Any], watch: StopWatch) -> None:
    """Compare a record with the stop-watch; its visits are the whole talk."""
    visits = record["visits"]
    assert len(visits) == len(watch.visits)
    for visit, begin, length in zip(visits, watch.begins, watch.visits, strict=True):
        assert length.holds(visit["seconds"]), (visit, length)
        assert begin.holds(visit["started_at"] - record["started_at"]), (visit, begin)
    paused = sum(pause["seconds"] for pause in record["pauses"])
    # Each is rounded to a hundredth.
    rounding = 0.01 * (len(visits) + 3)
    whole = sum(visit["seconds"] for visit in visits)
    assert whole == pytest.approx(record["ended_at"] - record["started_at"] - paused, abs=rounding)
    assert whole == pytest.approx(record["elapsed"], abs=0.05 + rounding)


def is_reported(record: dict[str, Any], watch: StopWatch) -> None:
    """Find in the report what the speaker did."""
    assert [visit["title"] for visit in record["visits"]] == list(SHOWN)
    assert [visit["by"] for visit in record["visits"]] == ["start", "action", "action", "action"]
    assert (record["rehearsal"], record["planned"], record["missing"]) == (False, 30, [])
    (pause,) = record["pauses"]
    assert watch.paused[0].holds(pause["seconds"])
    assert (record["skipped"], record["went_back"]) == ([2, 4], [1])
    assert set(record["longest"]) == {1, 3}
    assert [section["title"] for section in record["by_section"]] == ["Welcome", "Pricing"]
    for section, (first, second) in zip(record["by_section"], ((0, 2), (1, 3)), strict=True):
        assert (watch.visits[first] + watch.visits[second]).holds(section["seconds"])
    assert record["earlier"][0]["rehearsal"] is True


async def export(stage: Stage, wanted: str, **fields: Any) -> str:
    """Export the last talk."""
    text: str = (await act(stage, "export_talk", format=wanted, **fields))["text"]
    return text


async def are_chapters(stage: Stage, page: Page, watch: StopWatch, folder: Path) -> None:
    """Read the chapters as those programs do that they are for."""
    cues = await page.evaluate(READ_TRACK, await export(stage, "webvtt", offset=RECORDING_BEGAN))
    assert [title for _, _, title in cues] == list(SHOWN)
    began = Span(RECORDING_BEGAN, RECORDING_BEGAN)
    for (begin, _, _), moment in zip(cues, watch.begins, strict=True):
        assert (moment + began).holds(begin)
    assert [end for _, end, _ in cues[:-1]] == [begin for begin, _, _ in cues[1:]]

    lines = [line.split(" ", 1) for line in (await export(stage, "youtube")).splitlines()]
    assert lines[0] == ["00:00", "Welcome"]
    assert [title for _, title in lines] == list(SHOWN)
    for (text, _), moment in zip(lines, watch.begins, strict=True):
        minutes, seconds = map(int, text.split(":"))
        assert Span(moment.least - 1, moment.most).holds(minutes * 60 + seconds)

    metadata = await export(stage, "ffmetadata", offset=RECORDING_BEGAN)
    # Where FFmpeg isn't installed, nothing else reads its format.
    if shutil.which("ffmpeg") is not None:
        chapters = await asyncio.to_thread(written_by_ffmpeg, metadata, folder)
        assert [chapter["tags"]["title"] for chapter in chapters] == list(SHOWN)
        times = [[float(chapter["start_time"]), float(chapter["end_time"])] for chapter in chapters]
        assert times == [pytest.approx(cue[:2]) for cue in cues]


def written_by_ffmpeg(metadata: str, folder: Path) -> list[dict[str, Any]]:
    """Put chapters into a silent recording as docs/talk.md says, and return those that it has then."""
    recorded, chapters, result = folder / "talk.mka", folder / "chapters.ffmetadata", folder / "out.mka"
    chapters.write_text(metadata)

    def run(*command: str | Path) -> str:
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - with our files
        return done.stdout

    silence = ("-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "600")
    run("ffmpeg", "-v", "error", *silence, recorded)
    run("ffmpeg", "-v", "error", "-i", recorded, "-i", chapters, "-map_metadata", "1", "-codec", "copy", result)
    shown = run("ffprobe", "-v", "error", "-show_chapters", "-of", "json", result)
    found: list[dict[str, Any]] = json.loads(shown)["chapters"]
    return found


async def are_tables(stage: Stage, record: dict[str, Any]) -> None:
    """Find all visits in the table, and the report in the file for programs."""
    rows = list(csv.DictReader(io.StringIO(await export(stage, "csv"))))
    assert [(row["title"], float(row["seconds"])) for row in rows] == [
        (visit["title"], visit["seconds"]) for visit in record["visits"]
    ]
    report = json.loads(await export(stage, "json"))
    assert report == {name: record[name] for name in report} | {"earlier": [], "spread": None}


async def is_shown_in_the_sidebar(stage: Stage, browser: Browser, record: dict[str, Any]) -> None:
    """Open the report on the page, which has the numbers of the record."""
    page = await log_in(browser, stage, "/slide-control")
    report = page.get_by_role("list", name="Talks").get_by_role("button", name="Report").first
    plot = page.get_by_role("img", name="Bars with the time of each slide")

    async def opened() -> bool:
        # The lists above are still being filled, so the button moves.
        if await report.is_visible():
            await report.click()
        return await plot.is_visible()

    await until_equal(opened, wanted=True, interval=1)
    await page.get_by_text("Show as a table").click()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="1 Welcome"))
    seconds = int(next(slide["seconds"] for slide in record["by_slide"] if slide["number"] == 1))
    await until_equal(lambda: row.get_by_role("cell").nth(1).inner_text(), f"{seconds // 60}:{seconds % 60:02}")
    await page.locator("dl").get_by_text("1 pause").wait_for()
    await page.close()


async def test_a_talk_is_rehearsed_held_over_a_restart_measured_and_exported(
    stage: Stage, deck: Page, browser: Browser, tmp_path: Path
) -> None:
    async with lamp_by_pace(stage):
        await rehearse(stage)
        await until_lamp(stage, "off")
        await act(stage, "first")
        watch, record = await hold(stage)
        is_right(record, watch)
        is_reported(record, watch)
        await are_chapters(stage, deck, watch, tmp_path)
        await are_tables(stage, record)
        await is_shown_in_the_sidebar(stage, browser, record)
        # The lamp shone in no other color in between, nor after the talk, whose slides are closed.
        await deck.close()
        await stage.until_nobody_shows_it()
        await until_state(stage, "sensor.pace", "unknown")
        await until_equal(lambda: lamp_history(stage), ["off", "green", "off", "green", "amber", "red", "off"])
