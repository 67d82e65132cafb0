"""The pointer: only the newest place is sent, to displays and followers, and nothing else notices."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.push.hub import Hub
from custom_components.slide_control.push.limits import POINTER_FOLLOWERS_PER_TURN
from custom_components.slide_control.stage.changes import Cause
from custom_components.slide_control.stage.driver import DriveStep, Participant
from custom_components.slide_control.stage.settings import StageSettings
from custom_components.slide_control.stage.stage import Report, Stage
from custom_components.slide_control.stage.state import parse_state
from homeassistant.const import MATCH_ALL
from tests.doubles.session import open_session
from tests.doubles.slides import Slides
from tests.doubles.virtual_time import in_virtual_time
from tests.doubles.websocket_display import connected, token_for

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

    from custom_components.slide_control.push.sessions.session import Session
    from homeassistant.core import Event, HomeAssistant
    from tests.doubles.session import Browser


class Room:
    """A stage with a lead, a remote and followers."""

    def __init__(self, followers: int = 1) -> None:
        self.stage = Stage("Test", StageSettings(), clock=asyncio.get_running_loop().time)
        self.hub = Hub(self.stage)
        self.slides = Slides()
        self.display, self.lead = open_session(self.stage, self.hub, Role.DISPLAY, state=self.slides.state())
        self.followers = [open_session(self.stage, self.hub, Role.FOLLOWER)[0] for _ in range(followers)]
        self.remote, self.phone = open_session(self.stage, self.hub, Role.REMOTE)

    def point(self, x: float | None, h: int = 0, *, phone: Session | None = None) -> None:
        at = None if x is None else {"h": h, "v": 0, "x": x, "y": 0.5}
        (phone or self.phone).receive(json.dumps({"type": "pointer", "at": at}))

    def move(self, action: str, **fields: Any) -> None:
        self.slides.apply({"action": action, **fields})
        self.stage.async_report(self.lead, Report(state=parse_state(self.slides.state()), cause=Cause.USER))


def places(browser: Browser) -> list[float | None]:
    """Return where a page was told to show the pointer; None for nowhere."""
    pointers = [frame["at"] for frame in browser.frames if frame["type"] == "pointer"]
    return [None if at is None else at["x"] for at in pointers]


@in_virtual_time
async def test_only_the_newest_place_is_sent_thirty_times_a_second() -> None:
    room = Room()
    for step in range(50):
        room.point(step / 100)
    assert places(room.display) == places(room.followers[0]) == [0.0]
    await asyncio.sleep(0.05)
    assert places(room.display) == places(room.followers[0]) == [0.0, 0.49]
    for step in range(100):
        room.point(step / 100)
        await asyncio.sleep(0.02)
    assert 55 <= len(places(room.display)) <= 63
    room.display.stuck = True
    room.point(0.1)
    room.point(None)
    await asyncio.sleep(1)
    assert (places(room.display)[-1], places(room.followers[0])[-1]) == (0.99, None)
    room.display.stuck = False
    await asyncio.sleep(0.1)
    assert places(room.display)[-1] is None
    assert {frame["type"] for frame in room.remote.frames} == {"welcome", "pong"}


@in_virtual_time
async def test_a_large_audience_takes_turns() -> None:
    room = Room(followers=3 * POINTER_FOLLOWERS_PER_TURN)
    for step in range(30):
        room.point(step / 100)
        await asyncio.sleep(0.04)
    await asyncio.sleep(0.2)
    sent = [len(places(follower)) for follower in room.followers]
    assert (max(sent) <= 13, min(sent) >= 9) == (True, True)
    assert {places(follower)[-1] for follower in room.followers} == {0.29}


@in_virtual_time
async def test_it_is_gone_with_the_slide_the_picture_the_lead_and_the_remote() -> None:
    room = Room()

    async def is_gone_after(what: Any) -> None:
        room.point(0.5, room.slides.places[room.slides.at][0])
        await asyncio.sleep(0.1)
        assert places(room.display)[-1] == 0.5
        what()
        await asyncio.sleep(0.1)
        assert places(room.display)[-1] is places(room.followers[0])[-1] is None

    await is_gone_after(lambda: room.move("next"))
    before = len(places(room.display))
    room.point(0.7, h=0)  # a network held it back: that slide isn't shown any more
    await asyncio.sleep(0.1)
    assert len(places(room.display)) == before
    await is_gone_after(lambda: room.move("blank", mode="on"))
    room.point(0.2, h=1)
    await asyncio.sleep(0.1)
    assert places(room.display)[-1] is None
    room.move("blank", mode="off")
    await is_gone_after(lambda: room.stage.driver.step(DriveStep.TAKE, Participant("somebody else", "Ann")))
    room.point(0.3, h=1)
    await asyncio.sleep(0.1)
    assert places(room.display)[-1] is None
    room.stage.driver.clear()
    await is_gone_after(room.phone.end)
    other, session = open_session(room.stage, room.hub, Role.REMOTE, client_id="another-one")
    room.point(0.5, h=1, phone=session)
    room.point(None, phone=room.phone)  # not its own
    await asyncio.sleep(0.1)
    assert places(room.display)[-1] == 0.5
    room.lead.end()
    await asyncio.sleep(0.1)
    assert places(room.followers[0])[-1] is None
    room.point(2, phone=session)
    assert (other.frames[-1]["type"], other.frames[-1]["field"]) == ("error", "at.x")


async def test_a_user_and_a_guest_point_and_nothing_is_recorded(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    stage: Stage,
    hass_client_no_auth: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    client: TestClient[Any, Any] = await hass_client_no_auth()
    house = await hass_ws_client(hass)

    async def point(at: Any) -> Any:
        await house.send_json_auto_id({"type": "slide_control/pointer", "config_entry_id": "demo", "at": at})
        answer = await house.receive_json()
        return answer["result"]["shown"] if answer["success"] else answer["error"]["translation_key"]

    remote = token_for(entry.data, Role.REMOTE)
    async with (
        connected(client, token_for(entry.data), client_id="screen-01") as display,
        connected(client, remote, client_id="phone-001", state=None) as phone,
    ):
        await hass.async_block_till_done()
        events: list[Event] = []
        unsubscribe = hass.bus.async_listen(MATCH_ALL, events.append)
        here = {"h": 0, "v": 0, "x": 0.25, "y": 0.5}
        assert await point(here) is True
        assert (await display.take("pointer"))["at"] == here
        await phone.send({"type": "pointer", "at": here | {"x": 0.75, "page": True}})
        assert (await display.take("pointer"))["at"] == here | {"x": 0.75, "page": True}
        assert await point(here | {"h": 1}) is False
        assert await point(here | {"x": "left"}) == "invalid_number"
        stage.driver.step(DriveStep.TAKE, Participant("phone-001", "Ann"))
        assert await point(here) is False
        await hass.async_block_till_done()
        unsubscribe()
        assert [event.event_type for event in events] == []
