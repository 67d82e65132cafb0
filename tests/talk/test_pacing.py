"""The clock of a talk: its start, its planned end, and how far the slides are behind the plan."""

from __future__ import annotations

import asyncio
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from custom_components.slide_control.stage.changes import Change, PacingChanged
from custom_components.slide_control.stage.settings import StageSettings
from custom_components.slide_control.stage.stage import PRESENTING_GRACE_SECONDS, Stage
from custom_components.slide_control.stage.state import Slide
from custom_components.slide_control.talk.clock import PauseKind, SteadyClock
from custom_components.slide_control.talk.pacing import Pacing
from custom_components.slide_control.talk.planning.plan import MAX_TALK_SECONDS, own_length, slide_ends
from custom_components.slide_control.talk.planning.time_of_day import seconds_until
from custom_components.slide_control.talk.record import TalkRecord
from custom_components.slide_control.talk.restored import RESUME_SECONDS
from custom_components.slide_control.talk.serialization import parse_record, record_dict
from custom_components.slide_control.talk.steps import ClockError, ClockState, ClockStep
from tests.doubles.display import FakeDisplay
from tests.doubles.virtual_time import in_virtual_time

EPOCH = 1_000_000.0
"""The Unix time at which the tests begin."""


def _now() -> float:
    return EPOCH + asyncio.get_running_loop().time()


def _talk(planned: float | None = 500.0) -> tuple[Stage, FakeDisplay, Pacing]:
    """Return a stage that is not presenting its five slides yet."""
    stage = Stage("Test", StageSettings(), clock=asyncio.get_running_loop().time, wall_clock=_now)
    return stage, FakeDisplay(stage), Pacing(stage, planned=planned, wall_clock=_now)


def _outline(*seconds: int | None) -> tuple[Slide, ...]:
    return tuple(Slide(h, 0, h + 1, "", None, each) for h, each in enumerate(seconds))


@in_virtual_time
async def test_without_a_talk_there_is_a_plan_and_nothing_else() -> None:
    _, _, pacing = _talk()
    assert pacing.planned == 500
    assert (pacing.started_at, pacing.ends_at, pacing.elapsed, pacing.remaining, pacing.behind) == (None,) * 5
    assert pacing.times == {}
    assert pacing.record is None


@in_virtual_time
async def test_the_clock_runs_from_the_first_move_to_the_end_of_presenting() -> None:
    _, display, pacing = _talk()
    display.connect()
    assert (pacing.state, pacing.elapsed, pacing.started_at) == (ClockState.READY, 0, None)
    await asyncio.sleep(10)
    display.do("next")
    await asyncio.sleep(20)
    assert (pacing.started_at, pacing.ends_at) == (EPOCH + 10, EPOCH + 510)
    assert (pacing.elapsed, pacing.remaining) == (20, 480)
    await asyncio.sleep(600)
    assert pacing.remaining == -120
    display.disconnect()
    await asyncio.sleep(PRESENTING_GRACE_SECONDS - 1)
    assert pacing.elapsed == 620 + PRESENTING_GRACE_SECONDS - 1
    await asyncio.sleep(2)
    assert pacing.elapsed is None
    assert pacing.started_at is None


@in_virtual_time
async def test_without_a_plan_only_the_time_so_far_is_known() -> None:
    _, display, pacing = _talk(planned=None)
    display.connect()
    pacing.start()
    await asyncio.sleep(7)
    assert pacing.elapsed == 7
    assert (pacing.planned, pacing.ends_at, pacing.remaining, pacing.behind, pacing.slide_window) == (None,) * 5


@in_virtual_time
async def test_behind_counts_from_the_end_of_the_slides_own_time() -> None:
    _, display, pacing = _talk()
    display.connect()
    pacing.start()
    assert pacing.slide_window == (0, 100)
    await asyncio.sleep(100)
    assert pacing.behind == 0
    await asyncio.sleep(30)
    assert pacing.behind == 30
    display.do("go_to", slide=2)
    assert pacing.behind == 0
    display.do("next")
    assert pacing.behind == 0, "a step within a slide changes nothing"
    display.do("go_to", slide=4)
    assert pacing.behind == -170
    display.do("last")
    await asyncio.sleep(400)
    assert pacing.behind == 30, "on the last slide, what the whole talk is late"


@in_virtual_time
async def test_a_deck_without_numbers_is_late_only_at_the_end() -> None:
    _, display, pacing = _talk()
    display.overrides = {"number": 0, "total": 0, "outline": ()}
    display.connect()
    pacing.start()
    await asyncio.sleep(499)
    assert pacing.behind == 0
    await asyncio.sleep(11)
    assert pacing.behind == 10


@in_virtual_time
async def test_an_uncounted_title_slide_has_the_time_of_the_first_one() -> None:
    _, display, pacing = _talk()
    display.overrides = {"number": 0}
    display.connect()
    pacing.start()
    await asyncio.sleep(110)
    assert pacing.behind == 10


@in_virtual_time
async def test_each_slide_has_the_time_that_it_was_shown() -> None:
    _, display, pacing = _talk()
    display.connect()
    pacing.start()
    await asyncio.sleep(5)
    display.do("go_to", slide=3)
    await asyncio.sleep(6)
    display.do("first")
    await asyncio.sleep(7)
    assert pacing.times == {1: 12, 3: 6}
    display.disconnect()
    await asyncio.sleep(PRESENTING_GRACE_SECONDS + 1)
    assert pacing.times == {1: 12, 3: 6}, "nobody saw the slide after the page was closed"
    display.connect()
    pacing.start()
    await asyncio.sleep(1)
    assert pacing.times == {1: 1}


@in_virtual_time
async def test_the_clock_can_be_restarted_while_slides_are_shown() -> None:
    _, display, pacing = _talk()
    pacing.start()
    assert pacing.started_at is None
    display.connect()
    await asyncio.sleep(60)
    display.do("go_to", slide=2)
    pacing.start()
    await asyncio.sleep(5)
    assert pacing.elapsed == 5
    assert pacing.times == {2: 5}


async def _recorded(*moves: tuple[int, float], started_ago: float = 200.0) -> TalkRecord:
    """Return the record of a talk that showed some slides for some seconds, as it is stored."""
    _, display, pacing = _talk()
    display.connect()
    pacing.start()
    for slide, seconds in moves:
        display.do("go_to", slide=slide)
        await asyncio.sleep(seconds)
    record = pacing.record
    assert record is not None
    display.disconnect()
    data = record_dict(record)
    return parse_record(data | {"started_at": _now() - started_ago})


@in_virtual_time
async def test_a_talk_goes_on_after_a_restart_once_its_page_is_back() -> None:
    record = await _recorded((1, 150), (2, 50))
    stage, display, pacing = _talk()
    pacing.recall(record)
    assert pacing.elapsed is None
    assert pacing.record == record
    display.do("go_to", slide=2)
    await asyncio.sleep(RESUME_SECONDS - 1)
    display.connect(epoch="of the stage before")
    await asyncio.sleep(1)
    assert stage.presenting
    assert pacing.elapsed == pytest.approx(200 + RESUME_SECONDS, abs=0.01)
    assert pacing.times == pytest.approx({1: 150, 2: 50 + RESUME_SECONDS}, abs=0.01), "the audience saw the last slide"
    display.do("go_to", slide=3)
    await asyncio.sleep(7)
    now = pacing.record
    assert now is not None
    assert now.id == record.id
    assert [visit.slide.number for visit in now.visits] == [1, 2, 3]
    assert sum(visit.seconds for visit in now.visits) == pytest.approx(now.elapsed, abs=0.01)
    pacing.close()


@pytest.mark.parametrize(
    ("started_ago", "back_after", "epoch"),
    [(200.0, RESUME_SECONDS + 1, "before"), (200.0, 5.0, None), (-9_999.0, 5.0, "before")],
    ids=["a page that is back too late", "a page that is opened anew", "a clock that was set back"],
)
@in_virtual_time
async def test_another_talk_starts_at_nought_and_the_one_before_is_kept(
    started_ago: float, back_after: float, epoch: str | None
) -> None:
    record = await _recorded((1, 150), started_ago=started_ago)
    _, display, pacing = _talk()
    kept: list[TalkRecord] = []
    pacing.on_ended = kept.append
    pacing.recall(record)
    await asyncio.sleep(back_after)
    display.connect(epoch=epoch)
    pacing.start()
    await asyncio.sleep(3)
    assert pacing.elapsed == 3
    assert pacing.times == {1: 3}
    assert [(each.id, each.ended_at) for each in kept] == [(record.id, pytest.approx(record.started_at + 150))]


@in_virtual_time
async def test_a_pause_stops_the_clock_and_everything_that_it_counts() -> None:
    _, display, pacing = _talk()
    display.connect()
    pacing.step(ClockStep.START)
    await asyncio.sleep(60)
    pacing.step(ClockStep.PAUSE)
    display.do("go_to", slide=2)
    await asyncio.sleep(45)
    assert (pacing.state, pacing.elapsed, pacing.remaining) == (ClockState.PAUSED, 60, 440)
    pacing.step(ClockStep.RESUME)
    await asyncio.sleep(30)
    assert (pacing.state, pacing.elapsed, pacing.times) == (ClockState.RUNNING, 90, {1: 60, 2: 30})
    record = pacing.record
    assert record is not None
    assert pacing.ends_at == EPOCH + 545
    assert [(pause.begin, pause.seconds, pause.kind) for pause in record.pauses] == [(60, 45, PauseKind.PAUSE)]
    assert [(visit.begin, visit.seconds) for visit in record.visits] == [(0, 60), (60, 30)]


@in_virtual_time
async def test_a_break_ends_by_itself_also_after_a_restart_or_when_a_person_goes_on() -> None:
    _, display, pacing = _talk()
    with pytest.raises(ClockError, match="no_slides_for_clock"):
        pacing.take_break(60)
    display.connect()
    with pytest.raises(ClockError, match="no_talk"):
        pacing.take_break(60)
    pacing.step(ClockStep.START)
    changes: list[Change] = []
    pacing.async_subscribe(changes.append)
    await asyncio.sleep(100)
    pacing.step(ClockStep.PAUSE)
    await asyncio.sleep(10)
    pacing.take_break(600)
    assert (pacing.state, pacing.elapsed, pacing.resumes_at) == (ClockState.BREAK, 100, EPOCH + 710)
    assert pacing.forecast == EPOCH + 710 + 400, "four slides of 100 seconds are left after the break"
    await asyncio.sleep(20)
    record = pacing.record
    assert record is not None
    assert parse_record(record_dict(record)) == record
    pacing.step(ClockStep.RESUME)
    pacing.take_break(10)
    await asyncio.sleep(12)
    assert (pacing.state, pacing.elapsed, pacing.resumes_at) == (ClockState.RUNNING, 102, None)
    await asyncio.sleep(600)
    assert pacing.elapsed == 702, "the end of the first break is no step of the clock any more"
    assert len(changes) == 5
    display.disconnect()
    await asyncio.sleep(PRESENTING_GRACE_SECONDS + 1)

    # Home Assistant was away from 130 s on, and the first break has ended meanwhile.
    _, display, restarted = _talk()
    restarted.recall(record)
    display.connect(epoch="of the stage before")
    await asyncio.sleep(1)
    assert (restarted.state, restarted.elapsed) == (ClockState.RUNNING, _now() - (EPOCH + 710) + 100)
    now = restarted.record
    assert now is not None
    assert [(pause.seconds, pause.kind) for pause in now.pauses] == [(610, PauseKind.BREAK)]
    restarted.close()


@pytest.mark.parametrize(
    ("now", "until", "seconds"),
    [
        ("2026-11-28T10:20:30+01:00", time(10, 45), 1_470),
        ("2026-11-28T23:50:00+01:00", time(0, 10), 1_200),
        ("2026-03-29T01:50:00+01:00", time(3, 10), 1_200),
        ("2026-10-25T02:50:00+02:00", time(2, 10), 1_200),
        ("2026-10-25T02:50:00+01:00", time(3, 10), 1_200),
        ("2026-10-25T02:10:00+01:00", time(2, 30), 1_200),
        ("2026-11-28T10:20:30+01:00", time(10, 20), None),
    ],
    ids=["today", "midnight", "to summer time", "to winter time", "after it", "in the hour that is twice", "past"],
)
def test_a_time_of_day_is_the_next_one_that_comes(now: str, until: time, seconds: float | None) -> None:
    local = datetime.fromisoformat(now).astimezone(ZoneInfo("Europe/Berlin"))
    if seconds is not None:
        assert seconds_until(until, local) == seconds
        return
    with pytest.raises(ClockError, match="break_is_over"):
        seconds_until(until, local)


@pytest.mark.parametrize("set_by", [-7_200.0, 3_600.0])
@in_virtual_time
async def test_a_clock_that_is_set_during_a_talk_changes_nothing_of_it(set_by: float) -> None:
    loop = asyncio.get_running_loop()
    ahead = 0.0
    clock = SteadyClock(lambda: EPOCH + loop.time() + ahead, loop.time)
    stage = Stage("Test", StageSettings(), clock=loop.time, wall_clock=_now)
    display = FakeDisplay(stage)
    pacing = Pacing(stage, planned=500, wall_clock=clock, synchronize=clock.synchronize)
    display.connect()
    pacing.step(ClockStep.START)
    await asyncio.sleep(60)
    ahead = set_by
    display.do("go_to", slide=2)
    await asyncio.sleep(30)
    pacing.take_break(600)
    await asyncio.sleep(610)
    assert (pacing.started_at, pacing.elapsed, pacing.times) == (EPOCH, 100, {1: 60, 2: 40})
    assert pacing.ends_at == EPOCH + 500 + 600
    pacing.step(ClockStep.RESET)
    pacing.step(ClockStep.START)
    assert pacing.started_at == EPOCH + 700 + set_by, "the next talk takes the machine's time"
    pacing.close()


@in_virtual_time
async def test_what_makes_no_sense_now_is_refused_with_a_reason() -> None:
    _, display, pacing = _talk()

    def refusal(step: ClockStep) -> str | None:
        try:
            pacing.step(step)
        except ClockError as error:
            return error.message.key
        return None

    assert [refusal(step) for step in (ClockStep.START, ClockStep.PAUSE)] == ["no_slides_for_clock"] * 2
    display.connect()
    assert refusal(ClockStep.PAUSE) == "clock_stands"
    assert refusal(ClockStep.END) == "no_talk"
    assert refusal(ClockStep.START) is None
    assert refusal(ClockStep.START) == "clock_runs"
    assert refusal(ClockStep.RESUME) == "clock_not_paused"
    assert refusal(ClockStep.END) is None
    assert pacing.state is ClockState.ENDED
    display.do("next")
    assert (pacing.state, pacing.elapsed) == (ClockState.ENDED, 0), "questions after the talk are no talk"
    assert refusal(ClockStep.RESET) is None
    assert pacing.state is ClockState.READY
    display.do("next")
    assert pacing.state is ClockState.RUNNING


@in_virtual_time
async def test_listeners_of_the_clock_are_called_when_it_changes_and_not_at_each_slide() -> None:
    _, display, pacing = _talk()
    changes: list[Change] = []
    stop = pacing.async_subscribe(changes.append)
    display.connect()
    assert changes == [PacingChanged()]
    display.do("next")
    assert len(changes) == 2, "the talk has begun"
    display.do("last")
    assert len(changes) == 2
    pacing.plan(60)
    assert (len(changes), pacing.remaining) == (3, 60)
    display.disconnect()
    await asyncio.sleep(PRESENTING_GRACE_SECONDS + 1)
    assert len(changes) == 4
    stop()
    pacing.plan(None)
    assert len(changes) == 4


@pytest.mark.parametrize("seconds", [0, -1, MAX_TALK_SECONDS + 1, float("inf"), float("nan")])
@in_virtual_time
async def test_an_impossible_plan_is_refused_and_the_old_one_holds(seconds: float) -> None:
    _, _, pacing = _talk()
    with pytest.raises(ValueError, match=str(seconds)):
        pacing.plan(seconds)
    assert pacing.planned == 500


@in_virtual_time
async def test_slides_that_all_say_how_long_they_take_are_a_plan() -> None:
    _, display, pacing = _talk(planned=None)
    display.overrides = {"outline": _outline(60, 30, 30, 30, 60)}
    display.connect()
    display.do("go_to", slide=2)
    assert (pacing.planned, pacing.slide_window) == (210, (60, 90))
    pacing.plan(420)
    assert (pacing.planned, pacing.slide_window) == (420, (120, 180)), "what a person chose counts"


@pytest.mark.parametrize(
    ("outline", "total", "planned", "ends"),
    [
        ((), 4, 100, (25, 50, 75, 100)),
        (_outline(None, 70, None, 0), 4, 100, (15, 85, 100, 100)),
        (_outline(10, 10), 2, 100, (50, 100)),
        (_outline(100, None, 100), 3, 100, (50, 50, 100)),
        (_outline(0, 0), 2, 100, (50, 100)),
        ((Slide(0, 0, None, "Backup", None, 9), *_outline(10, 30)), 2, 40, (10, 40)),
        (_outline(10), 3, 30, (10, 20, 30)),
        (_outline(10, 10, 10), 1, 30, (30,)),
    ],
    ids=["evenly", "what is left", "stretched", "squeezed", "all nought", "uncounted", "short outline", "long outline"],
)
def test_the_planned_time_is_spread_over_the_slides(
    outline: tuple[Slide, ...], total: int, planned: float, ends: tuple[float, ...]
) -> None:
    assert slide_ends(outline, total, planned) == pytest.approx(ends)


@pytest.mark.parametrize("outline", [(), _outline(10, None), _outline(0, 0), _outline(10)])
def test_slides_that_say_too_little_are_no_plan(outline: tuple[Slide, ...]) -> None:
    assert own_length(outline, 2) is None
