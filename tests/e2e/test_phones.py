"""Phones and watches: the companion app's webhook moves the slides, and its notification follows them."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
import time
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from tests.doubles.companion_app import ANDROID, IOS

from .decks import TALK
from .phone import Phone

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from playwright.async_api import Page

    from .stage import Stage

# The notification fields that the apps document (companion.home-assistant.io), as far as talks use them.
ANDROID_FIELDS = {
    "actions", "alert_once", "channel", "chronometer", "clickAction", "icon_url", "image", "importance",
    "notification_icon", "priority", "sticky", "tag", "timeout", "ttl", "vibrationPattern", "visibility", "when",
}  # fmt: skip
IOS_FIELDS = {"actions", "attachment", "push", "subtitle", "tag", "url"}
TITLES = [slide.title for column in TALK for slide in column]


@pytest.fixture(autouse=True)
async def page(stage: Stage, open_page: Callable[[str], Awaitable[Page]]) -> Page:
    """A display that shows the talk from its first slide."""
    await stage.until_nobody_shows_it()
    page = await open_page(stage.hosted["reveal5"])
    await stage.until_shown()
    return page


@pytest.fixture
async def pixel(stage: Stage) -> AsyncIterator[Phone]:
    """A phone with Android."""
    async with Phone(stage.home_assistant, "Pixel", ANDROID) as phone:
        yield phone


@pytest.fixture
async def iphone(stage: Stage) -> AsyncIterator[Phone]:
    """A phone with iOS, whose messages are encrypted."""
    async with Phone(stage.home_assistant, "iPhone", IOS, encrypted=True) as phone:
        yield phone


async def _title(page: Page) -> str:
    return await page.locator("section.present > h2").last.inner_text()


async def test_a_talk_on_two_phones(stage: Stage, page: Page, pixel: Phone, iphone: Phone) -> None:
    client = stage.home_assistant.client
    await client.action("slide_control", "show_on_phones", phones=[pixel.action, iphone.action], planned_time=20)
    total = sum(slide.counted for column in TALK for slide in column)
    android, apple = await pixel.until(f"1/{total} · Welcome"), await iphone.until(f"1/{total} · Welcome")
    assert "Say hello." in android["message"]
    assert set(android["data"]) <= ANDROID_FIELDS
    assert set(apple["data"]) <= IOS_FIELDS
    assert set(apple["data"]["push"]) == {"sound", "interruption-level"}
    assert android["registration_info"]["app_id"] == ANDROID["app_id"]
    assert time.time() + 1190 < android["data"]["when"] < time.time() + 1210
    assert await stage.state("switch.show_on_phones") == "on"

    await pixel.press("Next")
    android = await pixel.until("2/")
    assert android["data"]["channel"] == "Slides: moved"
    assert set(android["data"]) <= ANDROID_FIELDS
    assert (await _title(page)).casefold() == TITLES[1].casefold()
    assert await stage.state("sensor.slide") == "2"

    apple = await iphone.until("2/")
    assert apple["data"]["push"] == {"sound": "none", "interruption-level": "passive"}
    await iphone.press("Blank")
    apple = await iphone.until("The slides are blank.")
    assert apple["data"]["push"]["interruption-level"] == "time-sensitive"
    await iphone.press("Show")
    await pixel.until("Slowly here.")
    await pixel.press("Previous")
    await pixel.until("1/")

    await pixel.press("Previous")
    android = await pixel.until("Still on slide 1")
    assert android["data"]["channel"] == "Slides: not moved"

    answer = await client.action("slide_control", "hide_from_phones", response=True)
    assert [slide["number"] for slide in answer["service_response"]["slides"]] == [1, 2]
    for phone in (pixel, iphone):
        assert (await phone.until("clear_notification"))["data"]["tag"] == android["data"]["tag"]
    assert await stage.state("switch.show_on_phones") == "off"
    await client.action("number", "set_value", entity_id="number.demo_stage_planned_time", value=0)


async def test_at_home_the_notification_comes_by_local_push(stage: Stage, pixel: Phone) -> None:
    await pixel.connect()
    await stage.home_assistant.client.action("slide_control", "show_on_phones", phones=pixel.action)
    assert (await pixel.until("1/"))["local"]
    await pixel.press("Next")
    assert (await pixel.until("2/"))["local"]
    await stage.home_assistant.client.action("slide_control", "hide_from_phones")
    await pixel.until("clear_notification")
    assert all(push.get("local") for push in pixel.pushes)


async def test_a_button_of_a_talk_that_is_over(stage: Stage, page: Page, iphone: Phone) -> None:
    client = stage.home_assistant.client
    await client.action("slide_control", "show_on_phones", phones=iphone.action)
    shown = await iphone.until("1/")
    await client.action("slide_control", "hide_from_phones")
    await iphone.until("clear_notification")
    iphone.pushes.append(shown)
    await iphone.press("Next")
    assert "actions" not in (await iphone.until("This talk is over."))["data"]
    assert (await _title(page)).casefold() == TITLES[0].casefold()


async def test_the_apps_webhook_calls_the_action(page: Page, pixel: Phone, iphone: Phone) -> None:
    for phone, title in ((pixel, TITLES[1]), (iphone, TITLES[2])):
        press = {"domain": "slide_control", "service": "next"}
        data = {"id": f"{phone.name}-1", "skip_fragments": True}
        for _ in range(2):
            # A watch's button, and the retry that iOS sends because the first answer was lost.
            assert await phone.call("call_service", {**press, "service_data": data}) == HTTPStatus.OK
        # Home Assistant always answers the app with 200: the notification shows the outcome of a press.
        late = {"sent_at": time.time() - 7200}
        assert await phone.call("call_service", {**press, "service_data": late}) == HTTPStatus.OK
        assert (await _title(page)).casefold() == title.casefold()


async def test_the_plan_of_a_deck_is_what_its_slides_say(stage: Stage) -> None:
    await stage.home_assistant.client.action("slide_control", "start_talk")
    slides = [slide for column in TALK for slide in column]
    # From one that is called Backup on, slides are no part of the plan.
    counted = [slide.title for slide in slides].index("Backup")
    begin, end = [
        datetime.fromisoformat(await stage.state(f"sensor.{name}")) for name in ("talk_started", "planned_end")
    ]
    assert (end - begin).total_seconds() == pytest.approx(counted * TALK[0][0].seconds, abs=1)


JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def _recipes() -> dict[str, tuple[dict[str, str], str]]:
    """Return the headers and the body that docs/phones.md gives for each tool."""
    milliseconds = round(time.time() * 1000)
    moment = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
    return {
        "Apple Shortcuts": (JSON, f'{{"command":"next","id":"{moment}","sent_at":"{moment}"}}'),
        "Tasker": (JSON, f'{{"command": "next", "id": {milliseconds}, "sent_at": {milliseconds}}}'),
        "IFTTT": (FORM, "command=next&id=November 25, 2026 at 04:20PM"),
        "Garmin": (JSON, f'{{"command":"next","id":{milliseconds}}}'),
        "Bangle.js": (FORM, f"command=next&id={milliseconds}"),
        "ESPHome": (JSON, '{"command":"next","id":"pedal-17"}'),
    }


@pytest.mark.parametrize("tool", _recipes())
async def test_the_recipes_over_http_move_the_slides_once(tool: str, stage: Stage) -> None:
    headers, body = _recipes()[tool]
    await stage.press(command="go_to", slide=3)
    results: list[tuple[int, str]] = []
    async with aiohttp.ClientSession() as session:
        # The tool, or the network below it, repeats the request.
        for _ in range(3):
            async with session.post(stage.webhook, headers=headers, data=body) as response:
                answer: dict[str, Any] = await response.json()
                results.append((response.status, answer["result"]))
            await stage.press(command="blank", mode="off")
    assert results == [(HTTPStatus.OK, "applied"), *[(HTTPStatus.OK, "duplicate")] * 2]


@pytest.mark.parametrize(
    ("domain", "name", "data"),
    [
        ("button", "press", {"entity_id": "button.demo_stage_next"}),
        ("slide_control", "next", {}),
        ("slide_control", "next", {"skip_fragments": "true"}),
        ("slide_control", "go_to", {"slide": "2"}),
    ],
    ids=["Wear OS", "Stream Deck", "ESPHome", "ESPHome, a slide"],
)
async def test_the_recipes_that_call_an_action_move_the_slides(
    domain: str, name: str, data: dict[str, Any], stage: Stage
) -> None:
    await stage.press(command="go_to", slide=3)
    before = await stage.state("sensor.slide")
    await stage.home_assistant.client.websocket("call_service", domain=domain, service=name, service_data=data)
    assert await stage.state("sensor.slide") != before
