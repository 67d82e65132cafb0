"""The sender of a press has the answer before the many followers have the slide, and no follower is forgotten."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.push.frames import audience_frame, timer_frame
from custom_components.slide_control.push.hub import Hub
from custom_components.slide_control.push.limits import WRITES_AT_ONCE
from custom_components.slide_control.stage.changes import Cause
from custom_components.slide_control.stage.commands import parse_command
from custom_components.slide_control.stage.results import Result
from custom_components.slide_control.stage.settings import StageSettings
from custom_components.slide_control.stage.stage import Report, Stage
from custom_components.slide_control.stage.state import parse_state
from tests.doubles.session import Browser, open_session
from tests.doubles.slides import Slides
from tests.doubles.virtual_time import in_virtual_time

if TYPE_CHECKING:
    from custom_components.slide_control.push.sessions.session import Session

_FOLLOWERS = 1_000


class _Hall:
    """A stage with a lead, a remote, and a thousand followers."""

    def __init__(self) -> None:
        self.stage = Stage("Test", StageSettings(debounce=0), clock=asyncio.get_running_loop().time)
        self.hub = Hub(self.stage)
        self.slides = Slides()
        lead = open_session(self.stage, self.hub, Role.DISPLAY, state=self.slides.state())
        self.lead: Session = lead[1]
        self.remote = open_session(self.stage, self.hub, Role.REMOTE)[0]
        followers = [open_session(self.stage, self.hub, Role.FOLLOWER, client_id=f"{n:08}") for n in range(_FOLLOWERS)]
        self.followers: list[Browser] = [browser for browser, _ in followers]

    def report(self, ack: int | None = None) -> None:
        """Move on, and report it."""
        self.slides.apply({"action": "next"})
        cause = Cause.USER if ack is None else Cause.COMMAND
        self.stage.async_report(self.lead, Report(state=parse_state(self.slides.state()), cause=cause, ack=ack))

    def having(self, kind: str = "state") -> int:
        """Return how many followers have a frame of this type, and the newest state if it is one."""
        newest = self.stage.version
        frames = ([frame for frame in each.frames if frame["type"] == kind] for each in self.followers)
        return sum(bool(found) and found[-1].get("version", newest) == newest for found in frames)


@in_virtual_time
async def test_the_sender_has_the_answer_before_the_many_have_the_slide() -> None:
    hall = _Hall()
    press = asyncio.ensure_future(hall.stage.async_execute(parse_command("next", {}, source="test")))
    await asyncio.sleep(0)
    hall.report(ack=hall.stage.seq)
    assert (hall.remote.frames[-1]["type"], hall.having(), hall.hub.serving) == ("state", WRITES_AT_ONCE, True)
    assert (await press).result is Result.APPLIED
    assert hall.having() == WRITES_AT_ONCE
    await asyncio.sleep(1)
    assert (hall.having(), hall.hub.serving) == (_FOLLOWERS, False)


@in_virtual_time
async def test_a_remote_overtakes_the_followers_of_a_fan_out_that_is_under_way() -> None:
    hall = _Hall()
    hall.report()
    while hall.having() == WRITES_AT_ONCE:
        await asyncio.sleep(0)
    hall.report()
    assert hall.remote.frames[-1]["version"] == hall.stage.version
    assert hall.having() == 0
    await asyncio.sleep(1)
    assert hall.having() == _FOLLOWERS
    # Who had yet to get the first state got the second one alone.
    skipped = [each for each in hall.followers if [frame["type"] for frame in each.frames].count("state") == 1]
    assert 0 < len(skipped) < _FOLLOWERS


@in_virtual_time
async def test_presses_without_a_pause_leave_no_follower_behind() -> None:
    hall = _Hall()
    served = set()
    for _ in range(40):
        hall.report()
        for _ in range(3):
            await asyncio.sleep(0)
        served |= {n for n, each in enumerate(hall.followers) if each.frames[-1]["type"] == "state"}
        hall.slides.apply({"action": "previous"})
    assert len(served) == _FOLLOWERS


@in_virtual_time
async def test_slow_followers_hold_up_nobody_and_get_the_newest_state() -> None:
    hall = _Hall()
    slow = hall.followers[: _FOLLOWERS // 2]
    for each in slow:
        each.stuck = True
    hall.report()
    hall.report()
    while hall.hub.serving:
        await asyncio.sleep(0)
    assert hall.having() == _FOLLOWERS - len(slow)
    for each in slow:
        each.stuck = False
    await asyncio.sleep(1)
    assert hall.having() == _FOLLOWERS
    assert [frame["type"] for frame in slow[0].frames] == ["welcome", "state"]


@in_virtual_time
async def test_frames_of_another_type_end_no_broadcast() -> None:
    hall = _Hall()
    hall.hub.broadcast(Role.FOLLOWER, audience_frame({"talk": "live"}))
    hall.hub.broadcast(Role.FOLLOWER, timer_frame(None))
    hall.hub.broadcast(Role.FOLLOWER, audience_frame({"talk": "ended"}))
    await asyncio.sleep(1)
    assert [hall.having(kind) for kind in ("audience", "timer")] == [_FOLLOWERS] * 2
    talks = [[frame["talk"] for frame in each.frames if frame["type"] == "audience"] for each in hall.followers]
    assert talks == [["live", "ended"]] * WRITES_AT_ONCE + [["ended"]] * (_FOLLOWERS - WRITES_AT_ONCE)
