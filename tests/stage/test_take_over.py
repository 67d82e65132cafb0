"""A standby takes over what a lost lead has not answered, and only where that is one step."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from custom_components.slide_control.stage.changes import Cause
from custom_components.slide_control.stage.results import CommandResult, Result
from custom_components.slide_control.stage.stage import Stage
from tests.doubles.recording_display import TTL, RecordingDisplay, new_stage, press
from tests.doubles.virtual_time import in_virtual_time

DECK = ("talk.html", "1")


def pair(stage: Stage) -> tuple[RecordingDisplay, RecordingDisplay]:
    """Return a lead that doesn't answer, and a standby."""
    lead, standby = RecordingDisplay(stage, "lead", silent=True), RecordingDisplay(stage, "standby")
    for display in (lead, standby):
        display.deck = DECK
        display.attach()
    assert (stage.lead, stage.standby) == (lead, standby)
    return lead, standby


async def under_way(stage: Stage, action: str = "next") -> asyncio.Future[CommandResult]:
    """Press, and return when the command has been sent."""
    asked = asyncio.ensure_future(stage.async_execute(press(action)))
    await asyncio.sleep(0)
    return asked


@pytest.mark.parametrize("lose", [Stage.async_detach, Stage.async_pass_lead], ids=["closed", "silent"])
@in_virtual_time
async def test_what_a_lost_lead_has_not_answered_moves_the_standby_once(
    lose: Callable[[Stage, RecordingDisplay], None],
) -> None:
    stage = new_stage()
    lead, standby = pair(stage)
    first, second = await under_way(stage), await under_way(stage, "last")
    await asyncio.sleep(1)
    lose(stage, lead)
    assert standby.leads
    assert [sequenced.sent for sequenced in standby.received] == [0, 0]
    answers = [(answer.result, answer.changed) for answer in (await first, await second)]
    assert answers == [(Result.APPLIED, True), (Result.APPLIED, True)]
    assert stage.state is not None
    assert stage.state.number == stage.state.total
    # The lead has moved after all; nobody else does because of that.
    lead.obey(lead.received[0])
    assert stage.state.number == stage.state.total
    assert len(standby.received) == 2


@in_virtual_time
async def test_what_may_have_been_done_already_is_reported_not_guessed() -> None:
    """The lead has told of a move, so the standby doesn't show any more what the press was meant for."""
    stage = new_stage()
    lead, standby = pair(stage)
    asked = await under_way(stage)
    lead.slides.apply({"action": "next"})
    lead.report(Cause.COMMAND)
    stage.async_detach(lead)
    assert (standby.leads, standby.received) == (True, [])
    assert ((await asked).result, (await asked).reason) == (Result.TIMEOUT, "lead_changed")


@in_virtual_time
async def test_an_old_press_is_not_taken_over() -> None:
    stage = new_stage()
    lead, standby = pair(stage)
    asked = await under_way(stage)
    await asyncio.sleep(TTL + 0.5)
    stage.async_detach(lead)
    assert standby.received == []
    assert (await asked).reason == "lead_changed"


@in_virtual_time
async def test_a_display_with_another_deck_takes_nothing_over() -> None:
    stage = new_stage()
    lead, other = pair(stage)
    other.deck = ("other.html", "1")
    asked = await under_way(stage)
    stage.async_detach(lead)
    assert (other.leads, other.received) == (True, [])
    assert (await asked).reason == "lead_changed"


@in_virtual_time
async def test_a_standby_that_came_after_the_press_takes_nothing_over() -> None:
    """It was welcomed with the command's number, and would ignore it."""
    stage = new_stage()
    lead, standby = pair(stage)
    stage.async_detach(standby)
    asked = await under_way(stage)
    late = RecordingDisplay(stage, "late")
    late.deck = DECK
    late.attach()
    stage.async_detach(lead)
    assert (late.leads, late.received) == (True, [])
    assert (await asked).reason == "lead_changed"


@in_virtual_time
async def test_a_lead_that_a_person_chooses_takes_nothing_over() -> None:
    stage = new_stage()
    _lead, standby = pair(stage)
    asked = await under_way(stage)
    assert stage.async_make_lead(standby)
    assert (standby.leads, standby.received) == (True, [])
    assert (await asked).reason == "lead_changed"
