"""The back channel: what the audience sends counts once, within limits, and only while the speaker has it open."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.audience.back_channel_feed import INTERVAL_SECONDS
from custom_components.slide_control.backchannel.back_channel import BackChannel
from custom_components.slide_control.backchannel.limits import (
    CLIENT_RATE,
    HAND_SECONDS,
    MAX_HANDS,
    MAX_QUESTION_LENGTH,
    MAX_VOTERS,
    MAX_WAITING_QUESTIONS,
    STAGE_RATE,
)
from custom_components.slide_control.backchannel.open_channel import BackChannelError
from custom_components.slide_control.backchannel.poll import parse_form
from custom_components.slide_control.backchannel.requests import Hand, Question, Reaction, Vote
from custom_components.slide_control.const import DOMAIN
from custom_components.slide_control.stage.fields import InvalidFieldError
from homeassistant.const import ATTR_ENTITY_ID, EVENT_STATE_CHANGED, STATE_OFF, STATE_ON, STATE_UNKNOWN
from homeassistant.exceptions import ServiceValidationError
from tests.doubles.websocket_display import Page, connected, token_for

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

    from custom_components.slide_control.audience.audience import Audience
    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import Event, HomeAssistant

type Client = TestClient[Any, Any]

SWITCH = "switch.demo_stage_questions_and_polls"
HANDS = "sensor.demo_stage_raised_hands"
POLL = "sensor.demo_stage_poll"
QUESTION = "event.demo_stage_audience_question"
CHOICES = {"question": "Which way?", "choices": ["Left", "Right"]}


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """The browsers of the room."""
    return await hass_client_no_auth()


async def ask(page: Page, kind: str, **fields: Any) -> str | None:
    """Send a request, and return the key of the error in its answer."""
    await page.send({"type": kind, "id": "1", **fields})
    error = (await page.take("done"))["error"]
    return error and error["translation_key"]


async def until(hass: HomeAssistant, entity: str, state: str) -> dict[str, Any]:
    """Wait for the state of an entity, and return its attributes."""
    async with asyncio.timeout(20):
        while hass.states.get(entity).state != state:
            await asyncio.sleep(0.01)
    return dict(hass.states.get(entity).attributes)


async def test_what_a_room_sends_reaches_the_speaker_the_display_and_home_assistant(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, audience: Audience
) -> None:
    follower = token_for(entry.data, Role.FOLLOWER)
    async with AsyncExitStack() as room:
        display = await room.enter_async_context(connected(client, token_for(entry.data)))
        remote = await room.enter_async_context(
            connected(client, token_for(entry.data, Role.REMOTE), client_id="remote-0001", state=None)
        )
        first, second = [
            await room.enter_async_context(connected(client, follower, client_id=f"follower-{each}", state=None))
            for each in range(2)
        ]
        # Off until the speaker opens it: nothing is told, and nothing counts.
        assert hass.states.get(SWITCH).state == STATE_OFF
        assert (await remote.take("status"))["status"]["back_channel"] is None
        assert await ask(first, "hand", raised=True) == "back_channel_closed"

        assert await ask(remote, "back_channel", step="open") is None
        assert (await first.take("back_channel"))["open"] == {"poll": None, "shown": None}
        await until(hass, SWITCH, STATE_ON)
        assert await ask(first, "hand", raised=True) is None
        assert await ask(second, "hand", raised=True) is None
        await until(hass, HANDS, "2")
        assert await ask(second, "hand", raised=False) is None
        await until(hass, HANDS, "1")
        assert await ask(second, "reaction", reaction="heart") is None

        assert await ask(remote, "back_channel", step="open_poll", **CHOICES) is None
        poll = (await first.take("back_channel"))["open"]["poll"]
        assert {name: poll[name] for name in CHOICES} == CHOICES
        assert await ask(first, "vote", poll=poll["id"], answer=0) is None
        assert await ask(second, "vote", poll=poll["id"], answer=1) is None
        assert await ask(first, "vote", poll=poll["id"], answer=1) is None  # changed
        result = await until(hass, POLL, "Right")
        while result["votes"] < 2:
            await asyncio.sleep(0.01)
            result = hass.states.get(POLL).attributes
        assert result["results"][1] == {"label": "Right", "votes": 2, "percent": 100.0}
        # A display shows what the speaker releases, and followers the result when it is final.
        assert await ask(remote, "back_channel", step="show_poll") is None
        assert (await display.take("back_channel"))["show"]["poll"]["votes"] == 2
        assert await ask(remote, "back_channel", step="close_poll") is None
        told = (await first.take("back_channel"))["open"]
        while told["poll"] is not None:
            told = (await first.take("back_channel"))["open"]
        assert told["shown"]["poll"]["votes"] == 2
        assert await ask(first, "vote", poll=poll["id"], answer=0) == "poll_over"

        # A page that is gone holds no hand up.
        await first.socket.close()
        await until(hass, HANDS, "0")
        await hass.services.async_call("switch", "turn_off", {ATTR_ENTITY_ID: SWITCH}, blocking=True)
        assert hass.states.get(HANDS).state == hass.states.get(POLL).state == STATE_UNKNOWN
        while (told := (await second.take("back_channel"))["open"]) is not None:
            pass


async def test_a_question_is_shown_when_the_speaker_lets_it_through(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, audience: Audience
) -> None:
    follower = token_for(entry.data, Role.FOLLOWER)
    async with AsyncExitStack() as room:
        display = await room.enter_async_context(connected(client, token_for(entry.data)))
        remote = await room.enter_async_context(
            connected(client, token_for(entry.data, Role.REMOTE), client_id="remote-0001", state=None)
        )
        second = await room.enter_async_context(connected(client, follower, client_id="follower-1", state=None))
        assert await ask(remote, "back_channel", step="open") is None
        assert await ask(second, "reaction", reaction="thumbs_up") is None
        assert await ask(second, "question", text="Why  not\nleft?") is None
        asked = await question_event(hass, "asked")
        assert asked["text"] == "Why not left?"
        waiting = await until_status(remote, lambda status: status["questions"])
        assert waiting["questions"] == [{"id": asked["question_id"], "text": "Why not left?", "shown": False}]
        assert waiting["reactions"] == {"applause": 0, "thumbs_up": 1, "heart": 0}
        assert await ask(remote, "back_channel", step="show_question", question=asked["question_id"]) is None
        shown = (await display.take("back_channel"))["show"]
        while "question" not in shown:
            shown = (await display.take("back_channel"))["show"]
        assert shown == {"question": "Why not left?"}
        async with connected(client, token_for(entry.data), client_id="page-0002") as late:
            assert late.welcome["back_channel"] == shown
        assert await ask(remote, "back_channel", step="dismiss_question", question=asked["question_id"]) is None
        assert await ask(remote, "back_channel", step="show_question", question=asked["question_id"]) == "question_gone"

        await hass.services.async_call("switch", "turn_off", {ATTR_ENTITY_ID: SWITCH}, blocking=True)
        assert "text" not in hass.states.get(QUESTION).attributes


async def question_event(hass: HomeAssistant, kind: str) -> dict[str, Any]:
    """Wait for an event of a question."""
    async with asyncio.timeout(20):
        while hass.states.get(QUESTION).attributes.get("event_type") != kind:
            await asyncio.sleep(0.01)
    return dict(hass.states.get(QUESTION).attributes)


async def until_status(remote: Page, wanted: Any) -> dict[str, Any]:
    """Wait until a remote is told of a back channel like this."""
    while True:
        status: dict[str, Any] | None = (await remote.take("status"))["status"]["back_channel"]
        if status is not None and wanted(status):
            return status


async def test_nothing_but_totals_is_kept_of_a_talk(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, audience: Audience
) -> None:
    channel: BackChannel = entry.runtime_data.hub.back_channel
    async with connected(client, token_for(entry.data)) as display:
        await hass.services.async_call(DOMAIN, "start_talk", {}, blocking=True)
        await hass.services.async_call(DOMAIN, "open_poll", CHOICES | {"show": True}, blocking=True)
        assert (await display.take("back_channel"))["show"]["poll"]["votes"] == 0
        for number in range(3):
            channel.receive(f"follower-{number}", Hand(raised=True))
            channel.receive(f"follower-{number}", Reaction.APPLAUSE)
            channel.receive(f"follower-{number}", Vote(channel.poll.form.id, number % 2))
        channel.receive("follower-0", Question("Where do you live?"))
        answer = await hass.services.async_call(DOMAIN, "close_poll", {}, blocking=True, return_response=True)
        assert (answer["leading"], answer["votes"]) == ("Left", 3)
        record = await hass.services.async_call(DOMAIN, "end_talk", {}, blocking=True, return_response=True)
    assert record["audience"] == {
        "hands": 3,
        "questions": 1,
        "reactions": {"applause": 3},
        "polls": [{"question": "Which way?", "votes": {"Left": 2, "Right": 1}}],
    }
    await hass.async_block_till_done()
    assert not channel.is_open
    assert not channel.totals()
    # As it is stored.
    talk = entry.runtime_data.history.summaries[0]["id"]
    assert entry.runtime_data.history.get(talk).audience.as_dict() == record["audience"]
    assert "live" not in str(entry.runtime_data.history._data())


async def test_actions_say_what_is_wrong(hass: HomeAssistant, entry: MockConfigEntry, stage: Stage) -> None:
    async def refusal(action: str, **fields: Any) -> str | None:
        with pytest.raises(ServiceValidationError) as raised:
            await hass.services.async_call(DOMAIN, action, fields, blocking=True)
        return raised.value.translation_key

    assert await refusal("open_poll", **CHOICES) == "back_channel_without_audience"
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call("switch", "turn_on", {ATTR_ENTITY_ID: SWITCH}, blocking=True)
    entry.runtime_data.audience.async_open()
    assert await refusal("close_poll") == "back_channel_closed"
    await hass.services.async_call("switch", "turn_on", {ATTR_ENTITY_ID: SWITCH}, blocking=True)
    assert await refusal("close_poll") == "no_poll"
    assert await refusal("show_question", question_id="x") == "question_gone"
    assert await refusal("open_poll", question="?", choices=["One"]) == "poll_choices"
    assert await refusal("open_poll", question="?", choices=["One", " One "]) == "poll_choices"
    assert await refusal("open_poll", question="?", min=5, max=5) == "poll_range"
    entry.runtime_data.audience.async_close()
    assert not entry.runtime_data.hub.back_channel.is_open


async def test_only_those_who_may_control_the_stage_speak_for_it(
    hass: HomeAssistant, entry: MockConfigEntry, audience: Audience, hass_ws_client: WebSocketGenerator, client: Client
) -> None:
    user = await hass_ws_client(hass)
    await user.send_json_auto_id({"type": "slide_control/back_channel", "config_entry_id": "demo", "step": "open"})
    assert (await user.receive_json())["success"]
    await user.send_json_auto_id(
        {"type": "slide_control/back_channel", "config_entry_id": "demo", "step": "open_poll", "question": ""}
    )
    assert not (await user.receive_json())["success"]
    async with connected(client, token_for(entry.data, Role.FOLLOWER), client_id="follower-1", state=None) as follower:
        await follower.send({"type": "back_channel", "id": "1", "step": "close"})
        assert (await follower.take("error"))["code"] == "forbidden"
        await follower.send({"type": "vote", "id": "1", "poll": 3})
        assert (await follower.take("error"))["code"] == "invalid"
    assert entry.runtime_data.hub.back_channel.is_open


async def test_a_hall_that_votes_costs_four_updates_a_second(
    hass: HomeAssistant, entry: MockConfigEntry, audience: Audience
) -> None:
    channel: BackChannel = entry.runtime_data.hub.back_channel
    channel.open_poll(parse_form(CHOICES))
    await hass.async_block_till_done()
    written: list[Event] = []
    hass.bus.async_listen(EVENT_STATE_CHANGED, written.append)
    started = asyncio.get_running_loop().time()
    for number in range(5_000):
        channel.receive(f"follower-{number}", Vote(channel.poll.form.id, number % 2))
    channel.receive("follower-0", Hand(raised=True))
    await until(hass, HANDS, "1")
    spent = asyncio.get_running_loop().time() - started
    assert hass.states.get(POLL).attributes["votes"] == 5_000
    polls = [event for event in written if event.data["entity_id"] == POLL]
    assert len(polls) <= spent / INTERVAL_SECONDS + 2


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The time."""
    return Clock()


@pytest.fixture
def channel(clock: Clock) -> BackChannel:
    """An open back channel without anything around it."""
    channel = BackChannel(clock)
    channel.may_open = lambda: True
    channel.open()
    return channel


def refused(channel: BackChannel, client: str, request: Any) -> str | None:
    """Return the key of the error that a request gets."""
    try:
        channel.receive(client, request)
    except BackChannelError as error:
        return error.message.key
    return None


def test_a_client_and_a_stage_have_rates(channel: BackChannel, clock: Clock) -> None:
    for _ in range(CLIENT_RATE.burst):
        assert refused(channel, "one", Reaction.HEART) is None
    assert refused(channel, "one", Reaction.HEART) == "back_channel_rate"
    assert refused(channel, "two", Reaction.HEART) is None
    for number in range(STAGE_RATE.burst):
        refused(channel, f"many-{number}", Reaction.HEART)
    assert refused(channel, "three", Reaction.HEART) == "back_channel_rate"
    clock.now += 2
    assert refused(channel, "three", Reaction.HEART) is None


def test_hands_votes_and_questions_have_bounds(channel: BackChannel, clock: Clock) -> None:
    channel.open_poll(parse_form({"question": "How many?", "min": 0, "max": 100}))
    poll = channel.poll
    assert poll is not None
    for number in range(MAX_VOTERS + 10):
        clock.now += 0.01
        refused(channel, f"page-{number}", Vote(poll.form.id, 50))
        refused(channel, f"page-{number}", Hand(raised=True))
    assert (poll.voters, channel.hands) == (MAX_VOTERS, MAX_HANDS)
    assert refused(channel, "another", Vote(poll.form.id, 1)) == "back_channel_full"
    assert refused(channel, "page-0", Vote(poll.form.id, 1)) is None
    assert refused(channel, "page-0", Question("?")) is None
    for _ in range(4):
        last = refused(channel, "page-0", Question("?"))
    assert last == "question_rate"
    for number in range(2 * MAX_WAITING_QUESTIONS):
        clock.now += 1
        last = refused(channel, f"asker-{number}", Question("?" * MAX_QUESTION_LENGTH))
    assert last == "too_many_questions"
    assert len(channel.for_speaker()["questions"]) == MAX_WAITING_QUESTIONS


def test_a_hand_that_nobody_holds_up_sinks(channel: BackChannel, clock: Clock) -> None:
    """A broker doesn't say when a page has left."""
    channel.receive("by-broker", Hand(raised=True))
    channel.receive("by-socket", Hand(raised=True), owner=channel)
    assert channel.expire_hands() == HAND_SECONDS
    clock.now += HAND_SECONDS - 1
    channel.receive("by-broker", Hand(raised=True))
    clock.now += 2
    assert (channel.expire_hands(), channel.hands) == (HAND_SECONDS - 2, 2)
    clock.now += HAND_SECONDS
    assert (channel.expire_hands(), channel.hands) == (None, 1)


def test_numbers_are_shown_in_at_most_ten_ranges(channel: BackChannel) -> None:
    channel.open_poll(parse_form({"question": "How many?", "min": -5, "max": 40}))
    poll = channel.poll
    assert poll is not None
    for number, answer in enumerate((-5, -1, 0, 40)):
        channel.receive(f"page-{number}", Vote(poll.form.id, answer))
    results = poll.results
    assert len(results) == 10
    assert [(each["label"], each["votes"]) for each in results if each["votes"]] == [
        ("-5 … -1", 2),
        ("0 … 4", 1),
        ("40", 1),
    ]
    assert poll.mean == 8.5
    for wrong in (41, -6, 1.5, True, "1", None, [1]):
        with pytest.raises(InvalidFieldError):
            channel.receive("page-9", Vote(poll.form.id, wrong))
    assert poll.voters == 4


def test_a_poll_counts_for_its_talk_only(channel: BackChannel) -> None:
    channel.open_poll(parse_form(CHOICES))
    channel.receive("page-1", Vote(channel.poll.form.id, 0))
    channel.close_poll()
    assert len(channel.totals().polls) == 1
    channel.reset()
    channel.open_poll(parse_form(CHOICES))
    channel.close()
    assert not channel.totals()
