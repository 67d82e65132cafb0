"""Every connected client gets the newest state, however slowly it reads."""

from __future__ import annotations

import asyncio
from typing import Any

from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.push.hub import Hub
from custom_components.slide_control.push.protocol import CloseCode
from custom_components.slide_control.stage.changes import Cause
from custom_components.slide_control.stage.commands import parse_command
from custom_components.slide_control.stage.results import Result
from custom_components.slide_control.stage.settings import StageSettings
from custom_components.slide_control.stage.stage import PRESENTING_GRACE_SECONDS, Report, Stage
from custom_components.slide_control.stage.state import parse_state
from tests.doubles.session import open_session
from tests.doubles.slides import Slides
from tests.doubles.virtual_time import in_virtual_time


@in_virtual_time
async def test_a_slow_follower_outlives_presenting_that_it_has_not_read_to_its_end() -> None:
    clock = asyncio.get_running_loop().time
    raised: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: raised.append(context))
    stage = Stage("Test", StageSettings(), clock=clock)
    hub = Hub(stage)
    slides = Slides()
    _, lead = open_session(stage, hub, Role.DISPLAY, state=slides.state())
    follower, _ = open_session(stage, hub, Role.FOLLOWER)
    follower.stuck = True
    slides.apply({"action": "next"})
    stage.async_report(lead, Report(state=parse_state(slides.state()), cause=Cause.USER))
    lead.end()
    await asyncio.sleep(PRESENTING_GRACE_SECONDS + 1)
    follower.stuck = False
    await asyncio.sleep(1)
    open_session(stage, hub, Role.DISPLAY, state=slides.state())
    await asyncio.sleep(1)
    assert (raised, follower.frames[-1]["type"], follower.frames[-1]["state"]["number"]) == ([], "state", 2)


@in_virtual_time
async def test_a_browser_that_was_let_in_as_the_stage_stopped_is_sent_away() -> None:
    stage = Stage("Test", StageSettings(), clock=asyncio.get_running_loop().time)
    hub = Hub(stage)
    stage.async_close()
    hub.close(CloseCode.UNLOADED, "Stopped.")
    display, _ = open_session(stage, hub, Role.DISPLAY, state=Slides().state())
    assert (display.frames, stage.displays) == ([{"type": "closed", "code": CloseCode.TRY_LATER}], 0)


@in_virtual_time
async def test_a_lead_that_neither_answers_nor_gives_a_sign_of_life_makes_way_at_once() -> None:
    stage = Stage("Test", StageSettings(), clock=asyncio.get_running_loop().time)
    hub = Hub(stage)
    dead, lead = open_session(stage, hub, Role.DISPLAY, state=Slides().state())
    press = parse_command("next", {}, source="test")
    outcomes = await asyncio.gather(stage.async_execute(press), asyncio.sleep(0.3), stage.async_execute(press))
    assert (outcomes[0].reason, dead.frames[-1]["type"]) != ("no_answer", "closed")
    await asyncio.sleep(2)
    assert {"type": "closed", "code": CloseCode.TRY_LATER} in dead.frames
    lead.end()
    assert (await stage.async_execute(press)).result is Result.NO_DISPLAY


@in_virtual_time
async def test_a_lead_that_is_only_slow_stays() -> None:
    stage = Stage("Test", StageSettings(), clock=asyncio.get_running_loop().time)
    hub = Hub(stage)
    slow, lead = open_session(stage, hub, Role.DISPLAY, state=Slides().state())
    await stage.async_execute(parse_command("next", {}, source="test"))
    for _ in range(10):
        lead.note_activity()
        await asyncio.sleep(1)
    assert {frame["type"] for frame in slow.frames} == {"welcome", "command", "pong"}


@in_virtual_time
async def test_a_silent_connection_is_noticed_within_seconds_while_slides_are_shown() -> None:
    stage = Stage("Test", StageSettings(), clock=asyncio.get_running_loop().time)
    hub = Hub(stage)
    waiting, idle = open_session(stage, hub, Role.DISPLAY)
    follower, _ = open_session(stage, hub, Role.FOLLOWER)
    assert waiting.frames[0]["heartbeat"] == 25
    await asyncio.sleep(24)
    assert len(waiting.frames) == len(follower.frames) == 1
    slides = Slides()
    stage.async_report(idle, Report(state=parse_state(slides.state()), cause=Cause.START))
    beats = [frame for frame in waiting.frames if frame["type"] == "pong"]
    assert beats == []
    await asyncio.sleep(2)
    assert [frame["heartbeat"] for frame in waiting.frames if frame["type"] == "pong"] == [2]
    assert [frame["heartbeat"] for frame in follower.frames if frame["type"] == "pong"] == [25]
    await asyncio.sleep(10)
    assert waiting.frames[-1] == {"type": "closed", "code": CloseCode.TRY_LATER}
    # Followers are many: theirs stay rare.
    assert [frame["type"] for frame in follower.frames] == ["welcome", "state", "pong"]
