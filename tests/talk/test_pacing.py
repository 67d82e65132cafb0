"""The clock of a talk: its start, its planned end, and how far the slides are behind the plan."""

from __future__ import annotations

import asyncio

import pytest

from custom_components.slide_control.stage.changes import Change, PacingChanged
from custom_components.slide_control.stage.settings import StageSettings
from custom_components.slide_control.stage.stage import PRESENTING_GRACE_SECONDS, Stage
from custom_components.slide_control.stage.state import Slide
from custom_components.slide_control.talk.pacing import RESUME_SECONDS, Pacing, TalkProgress
from custom_components.slide_control.talk.plan import MAX_TALK_SECONDS, own_length, slide_ends
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
    assert pacing.progress is None


@in_virtual_time
async def test_the_clock_runs_from_the_first_slide_to_the_end_of_presenting() -> None:
    _, display, pacing = _talk()
    await asyncio.sleep(10)
    display.connect()
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
    await asyncio.sleep(7)
    assert pacing.elapsed == 7
    assert (pacing.planned, pacing.ends_at, pacing.remaining, pacing.behind, pacing.slide_window) == (None,) * 5


@in_virtual_time
async def test_behind_counts_from_the_end_of_the_slides_own_time() -> None:
    _, display, pacing = _talk()
    display.connect()
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
    await asyncio.sleep(499)
    assert pacing.behind == 0
    await asyncio.sleep(11)
    assert pacing.behind == 10


@in_virtual_time
async def test_an_uncounted_title_slide_has_the_time_of_the_first_one() -> None:
    _, display, pacing = _talk()
    display.overrides = {"number": 0}
    display.connect()
    await asyncio.sleep(110)
    assert pacing.behind == 10


@in_virtual_time
async def test_each_slide_has_the_time_that_it_was_shown() -> None:
    _, display, pacing = _talk()
    display.connect()
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


@in_virtual_time
async def test_a_talk_goes_on_after_a_restart_once_its_page_is_back() -> None:
    stage, display, pacing = _talk()
    pacing.recall(TalkProgress(EPOCH - 200, {1: 150.0, 2: 50.0}))
    assert pacing.elapsed is None
    await asyncio.sleep(RESUME_SECONDS - 1)
    display.connect(epoch="of the stage before")
    await asyncio.sleep(1)
    assert stage.presenting
    assert pacing.elapsed == 200 + RESUME_SECONDS
    assert pacing.times == {1: 151, 2: 50}
    assert pacing.progress == TalkProgress(EPOCH - 200, {1: 151, 2: 50})


@pytest.mark.parametrize(
    ("started_at", "back_after", "epoch"),
    [(EPOCH - 200, RESUME_SECONDS + 1, "before"), (EPOCH - 200, 5.0, None), (EPOCH + 9_999, 5.0, "before")],
    ids=["a page that is back too late", "a page that is opened anew", "a clock that was set back"],
)
@in_virtual_time
async def test_another_talk_starts_at_nought(started_at: float, back_after: float, epoch: str | None) -> None:
    _, display, pacing = _talk()
    pacing.recall(TalkProgress(started_at, {1: 150.0}))
    await asyncio.sleep(back_after)
    display.connect(epoch=epoch)
    await asyncio.sleep(3)
    assert pacing.elapsed == 3
    assert pacing.times == {1: 3}


@in_virtual_time
async def test_listeners_of_the_clock_are_called_when_it_changes_and_not_at_each_slide() -> None:
    _, display, pacing = _talk()
    changes: list[Change] = []
    stop = pacing.async_subscribe(changes.append)
    display.connect()
    assert changes == [PacingChanged()]
    display.do("next")
    display.do("last")
    assert len(changes) == 1
    pacing.plan(60)
    pacing.start()
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
