"""Who drives: one remote's presses count until it hands the talk over or is gone, and nobody is locked out."""

from __future__ import annotations

import asyncio

import pytest

from custom_components.slide_control.stage.changes import Change, DriverChanged
from custom_components.slide_control.stage.commands import Action, Command
from custom_components.slide_control.stage.driver import (
    ABSENCE_SECONDS,
    ANSWER_SECONDS,
    TAKE_BACK_SECONDS,
    DriveError,
    Driver,
    DriveStep,
    Participant,
)
from custom_components.slide_control.stage.results import Result
from custom_components.slide_control.stage.settings import StageSettings
from custom_components.slide_control.stage.stage import PRESENTING_GRACE_SECONDS, Stage
from tests.doubles.display import FakeDisplay
from tests.doubles.virtual_time import in_virtual_time

ANN, BOB, CAT = (Participant(name.lower(), name) for name in ("Ann", "Bob", "Cat"))


class Room:
    """A stage with a display, and three remotes."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.stage = Stage("Hall", StageSettings(debounce=0.25, max_press_age=3), clock=loop.time)
        self.display = FakeDisplay(self.stage)
        self.display.connect()
        self.leave = {each: self.driver.connect(each, f"page of {each.id}") for each in (ANN, BOB, CAT)}
        self.changes: list[Change] = []
        self.stage.async_subscribe(self.changes.append)

    @property
    def driver(self) -> Driver:
        return self.stage.driver

    def does(self, participant: Participant, step: str) -> str | None:
        """Take a step; return the key of the message if it is refused."""
        try:
            self.driver.step(DriveStep(step), participant)
        except DriveError as error:
            return error.message.key
        return None

    async def press(self, participant: Participant | None) -> str:
        """Press on a remote, or on a button; return the result or its reason."""
        source = "remote" if participant else "webhook"
        command = Command(action=Action.NEXT, source=source, sender=f"page of {participant.id}" if participant else "")
        outcome = await self.stage.async_execute(command)
        return outcome.reason or outcome.result.value


@in_virtual_time
async def test_at_first_every_remote_moves_the_slides_and_then_only_the_drivers() -> None:
    room = Room()
    assert await room.press(ANN) == await room.press(BOB) == "applied"
    assert room.does(ANN, "take") is None
    assert any(isinstance(change, DriverChanged) for change in room.changes)
    await asyncio.sleep(1)
    assert [await room.press(each) for each in (ANN, BOB, None)] == ["applied", "not_driving", "applied"]
    room.display.do("next")
    assert room.driver.current == ANN
    refused = await room.stage.async_execute(Command(action=Action.NEXT, source="remote", sender="a stranger"))
    assert (refused.result, refused.changed, refused.message.placeholders) == (
        Result.REJECTED,
        False,
        {"driver": "Ann"},
    )
    assert room.driver.as_dict("bob") == {"id": "ann", "name": "Ann", "self": False, "asking": None}
    assert room.does(ANN, "release") is None
    assert await room.press(BOB) == "applied"


@in_virtual_time
async def test_the_driver_hands_over_and_takes_back_within_a_minute() -> None:
    room = Room()
    room.does(ANN, "take")
    assert room.does(BOB, "take") == "drive_ask_first"
    assert room.does(ANN, "hand_over") == "drive_nobody_asks"
    assert room.does(BOB, "hand_over") == "not_driving"
    assert room.does(BOB, "ask") is None
    assert room.does(CAT, "ask") == "drive_asked_already"
    assert room.driver.as_dict("ann") == {"id": "ann", "name": "Ann", "self": True, "asking": "Bob"}
    assert room.does(ANN, "hand_over") is None
    assert room.driver.current == BOB
    assert room.does(CAT, "take") == "drive_ask_first"
    await asyncio.sleep(TAKE_BACK_SECONDS - 1)
    assert room.does(ANN, "take") is None
    assert room.driver.current == ANN
    # Bob can't take it back in turn.
    assert room.does(BOB, "take") == "drive_ask_first"
    room.does(BOB, "ask")
    room.does(ANN, "hand_over")
    await asyncio.sleep(TAKE_BACK_SECONDS + 1)
    assert room.does(ANN, "take") == "drive_ask_first"


@in_virtual_time
async def test_who_does_not_answer_hands_over() -> None:
    room = Room()
    room.does(ANN, "take")
    room.does(BOB, "ask")
    await asyncio.sleep(ANSWER_SECONDS - 1)
    assert room.driver.current == ANN
    await asyncio.sleep(2)
    assert (room.driver.current, room.driver.asking) == (BOB, None)
    # The one who asks may change their mind, or be gone when the time has passed.
    room.does(CAT, "ask")
    room.does(CAT, "release")
    room.does(ANN, "ask")
    room.leave[ANN]()
    await asyncio.sleep(ANSWER_SECONDS + 1)
    assert (room.driver.current, room.driver.asking) == (BOB, None)


@in_virtual_time
async def test_nobody_is_locked_out_when_the_drivers_phone_dies() -> None:
    room = Room()
    room.does(ANN, "take")
    room.leave[ANN]()
    await asyncio.sleep(ABSENCE_SECONDS - 1)
    back = room.driver.connect(ANN, "another page of ann")
    await asyncio.sleep(ABSENCE_SECONDS)
    assert room.driver.current == ANN
    back()
    await asyncio.sleep(ABSENCE_SECONDS + 1)
    assert room.driver.current is None
    assert await room.press(BOB) == "applied"
    room.does(CAT, "take")
    room.does(BOB, "ask")
    room.leave[CAT]()
    await asyncio.sleep(ABSENCE_SECONDS + 1)
    assert room.driver.current == BOB


@in_virtual_time
async def test_the_end_of_the_talk_ends_driving() -> None:
    room = Room()
    room.does(ANN, "take")
    room.display.disconnect()
    await asyncio.sleep(PRESENTING_GRACE_SECONDS + 1)
    assert room.driver.current is None


@pytest.mark.parametrize("step", ["hand_over", "release"])
@in_virtual_time
async def test_nobody_drives_so_there_is_nothing_to_give(step: str) -> None:
    assert Room().does(ANN, step) == "drive_nobody_drives"
