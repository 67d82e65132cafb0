"""Captions: a line for displays and followers, which nothing records, and a log that goes with the talk."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.captions.captions import MAX_LOG_LINES, SENT_LINES, Captions
from custom_components.slide_control.captions.line import MAX_TEXT_LENGTH, Line, caption_pieces
from custom_components.slide_control.const import CONF_BROKER_URL, DOMAIN
from custom_components.slide_control.push.hub import Hub
from custom_components.slide_control.stage.settings import StageSettings
from custom_components.slide_control.stage.stage import Stage
from custom_components.slide_control.talk.pacing import Pacing
from custom_components.slide_control.talk.steps import ClockStep
from homeassistant.const import EVENT_CALL_SERVICE, MATCH_ALL
from homeassistant.exceptions import ServiceValidationError
from tests.audience.test_broadcast import URL, Published, joined
from tests.doubles.session import Browser, open_session
from tests.doubles.slides import Slides
from tests.doubles.virtual_time import in_virtual_time
from tests.doubles.websocket_display import connected, token_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, MqttMockHAClient

    from custom_components.slide_control.stage.changes import Change
    from homeassistant.core import Event, HomeAssistant


class Queue:
    """Passes the changes of a stage and its clock on at once."""

    def __init__(self, stage: Stage, pacing: Pacing) -> None:
        self._sources = (stage, pacing)

    def async_subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        stage, pacing = self._sources
        stage.async_subscribe(listener)
        return pacing.async_subscribe(listener)


class Room:
    """A stage with a display and a follower, and its captions."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.stage = Stage("Test", StageSettings(), clock=loop.time)
        self.hub = Hub(self.stage)
        self.pacing = Pacing(self.stage, wall_clock=loop.time)
        self.captions = Captions(self.hub, self.pacing, Queue(self.stage, self.pacing))  # type: ignore[arg-type]
        self.display, self.lead = open_session(self.stage, self.hub, Role.DISPLAY, state=Slides().state())
        self.follower, _ = open_session(self.stage, self.hub, Role.FOLLOWER)
        self.remote, _ = open_session(self.stage, self.hub, Role.REMOTE)


def told(browser: Browser) -> list[dict[str, Any]]:
    """Return the captions that a page was told."""
    return [frame for frame in browser.frames if frame["type"] == "captions"]


def shown(browser: Browser) -> list[str | None]:
    """Return the lines that a page was told to show."""
    return [frame["lines"][-1]["text"] if frame["seconds"] else None for frame in told(browser)]


async def say(hass: HomeAssistant, text: str, **fields: Any) -> None:
    await hass.services.async_call(DOMAIN, "show_caption", {"text": text, **fields}, blocking=True)


def test_a_caption_is_cut_into_lines_that_fit_a_screen() -> None:
    assert caption_pieces("  Good\x07 evening,\n and\u202e welcome. ") == ["Good evening, and welcome."]
    assert caption_pieces("") == caption_pieces(" \n") == []
    words = " ".join(f"word{number}" for number in range(100))
    pieces = caption_pieces(words)
    assert " ".join(pieces) == words
    assert (max(map(len, pieces)) <= 120, len(pieces)) == (True, 6)
    japanese = "字" * 150
    assert [len(piece) for piece in caption_pieces(japanese)] == [60, 60, 30]
    assert Line(1, "Yes.").seconds == 2
    assert Line(1, "x" * 120).seconds == 11


@in_virtual_time
async def test_the_newest_line_is_sent_five_times_a_second_and_none_is_lost_from_the_log() -> None:
    room = Room()
    for number in range(30):
        room.captions.show(f"Line {number}", "en")
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.3)
    assert 14 <= len(shown(room.display)) <= 17
    assert shown(room.display)[-1] == shown(room.follower)[-1] == "Line 29"
    lines = {line["n"]: line["text"] for frame in told(room.follower) for line in frame["lines"]}
    assert list(lines.values()) == [f"Line {number}" for number in range(30)]
    assert list(lines) == sorted(lines)
    assert all(len(frame["lines"]) <= SENT_LINES for frame in told(room.follower))
    assert told(room.remote) == []
    assert told(room.display)[-1]["lines"][-1]["language"] == "en"


@in_virtual_time
async def test_a_long_caption_is_shown_line_after_line_until_the_next_one() -> None:
    room = Room()
    assert room.captions.show("one " * 100) == 4
    await asyncio.sleep(25)
    assert len(shown(room.display)) == 3
    room.captions.show("Next")
    await asyncio.sleep(60)
    assert shown(room.display)[3:] == ["Next"]
    assert [line["text"][:4] for line in told(room.display)[-1]["lines"]] == ["one ", "one ", "one ", "one ", "Next"]
    room.captions.show("")
    await asyncio.sleep(1)
    assert shown(room.display)[-1] is None
    assert len(room.captions.log) == 5


@in_virtual_time
async def test_what_is_still_being_said_is_shown_and_not_kept() -> None:
    room = Room()
    for text in ("Good", "Good evening", "Good evening, and"):
        room.captions.show(text, interim=True)
        await asyncio.sleep(0.5)
    room.captions.show("Good evening, and welcome.")
    await asyncio.sleep(0.5)
    assert shown(room.display) == ["Good", "Good evening", "Good evening, and", "Good evening, and welcome."]
    assert [line.get("interim") for line in (frame["lines"][-1] for frame in told(room.display))] == [True] * 3 + [None]
    assert [line["text"] for line in room.captions.log] == ["Good evening, and welcome."]


@in_virtual_time
async def test_the_log_is_bounded_and_goes_with_the_talk() -> None:
    room = Room()
    room.pacing.step(ClockStep.START)
    for number in range(MAX_LOG_LINES + 10):
        room.captions.show(f"Line {number}")
    assert [line["text"] for line in room.captions.log][:: MAX_LOG_LINES - 1] == ["Line 10", "Line 209"]
    await asyncio.sleep(1)
    room.pacing.step(ClockStep.PAUSE)
    assert len(room.captions.log) == MAX_LOG_LINES

    async def forgotten() -> None:
        await asyncio.sleep(1)
        assert room.captions.log == []
        newest = told(room.follower)[-1]
        assert (newest["lines"], newest["seconds"], newest["cleared"]) == ([], 0, True)
        room.captions.show("Again")
        await asyncio.sleep(1)
        assert len(room.captions.log) == 1

    room.pacing.step(ClockStep.END)
    await forgotten()
    room.pacing.step(ClockStep.RESET)
    room.pacing.step(ClockStep.START)
    room.captions.show("More")
    await asyncio.sleep(1)
    room.pacing.step(ClockStep.RESET)
    await forgotten()
    room.lead.end()
    await asyncio.sleep(40)
    assert room.captions.log == []
    room.captions.show("Late")
    room.captions.stop()


async def test_the_action_reaches_pages_and_leaves_no_trace(
    hass: HomeAssistant, entry: MockConfigEntry, stage: Stage, hass_client_no_auth: ClientSessionGenerator
) -> None:
    client = await hass_client_no_auth()
    audience = entry.runtime_data.audience
    follower_token = audience.create_token(audience.async_open())
    async with (
        connected(client, token_for(entry.data), client_id="screen-01") as display,
        connected(client, follower_token, client_id="follower-0001", state=None) as follower,
    ):
        await hass.async_block_till_done()
        events: list[Event] = []
        unsubscribe = hass.bus.async_listen(MATCH_ALL, events.append)
        await say(hass, "Guten Abend", language="de-CH", config_entry_id="demo")
        for page in (display, follower):
            frame = await page.take("captions")
            assert [(line["text"], line["language"]) for line in frame["lines"]] == [("Guten Abend", "de-CH")]
        await hass.async_block_till_done()
        unsubscribe()
        # The action itself, as for every action; no state, and no event of ours.
        assert {event.event_type for event in events} == {EVENT_CALL_SERVICE}
        async with connected(client, follower_token, client_id="follower-0002", state=None) as newcomer:
            greeting = await newcomer.take("audience")
            assert [line["text"] for line in greeting["captions"]] == ["Guten Abend"]
    for bad, key in (
        ({"text": "x" * (MAX_TEXT_LENGTH + 1)}, "caption_too_long"),
        ({"language": "de_DE"}, "wrong_language"),
    ):
        with pytest.raises(ServiceValidationError) as error:
            await say(hass, **({"text": "Hello"} | bad))
        assert error.value.translation_key == key


async def test_captions_reach_an_audience_through_the_broker(
    hass: HomeAssistant,
    mqtt_mock: MqttMockHAClient,
    entry: MockConfigEntry,
    stage: Stage,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    hass.config_entries.async_update_entry(entry, options={CONF_BROKER_URL: URL})
    await hass.config_entries.async_reload(entry.entry_id)
    client, audience = await hass_client_no_auth(), entry.runtime_data.audience
    audience.async_open()
    published = Published(mqtt_mock, (await joined(client, audience))["key"])
    await published.until("state", talk="waiting")
    assert published.messages("captions") == []
    await say(hass, "Welcome")
    newest = await published.until("captions", seconds=2)
    assert [line["text"] for line in newest["lines"]] == ["Welcome"]
    await say(hass, "")
    await published.until("captions", seconds=0)
    audience.async_close()
    async with asyncio.timeout(20):
        while published.messages("captions")[-1] != (b"", 1, True):
            await asyncio.sleep(0.01)
