"""The stage: a press moves the lead once or returns why not, and every display follows the lead."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from custom_components.slide_control.stage.changes import (
    Cause,
    Change,
    CommandFinished,
    DisplaysChanged,
    PresentingStarted,
    PresentingStopped,
    StateChanged,
)
from custom_components.slide_control.stage.commands import Command, parse_command
from custom_components.slide_control.stage.messages import Message
from custom_components.slide_control.stage.results import Result
from custom_components.slide_control.stage.stage import PRESENTING_GRACE_SECONDS, Stage
from tests.doubles.recording_display import TTL, RecordingDisplay, new_stage, press
from tests.doubles.slides import Slides
from tests.doubles.virtual_time import in_virtual_time


def record(stage: Stage) -> list[Change]:
    changes: list[Change] = []
    stage.async_subscribe(changes.append)
    return changes


@in_virtual_time
async def test_a_press_moves_the_lead_and_says_what_is_shown() -> None:
    stage = new_stage()
    display = RecordingDisplay(stage, "first").attach()
    outcome = await stage.async_execute(press())
    assert (outcome.result, outcome.changed) == (Result.APPLIED, True)
    assert outcome.message == Message("now_titled_step", number=2, total=8, title="Part 2", step=0, steps=2)
    assert outcome.state is stage.state
    assert display.slides.at == 1


@in_virtual_time
async def test_a_press_at_the_end_is_applied_and_moves_nothing() -> None:
    stage = new_stage()
    display = RecordingDisplay(stage, "first").attach()
    await stage.async_execute(press("last"))
    version = stage.version
    outcome = await stage.async_execute(press())
    assert (outcome.result, outcome.changed, stage.version) == (Result.APPLIED, False, version)
    assert outcome.message == Message("still_titled", number=8, total=8, title="Part 5, detail 1")
    assert display.slides.at == 7


@pytest.mark.parametrize(
    ("command", "number"),
    [
        (press("last"), 8),
        (press("go_to", slide=5), 5),
        (press("go_to", slide="slide-3-0"), 6),
        (press("go_to", slide="part 5"), 7),
        (press("next", skip_fragments=True), 2),
        (press("navigate", direction="right"), 2),
    ],
)
@in_virtual_time
async def test_each_command_reaches_the_slides(command: Command, number: int) -> None:
    stage = new_stage()
    RecordingDisplay(stage, "first").attach()
    outcome = await stage.async_execute(command)
    assert outcome.state is not None
    assert outcome.state.number == number


@in_virtual_time
async def test_blank_and_overview_are_reported() -> None:
    stage = new_stage()
    RecordingDisplay(stage, "first").attach()
    blank = await stage.async_execute(press("blank"))
    assert blank.message == Message("now_blank", number=1, total=8)
    white = await stage.async_execute(press("blank", color="white"))
    assert white.state is not None
    assert (white.changed, white.state.as_dict()["blank_color"]) == (True, "white")
    overview = await stage.async_execute(press("overview", mode="on"))
    assert overview.state is not None
    assert (overview.state.blank, overview.state.overview) == (True, True)


@in_virtual_time
async def test_without_a_display_a_press_fails_at_once_and_is_never_done_later() -> None:
    stage = new_stage()
    outcome = await stage.async_execute(press())
    assert (outcome.result, outcome.state) == (Result.NO_DISPLAY, None)
    assert asyncio.get_running_loop().time() == 0
    assert RecordingDisplay(stage, "first").attach().received == []


@in_virtual_time
async def test_an_idle_display_cannot_lead_until_it_shows_slides() -> None:
    stage = new_stage()
    display = RecordingDisplay(stage, "idle").attach(idle=True)
    assert (stage.displays, display.leads) == (1, False)
    assert (await stage.async_execute(press())).result is Result.NO_DISPLAY
    display.report(Cause.START)
    assert display.leads is True
    assert (await stage.async_execute(press())).result is Result.APPLIED


@pytest.mark.parametrize(
    ("slide", "reason"), [(9, "unknown_slide"), ("zebra", "unknown_slide"), ("part", "ambiguous_slide")]
)
@in_virtual_time
async def test_a_slide_that_does_not_exist_is_rejected_before_anything_is_sent(slide: int | str, reason: str) -> None:
    stage = new_stage()
    display = RecordingDisplay(stage, "first").attach()
    outcome = await stage.async_execute(press("go_to", slide=slide))
    assert (outcome.result, outcome.reason) == (Result.REJECTED, reason)
    assert display.received == []


@in_virtual_time
async def test_a_slide_chosen_from_an_older_outline_is_not_gone_to() -> None:
    stage = new_stage()
    display = RecordingDisplay(stage, "first").attach()
    seen = f"{stage.epoch}:{stage.version}"
    await stage.async_execute(press())
    # The slides have moved since, but they are the same ones.
    assert (await stage.async_execute(press("go_to", slide=5, seen=seen))).changed
    display.slides = Slides(((0,), (0,), (0,), (0,), (0,)))
    display.report()
    outcome = await stage.async_execute(press("go_to", slide=3, seen=seen))
    assert (outcome.result, outcome.reason) == (Result.REJECTED, "outline_changed")
    assert display.slides.at == 0
    outcome = await stage.async_execute(press("go_to", slide=3, seen=f"{stage.epoch}:{stage.version}"))
    assert (outcome.result, display.slides.at) == (Result.APPLIED, 2)
    outcome = await stage.async_execute(press("go_to", slide=4, seen=f"before-a-restart:{stage.version}"))
    assert outcome.reason == "outline_changed"


@in_virtual_time
async def test_an_old_press_is_refused_with_its_age() -> None:
    stage = new_stage()
    display = RecordingDisplay(stage, "first").attach()
    outcome = await stage.async_execute(press(sent_at=1_000_000 - 7))
    assert (outcome.result, outcome.reason) == (Result.EXPIRED, "too_old")
    assert outcome.message == Message("too_old", age="7.0", max_age="3")
    assert display.received == []
    assert (await stage.async_execute(press(sent_at=1_000_000 - 2))).result is Result.APPLIED


@in_virtual_time
async def test_equal_presses_within_the_debounce_time_count_once() -> None:
    stage = new_stage()
    display = RecordingDisplay(stage, "first").attach()
    await stage.async_execute(press())
    again = await stage.async_execute(press())
    assert (again.result, again.first, again.reason) == (Result.DUPLICATE, Result.APPLIED, "too_soon")
    assert (await stage.async_execute(press("previous"))).result is Result.APPLIED
    await asyncio.sleep(0.3)
    assert (await stage.async_execute(press())).result is Result.APPLIED
    assert len(display.received) == 3


@in_virtual_time
async def test_two_senders_do_not_bounce_each_other() -> None:
    stage = new_stage()
    RecordingDisplay(stage, "first").attach()
    mine = parse_command("next", {}, source="webhook", sender="192.0.2.1")
    yours = parse_command("next", {}, source="webhook", sender="192.0.2.2")
    assert (await stage.async_execute(mine)).result is Result.APPLIED
    assert (await stage.async_execute(yours)).result is Result.APPLIED


@in_virtual_time
async def test_the_same_id_counts_once_for_five_minutes() -> None:
    stage = new_stage()
    display = RecordingDisplay(stage, "first").attach()
    await stage.async_execute(press(id="a"))
    await stage.async_execute(press(id="b"))
    await asyncio.sleep(299)
    again = await stage.async_execute(press(id="a"))
    assert (again.result, again.first, again.reason) == (Result.DUPLICATE, Result.APPLIED, "same_id")
    await asyncio.sleep(2)
    assert (await stage.async_execute(press(id="a"))).result is Result.APPLIED
    assert len(display.received) == 3


@in_virtual_time
async def test_the_same_id_while_the_first_is_under_way_has_no_first_result() -> None:
    stage = new_stage()
    display = RecordingDisplay(stage, "first", silent=True).attach()
    first = asyncio.ensure_future(stage.async_execute(press(id="a")))
    await asyncio.sleep(0)
    again = await stage.async_execute(press(id="a"))
    assert (again.result, again.first) == (Result.DUPLICATE, None)
    display.obey(display.received[0])
    assert (await first).result is Result.APPLIED


@in_virtual_time
async def test_a_press_that_was_refused_may_be_tried_again_under_its_id() -> None:
    stage = new_stage()
    assert (await stage.async_execute(press(id="a"))).result is Result.NO_DISPLAY
    RecordingDisplay(stage, "first").attach()
    assert (await stage.async_execute(press(id="a"))).result is Result.APPLIED


@in_virtual_time
async def test_a_display_that_does_not_answer_is_given_up_after_the_time_to_live_and_a_second() -> None:
    stage = new_stage()
    RecordingDisplay(stage, "first", silent=True).attach()
    outcome = await stage.async_execute(press())
    assert (outcome.result, outcome.reason) == (Result.TIMEOUT, "no_answer")
    assert asyncio.get_running_loop().time() == TTL + 1


@in_virtual_time
async def test_an_answer_that_comes_too_late_corrects_what_is_remembered() -> None:
    stage = new_stage()
    display = RecordingDisplay(stage, "first", silent=True).attach()
    assert (await stage.async_execute(press(id="a"))).result is Result.TIMEOUT
    display.obey(display.received[0])
    again = await stage.async_execute(press(id="a"))
    assert (again.result, again.first) == (Result.DUPLICATE, Result.APPLIED)
    assert stage.state is not None
    assert stage.state.number == 2


@in_virtual_time
async def test_an_id_that_only_the_display_knows_was_applied_and_stays_so() -> None:
    stage = new_stage()
    display = RecordingDisplay(stage, "first", silent=True).attach()
    asked = asyncio.ensure_future(stage.async_execute(press(id="a")))
    await asyncio.sleep(0)
    display.report(Cause.COMMAND, ack=1, result=Result.DUPLICATE)
    for outcome in (await asked, await stage.async_execute(press(id="a"))):
        assert (outcome.result, outcome.first) == (Result.DUPLICATE, Result.APPLIED)
    assert [past.result for past in stage.admission.past_presses()] == [Result.APPLIED]


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (Result.EXPIRED, Message("expired")),
        (Result.DUPLICATE, Message("same_id_applied")),
        (Result.REJECTED, Message("display_no_overview")),
    ],
)
@in_virtual_time
async def test_what_the_display_says_of_a_command_is_what_the_caller_gets(result: Result, message: Message) -> None:
    stage = new_stage()
    display = RecordingDisplay(stage, "first", silent=True).attach()
    asked = asyncio.ensure_future(stage.async_execute(press("overview")))
    await asyncio.sleep(0)
    said = message if result is Result.REJECTED else None
    display.report(Cause.COMMAND, ack=1, result=result, message=said)
    outcome = await asked
    assert (outcome.result, outcome.changed) == (result, False)
    assert outcome.message == message


@pytest.mark.parametrize(
    ("answer", "moves", "changed"),
    [
        ({"change_unknown": True}, False, None),
        ({"change_unknown": True}, True, True),
        ({"changed": True}, False, True),
        ({"changed": False}, True, False),
        ({}, False, False),
        ({}, True, True),
    ],
)
@in_virtual_time
async def test_whether_a_command_moved_is_what_the_display_knows_and_else_what_its_state_shows(
    *, answer: dict[str, bool], moves: bool, changed: bool | None
) -> None:
    stage = new_stage()
    display = RecordingDisplay(stage, "first", silent=True).attach()
    asked = asyncio.ensure_future(stage.async_execute(press()))
    await asyncio.sleep(0)
    if moves:
        display.slides.at += 1
    display.report(Cause.COMMAND, ack=1, **answer)
    assert (await asked).changed is changed


@in_virtual_time
async def test_nobody_knows_what_a_command_without_an_answer_moved() -> None:
    stage = new_stage()
    RecordingDisplay(stage, "first", silent=True).attach()
    outcome = await stage.async_execute(press())
    assert (outcome.result, outcome.changed) == (Result.TIMEOUT, None)


@in_virtual_time
async def test_a_caller_that_hangs_up_does_not_undo_the_press() -> None:
    stage = new_stage()
    display = RecordingDisplay(stage, "first", silent=True).attach()
    caller = asyncio.ensure_future(stage.async_execute(press(id="a")))
    await asyncio.sleep(0)
    caller.cancel()
    display.obey(display.received[0])
    assert (await stage.async_execute(press(id="a"))).first is Result.APPLIED


# Displays


@in_virtual_time
async def test_the_first_display_leads_and_the_second_follows() -> None:
    stage = new_stage()
    first, second = RecordingDisplay(stage, "first").attach(), RecordingDisplay(stage, "second").attach()
    await stage.async_execute(press())
    assert (first.leads, second.leads) == (True, False)
    assert (len(first.received), len(second.received)) == (1, 0)


@in_virtual_time
async def test_the_lead_is_passed_on_when_it_leaves() -> None:
    stage = new_stage()
    first, second = RecordingDisplay(stage, "first").attach(), RecordingDisplay(stage, "second").attach()
    stage.async_detach(first)
    assert second.leads is True
    assert (await stage.async_execute(press())).result is Result.APPLIED
    assert len(second.received) == 1


@in_virtual_time
async def test_an_idle_display_is_not_passed_the_lead() -> None:
    stage = new_stage()
    first = RecordingDisplay(stage, "first").attach()
    RecordingDisplay(stage, "idle").attach(idle=True)
    stage.async_detach(first)
    assert (stage.lead, stage.displays) == (None, 1)


@in_virtual_time
async def test_a_person_at_another_display_takes_the_lead() -> None:
    stage = new_stage()
    first, second = RecordingDisplay(stage, "first").attach(), RecordingDisplay(stage, "second").attach()
    second.slides.apply({"action": "last"})
    second.report(Cause.USER)
    assert (first.leads, second.leads) == (False, True)
    assert stage.state is not None
    assert stage.state.number == 8


@pytest.mark.parametrize("cause", [Cause.START, Cause.COMMAND])
@in_virtual_time
async def test_another_display_that_moves_by_itself_is_set_back(cause: Cause) -> None:
    stage = new_stage()
    RecordingDisplay(stage, "first").attach()
    second = RecordingDisplay(stage, "second").attach()
    second.slides.apply({"action": "last"})
    second.report(cause)
    assert (second.leads, second.corrected) == (False, 1)
    assert stage.state is not None
    assert stage.state.number == 1


@in_virtual_time
async def test_a_follower_that_follows_is_left_alone() -> None:
    stage = new_stage()
    RecordingDisplay(stage, "first").attach()
    second = RecordingDisplay(stage, "second").attach()
    second.report(Cause.FOLLOW)
    assert second.corrected == 0


@in_virtual_time
async def test_what_is_under_way_when_the_lead_changes_is_reported_not_guessed() -> None:
    stage = new_stage()
    first, second = RecordingDisplay(stage, "first", silent=True).attach(), RecordingDisplay(stage, "second").attach()
    asked = asyncio.ensure_future(stage.async_execute(press(id="a")))
    await asyncio.sleep(0)
    second.report(Cause.USER)
    outcome = await asked
    assert (outcome.result, outcome.reason) == (Result.TIMEOUT, "lead_changed")
    first.obey(first.received[0])
    assert stage.state is not None
    assert (stage.state.number, first.corrected) == (1, 2)
    assert (await stage.async_execute(press(id="a"))).first is Result.TIMEOUT


@in_virtual_time
async def test_a_lead_that_comes_back_in_time_gets_the_unanswered_command_again() -> None:
    stage = new_stage()
    lost = RecordingDisplay(stage, "first", silent=True).attach()
    asked = asyncio.ensure_future(stage.async_execute(press()))
    await asyncio.sleep(0)
    stage.async_detach(lost)
    await asyncio.sleep(1)
    assert (await stage.async_execute(press("previous"))).result is Result.NO_DISPLAY
    back = RecordingDisplay(stage, "first").attach(epoch=stage.epoch)
    assert [sequenced.seq for sequenced in back.received] == [1]
    assert back.received[0].sent == 0
    assert (await asked).result is Result.APPLIED


@in_virtual_time
async def test_a_lead_that_comes_back_on_a_second_connection_replaces_the_first() -> None:
    stage = new_stage()
    lost = RecordingDisplay(stage, "first", silent=True).attach()
    asked = asyncio.ensure_future(stage.async_execute(press()))
    await asyncio.sleep(0)
    back = RecordingDisplay(stage, "first").attach(epoch=stage.epoch)
    assert lost.replaced
    assert (await asked).result is Result.APPLIED
    stage.async_detach(lost)
    assert (stage.lead, stage.displays) == (back, 1)
    lost.report(Cause.USER)
    assert stage.lead is back


@in_virtual_time
async def test_a_display_that_comes_back_idle_gives_the_lead_away() -> None:
    stage = new_stage()
    RecordingDisplay(stage, "first").attach()
    second = RecordingDisplay(stage, "second").attach()
    RecordingDisplay(stage, "first").attach(epoch=stage.epoch, idle=True)
    assert stage.lead is second


@in_virtual_time
async def test_a_lead_that_comes_back_too_late_gets_nothing_again() -> None:
    stage = new_stage()
    lost = RecordingDisplay(stage, "first", silent=True).attach()
    asked = asyncio.ensure_future(stage.async_execute(press()))
    await asyncio.sleep(0)
    stage.async_detach(lost)
    await asyncio.sleep(TTL + 0.5)
    back = RecordingDisplay(stage, "first").attach(epoch=stage.epoch)
    assert (back.received, back.leads) == ([], True)
    assert (await asked).reason == "lead_changed"


@in_virtual_time
async def test_a_new_page_in_the_place_of_a_lost_lead_gets_nothing_again() -> None:
    stage = new_stage()
    lost = RecordingDisplay(stage, "first", silent=True).attach()
    asked = asyncio.ensure_future(stage.async_execute(press()))
    await asyncio.sleep(0)
    stage.async_detach(lost)
    reloaded = RecordingDisplay(stage, "second").attach()
    assert (reloaded.received, reloaded.leads) == ([], True)
    assert (await asked).reason == "lead_changed"


# Changes


def kinds(changes: list[Change]) -> list[type]:
    return [type(change) for change in changes]


@in_virtual_time
async def test_presenting_starts_with_the_first_display_and_ends_a_while_after_the_last() -> None:
    stage = new_stage()
    changes = record(stage)
    display = RecordingDisplay(stage, "first").attach()
    assert kinds(changes) == [PresentingStarted, StateChanged, DisplaysChanged]
    stage.async_detach(display)
    await asyncio.sleep(PRESENTING_GRACE_SECONDS - 1)
    assert stage.presenting
    await asyncio.sleep(2)
    assert kinds(changes)[3:] == [DisplaysChanged, PresentingStopped]
    assert (stage.presenting, stage.state) == (False, None)


@in_virtual_time
async def test_a_reload_does_not_end_presenting() -> None:
    stage = new_stage()
    stage.async_detach(RecordingDisplay(stage, "first").attach())
    await asyncio.sleep(5)
    changes = record(stage)
    RecordingDisplay(stage, "second").attach()
    await asyncio.sleep(PRESENTING_GRACE_SECONDS + 1)
    assert stage.presenting
    assert PresentingStarted not in kinds(changes)


@in_virtual_time
async def test_a_page_that_was_here_before_home_assistant_restarted_starts_nothing() -> None:
    stage = new_stage()
    changes = record(stage)
    RecordingDisplay(stage, "first").attach(epoch="0123")
    assert kinds(changes) == [StateChanged, DisplaysChanged]
    assert isinstance(changes[0], StateChanged)
    assert changes[0].resumed
    assert stage.presenting


@in_virtual_time
async def test_the_context_of_the_sender_travels_with_the_change() -> None:
    stage = new_stage()
    RecordingDisplay(stage, "first").attach()
    changes = record(stage)
    command = parse_command("next", {}, source="test", context=object())
    await stage.async_execute(command)
    moved, finished = changes
    assert isinstance(moved, StateChanged)
    assert moved.command is command
    assert isinstance(finished, CommandFinished)
    assert finished.command is command


@in_virtual_time
async def test_an_unchanged_report_changes_nothing() -> None:
    stage = new_stage()
    display = RecordingDisplay(stage, "first").attach()
    changes = record(stage)
    display.report(Cause.USER)
    assert changes == []


@in_virtual_time
async def test_a_listener_that_fails_keeps_nobody_else_from_hearing(caplog: pytest.LogCaptureFixture) -> None:
    stage = new_stage()

    def fail(_change: Change) -> None:
        raise ZeroDivisionError

    stage.async_subscribe(fail)
    changes = record(stage)
    RecordingDisplay(stage, "first").attach()
    assert len(changes) == 3
    assert "A listener of the stage failed" in caplog.text


@in_virtual_time
async def test_a_listener_is_called_with_the_kinds_of_changes_that_it_asked_for() -> None:
    stage = new_stage(debounce=0)
    changes: list[Change] = []
    unsubscribe = stage.async_subscribe(changes.append, kinds=(StateChanged, CommandFinished))
    RecordingDisplay(stage, "first").attach()
    await stage.async_execute(press())
    assert [type(change) for change in changes] == [StateChanged, StateChanged, CommandFinished]
    unsubscribe()
    await stage.async_execute(press())
    assert len(changes) == 3
    every = record(stage)
    await stage.async_execute(press())
    assert [type(change) for change in every] == [StateChanged, CommandFinished]


@in_virtual_time
async def test_an_unsubscribed_listener_is_not_called() -> None:
    stage = new_stage()
    changes: list[Change] = []
    unsubscribe: Callable[[], None] = stage.async_subscribe(changes.append)
    unsubscribe()
    unsubscribe()
    RecordingDisplay(stage, "first").attach()
    assert changes == []


@in_virtual_time
async def test_closing_leaves_no_timer_and_no_caller_waiting() -> None:
    stage = new_stage()
    RecordingDisplay(stage, "first", silent=True).attach()
    asked = asyncio.ensure_future(stage.async_execute(press()))
    await asyncio.sleep(0)
    stage.async_close()
    assert (await asked).reason == "unloaded"
    display = RecordingDisplay(new_stage(), "second").attach()
    display.stage.async_detach(display)
    display.stage.async_close()
    assert not [handle for handle in asyncio.get_running_loop()._scheduled if not handle.cancelled()]  # type: ignore[attr-defined]
