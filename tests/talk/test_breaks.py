"""The breaks of a plan and the slot of a talk, on virtual time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time

import pytest

from custom_components.slide_control.stage.settings import StageSettings
from custom_components.slide_control.stage.stage import Stage
from custom_components.slide_control.stage.state import Slide
from custom_components.slide_control.talk.clock import PauseKind
from custom_components.slide_control.talk.pacing import Pacing
from custom_components.slide_control.talk.planning.breaks import PlannedBreak
from custom_components.slide_control.talk.planning.plan import DeckPlan
from custom_components.slide_control.talk.planning.plans import parse_plans, plan_problems, plans_dict
from custom_components.slide_control.talk.planning.schedule import PlanSource
from custom_components.slide_control.talk.planning.slot import Slot, find_slot
from custom_components.slide_control.talk.record import TalkRecord
from custom_components.slide_control.talk.report import report
from custom_components.slide_control.talk.serialization import parse_record, record_dict
from custom_components.slide_control.talk.steps import ClockState, ClockStep
from tests.doubles.display import FakeDisplay, Page
from tests.doubles.virtual_time import in_virtual_time

EPOCH = datetime(2026, 11, 28, 10, 0, tzinfo=UTC).timestamp()
COFFEE = PlannedBreak("Coffee", 900, at=time(10, 30))
LUNCH = PlannedBreak("Lunch", 3_600, after="B")
OUTLINE = tuple(Slide(h, 0, h + 1, f"Slide {h + 1}", f"s{h}", section="ABC"[h // 2]) for h in range(6))


def _now() -> float:
    return EPOCH + asyncio.get_running_loop().time()


def _talk(*breaks: PlannedBreak, planned: float | None = 3_600) -> tuple[FakeDisplay, Pacing]:
    """Return a stage that shows three sections of two slides each, from ten o'clock on."""
    stage = Stage("Test", StageSettings(), clock=asyncio.get_running_loop().time, wall_clock=_now)
    pacing = Pacing(stage, planned=planned, wall_clock=_now, local_time=lambda at: datetime.fromtimestamp(at, UTC))
    pacing.plan_of = lambda _deck: DeckPlan(breaks=breaks)
    pages = [Page(title=slide.title, h=slide.h, number=slide.number) for slide in OUTLINE]
    return FakeDisplay(stage, pages=pages, overrides={"outline": OUTLINE}), pacing


@in_virtual_time
async def test_a_break_of_the_plan_begins_at_its_time_and_ends_by_itself() -> None:
    display, pacing = _talk(COFFEE)
    display.connect()
    pacing.step(ClockStep.START)
    upcoming = pacing.next_break
    assert upcoming is not None
    assert (upcoming.planned, upcoming.begins_at) == (COFFEE, EPOCH + 1_800)
    assert (pacing.ends_at, pacing.forecast) == (EPOCH + 3_600 + 900, EPOCH + 3_600 + 900)
    assert pacing.time_at(1_200) == EPOCH + 1_200, "A section before the break ends without it"
    await asyncio.sleep(1_790)
    pacing.step(ClockStep.PAUSE)
    await asyncio.sleep(20)
    assert (pacing.state, pacing.break_title) == (ClockState.BREAK, "Coffee"), "a pause becomes the break"
    assert (pacing.elapsed, pacing.resumes_at, pacing.next_break) == (1_790, EPOCH + 2_700, None)
    await asyncio.sleep(900)
    assert (pacing.state, pacing.elapsed, pacing.break_title) == (ClockState.RUNNING, 1_800, "")
    record = pacing.record
    assert record is not None
    assert [(each.seconds, each.kind, each.title) for each in record.pauses] == [(910, PauseKind.BREAK, "Coffee")]
    told = report(parse_record(record_dict(record)))
    (shown,) = (slide["key"] for slide in told["by_slide"] if slide["seconds"])
    assert [(pause["title"], pause["slide"]) for pause in told["pauses"]] == [("Coffee", shown)]
    pacing.close()


@in_virtual_time
async def test_a_person_goes_on_early_or_takes_a_longer_break_and_a_rehearsal_takes_none() -> None:
    display, pacing = _talk(COFFEE)
    display.connect()
    pacing.step(ClockStep.START)
    await asyncio.sleep(1_700)
    pacing.take_break(2_000)
    await asyncio.sleep(200)
    assert (pacing.resumes_at, pacing.break_title) == (EPOCH + 3_700, ""), "the one of the plan ends earlier"
    pacing.step(ClockStep.RESUME)
    assert pacing.next_break is None
    await asyncio.sleep(3_000)
    assert (pacing.state, pacing.elapsed) == (ClockState.RUNNING, 4_700)
    pacing.step(ClockStep.END)

    display, pacing = _talk(PlannedBreak("Lunch", 60, at=time(12, 0)))
    display.connect()
    pacing.step(ClockStep.REHEARSE)
    pacing.step(ClockStep.START)
    await asyncio.sleep(3 * 3_600)
    assert (pacing.state, pacing.elapsed, pacing.next_break) == (ClockState.RUNNING, 3 * 3_600, None)
    pacing.close()


@in_virtual_time
async def test_a_break_comes_after_its_section_once_a_later_one_is_shown() -> None:
    display, pacing = _talk(LUNCH, PlannedBreak("", 300, after="A"), PlannedBreak("Never", 300, after="C"))
    display.connect()
    pacing.step(ClockStep.START)
    assert pacing.ends_at == EPOCH + 3_600 + 300 + 3_600, "nothing comes after the last section"
    await asyncio.sleep(600)
    display.do("go_to", slide=3)
    await asyncio.sleep(3)
    display.do("go_to", slide=2)
    await asyncio.sleep(100)
    assert pacing.state is ClockState.RUNNING, "three seconds are no showing"
    display.do("go_to", slide=3)
    display.do("go_to", slide=4)
    await asyncio.sleep(6)
    assert (pacing.state, pacing.elapsed) == (ClockState.BREAK, 708)
    await asyncio.sleep(300)
    display.do("go_to", slide=2)
    await asyncio.sleep(10)
    display.do("go_to", slide=3)
    await asyncio.sleep(10)
    assert pacing.state is ClockState.RUNNING, "a break comes once"
    upcoming = pacing.next_break
    assert upcoming is not None
    assert upcoming.planned == LUNCH
    display.do("go_to", slide=5)
    await asyncio.sleep(10)
    assert (pacing.state, pacing.break_title) == (ClockState.BREAK, "Lunch")
    pacing.close()


@in_virtual_time
async def test_a_talk_that_skips_a_section_or_begins_in_the_middle() -> None:
    breaks = (PlannedBreak("First", 300, after="A"), LUNCH)
    display, pacing = _talk(*breaks)
    display.connect()
    pacing.step(ClockStep.START)
    await asyncio.sleep(60)
    display.do("go_to", slide=6)
    await asyncio.sleep(3_700)
    assert pacing.record is not None
    assert [each.title for each in pacing.record.pauses] == ["Lunch"]
    pacing.step(ClockStep.RESET)
    pacing.step(ClockStep.START)
    await asyncio.sleep(60)
    assert (pacing.state, pacing.upcoming_breaks) == (ClockState.RUNNING, [])
    pacing.close()


async def _away(record: TalkRecord, seconds: float, *breaks: PlannedBreak) -> Pacing:
    """Return the pacing after a restart that took some seconds."""
    display, pacing = _talk(*breaks)
    pacing.recall(record)
    await asyncio.sleep(seconds)
    display.connect(epoch="of the stage before")
    await asyncio.sleep(0)
    return pacing


@in_virtual_time
async def test_breaks_survive_a_restart_and_none_is_taken_twice() -> None:
    display, pacing = _talk(COFFEE, PlannedBreak("", 60, after="A"))
    display.connect()
    pacing.step(ClockStep.START)
    await asyncio.sleep(30)
    display.do("go_to", slide=3)
    await asyncio.sleep(1_730)
    record = pacing.record
    assert record is not None
    record = parse_record(record_dict(record))
    assert record.elapsed == 1_700
    display.disconnect()
    pacing.close()
    # It is 10:29:20; Home Assistant comes back at 10:33:20.
    pacing = await _away(record, 240, COFFEE, PlannedBreak("", 60, after="A"))
    assert (pacing.state, pacing.break_title, pacing.resumes_at) == (ClockState.BREAK, "Coffee", EPOCH + 2_700)
    assert pacing.elapsed == pytest.approx(1_740)
    record = pacing.record
    assert record is not None
    pacing.close()
    pacing = await _away(parse_record(record_dict(record)), 60, COFFEE, PlannedBreak("", 60, after="A"))
    await asyncio.sleep(1_000)
    assert (pacing.state, pacing.elapsed) == (ClockState.RUNNING, pytest.approx(_now() - EPOCH - 960))
    pacing.close()


@in_virtual_time
async def test_the_talk_ends_when_its_slot_ends() -> None:
    display, pacing = _talk(COFFEE, planned=None)
    slot = Slot("Home automation", EPOCH + 300, EPOCH + 3_900)
    display.connect()
    pacing.use_slot(slot)
    assert (pacing.planned, pacing.event) == (3_600 - 900, "Home automation")
    await asyncio.sleep(600)
    pacing.use_slot(slot)
    assert pacing.planned == 3_300 - 900, "the talk begins late"
    display.do("next")
    pacing.use_slot(Slot("The next talk", EPOCH + 4_000, EPOCH + 9_000))
    assert (pacing.ends_at, pacing.event) == (EPOCH + 3_900, "Home automation")
    await asyncio.sleep(60)
    pacing.step(ClockStep.PAUSE)
    await asyncio.sleep(120)
    pacing.step(ClockStep.RESUME)
    assert (pacing.planned, pacing.ends_at) == (3_300 - 900 - 120, EPOCH + 3_900), "a pause doesn't move the end"
    await asyncio.sleep(1_200)
    assert (pacing.state, pacing.ends_at) == (ClockState.BREAK, EPOCH + 3_900)
    record = pacing.record
    assert record is not None
    assert parse_record(record_dict(record)).slot == slot
    pacing.step(ClockStep.END)
    assert pacing.event == "Home automation"
    pacing.step(ClockStep.RESET)
    assert pacing.event == "The next talk"
    pacing.plan(1_200)
    assert (pacing.planned, pacing.event) == (1_200, None), "what a person has planned counts more"
    assert pacing.schedule.source(None) is PlanSource.STAGE
    pacing.close()


def test_of_several_events_the_one_whose_beginning_is_nearest_is_the_slot() -> None:
    day, talk, after = Slot("Day", 0, 36_000), Slot("Talk", 10_000, 12_000), Slot("After", 12_000, 14_000)
    slots = (day, talk, after)
    assert find_slot(slots, 9_000) is day
    assert find_slot(slots, 9_200) is talk
    assert find_slot(slots, 10_900) is talk
    assert find_slot(slots, 11_200) is after, "the next speaker is getting ready"
    assert find_slot(slots, 14_100) is day
    assert find_slot(slots, 40_000) is None


def test_stored_plans_of_before_and_damaged_breaks_are_read() -> None:
    whole = DeckPlan({"A": 60.0}, {}, None, 1_200.0, (COFFEE, LUNCH))
    stored = plans_dict({"deck": whole})
    assert parse_plans(stored) == {"deck": whole}
    assert parse_plans({"deck": {"sections": {"A": 60}}}) == {"deck": DeckPlan({"A": 60.0})}
    stored["deck"]["breaks"] += [{"title": "x", "minutes": 5, "at": "25:99"}, {"title": "x", "minutes": -1}, 7]
    assert parse_plans(stored | {"other": {"planned": -5, "breaks": 3}}) == {"deck": whole, "other": DeckPlan()}
    assert [problem.key for problem in plan_problems(("A",), None, DeckPlan(breaks=(LUNCH,)))] == ["plan_break_unknown"]
