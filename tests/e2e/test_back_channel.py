"""A hall answers its speaker: hands, reactions, a poll and a question, on phones, the remote and the display."""

from __future__ import annotations

from contextlib import AsyncExitStack
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .motion import MOVING
from .stage import OpenPage, act, until_state
from .test_audience import PHONE, join
from .test_audience_by_mqtt import joined, until_follows
from .test_panel import violations
from .test_remote_page import remote_link
from .until import until_equal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page

    from .stage import Stage

pytestmark = pytest.mark.usefixtures("alone")

LEFT, RIGHT = "Left, along the river", "Right"
ASKED = "Why <b>not</b> right?"


@pytest.fixture
async def open_checked(browser: Browser) -> AsyncIterator[OpenPage]:
    """Open a page in which axe may run."""
    async with AsyncExitStack() as pages:

        async def open_checked(url: str) -> Page:
            page = await pages.enter_async_context(await browser.new_page(bypass_csp=True, viewport=PHONE))
            await page.goto(url)
            return page

        yield open_checked


async def opened_remote(stage: Stage, open_page: OpenPage) -> Page:
    """Open a guest's remote, and its sheet for the audience."""
    remote = await open_page(await remote_link(stage.home_assistant, stage.entry_id))
    await remote.get_by_role("button", name="More").click()
    await remote.get_by_role("button", name="Questions and polls").click()
    return remote


async def poll(stage: Stage) -> dict[str, Any]:
    """Return the state and the attributes of the sensor of the poll."""
    state = await stage.home_assistant.client.state("sensor.demo_stage_poll")
    return {"state": state["state"], **state["attributes"]}


async def picture(page: Page, name: str) -> None:
    """Take pictures for people to look at, if they want some."""
    if folder := os.environ.get("SLIDE_CONTROL_PICTURES"):
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            await page.screenshot(path=Path(folder) / f"{name}-{scheme}.png")
        await page.emulate_media(color_scheme="light")


async def test_a_hall_votes_and_asks_and_the_speaker_decides_what_all_see(
    stage: Stage, display: Page, open_page: OpenPage, open_checked: OpenPage
) -> None:
    code = (await act(stage, "show_join"))["code"]
    await act(stage, "show_join", show=False)
    phones = await open_checked("about:blank"), await open_page("about:blank")
    for phone in phones:
        await join(phone, stage, code)
    remote = await opened_remote(stage, open_checked)

    # Off until the speaker opens it.
    hand = phones[0].get_by_role("button", name="Raise hand")
    assert await hand.is_hidden()
    await picture(remote, "remote-closed")
    await remote.get_by_role("button", name="Open for the audience").click()
    await hand.click()
    await until_equal(remote.locator(".hands-up").inner_text, "1 hand up")
    await until_equal(lambda: hand.get_attribute("aria-pressed"), "true")
    await phones[0].get_by_role("button", name="Applause").click()
    await until_equal(remote.locator(".reaction").first.inner_text, "1")

    await _vote(stage, remote, phones, display)
    await _ask(remote, phones, display)

    # Nothing is left when it is closed.
    await remote.get_by_role("button", name="Close for the audience").click()
    await hand.wait_for(state="hidden")
    await until_state(stage, "sensor.poll", "unknown")


async def test_with_reduced_motion_nothing_moves_on_a_phone_of_the_audience(
    stage: Stage, display: Page, open_page: OpenPage
) -> None:
    await display.locator("section.present").first.wait_for()
    phone = await open_page("about:blank")
    await join(phone, stage, (await act(stage, "show_join"))["code"])
    await stage.home_assistant.client.action("switch", "turn_on", entity_id="switch.demo_stage_questions_and_polls")
    await phone.get_by_role("button", name="Applause").wait_for()
    assert "svg." in await phone.evaluate(MOVING)
    await phone.emulate_media(reduced_motion="reduce")
    assert await phone.evaluate(MOVING) == []
    await stage.home_assistant.client.action("switch", "turn_off", entity_id="switch.demo_stage_questions_and_polls")


@pytest.mark.usefixtures("broker_of_stage")
async def test_a_hand_goes_up_through_a_broker(stage: Stage, open_page: OpenPage) -> None:
    await open_page(stage.hosted["reveal6"])
    await stage.until_shown()
    await stage.until_pressed(command="first")
    phone = await joined(stage, open_page, (await act(stage, "show_join"))["code"])
    await until_follows(phone, broker=True, house=False)
    await stage.home_assistant.client.action("switch", "turn_on", entity_id="switch.demo_stage_questions_and_polls")
    hand = phone.page.get_by_role("button", name="Raise hand")
    await hand.click()
    # The broker has it: whether it counts, nobody says.
    await phone.page.get_by_text("Sent.").wait_for()
    await until_state(stage, "sensor.raised_hands", "1")
    await hand.click()
    await until_state(stage, "sensor.raised_hands", "0")
    await until_follows(phone, broker=True, house=False)


async def _vote(stage: Stage, remote: Page, phones: tuple[Page, Page], display: Page) -> None:
    """Vote: a display shows the votes when they are released, and followers the result."""
    first, second = phones
    await remote.get_by_label("Question", exact=True).fill("Which way?")
    await remote.get_by_label("Choices, one per line").fill(f"{LEFT}\n{RIGHT}")
    await remote.get_by_role("button", name="Open the poll").click()
    for phone, answer in ((first, LEFT), (second, RIGHT)):
        await phone.get_by_role("button", name=answer).click()
        await phone.get_by_text("Your vote counts.").wait_for()
    await until_equal(lambda: _percents(stage), [50, 50])
    left = second.get_by_role("button", name=LEFT)
    await left.click()  # a second thought
    await until_equal(lambda: left.get_attribute("aria-pressed"), "true")
    await until_state(stage, "sensor.poll", LEFT)
    await until_equal(lambda: _percents(stage), [100, 0])
    await picture(first, "phone-poll")
    assert await violations(first) == []
    overlay = display.locator("slide-control-released")
    assert await overlay.count() == 0
    await remote.get_by_role("button", name="Show on displays").click()
    await overlay.get_by_text("Which way?").wait_for()
    await overlay.get_by_text("2 votes").wait_for()
    await picture(display, "display-poll")
    await remote.get_by_role("button", name="Close the poll").click()
    await first.locator(".released").get_by_text("2 votes").wait_for()
    await left.wait_for(state="detached")
    await picture(first, "phone-result")


async def _ask(remote: Page, phones: tuple[Page, Page], display: Page) -> None:
    """Ask a question, which waits until the speaker lets it through."""
    first, second = phones
    overlay = display.locator("slide-control-released")
    await first.get_by_role("button", name="Ask a question").click()
    await first.get_by_label("Your question").fill(ASKED)
    await picture(first, "phone-question")
    assert await violations(first) == []
    await first.get_by_role("button", name="Send").click()
    await first.get_by_text("The speaker has your question.").wait_for()
    waiting = remote.locator(".questions li")
    await waiting.get_by_text(ASKED).wait_for()
    await picture(remote, "remote-open")
    assert await violations(remote) == []
    assert await overlay.get_by_text(ASKED).count() == 0
    await waiting.get_by_role("button", name="Show on displays").click()
    await overlay.get_by_text(ASKED).wait_for()
    await second.locator(".released").get_by_text(ASKED).wait_for()
    await picture(display, "display-question")
    await first.set_viewport_size({"width": 320, "height": 568})
    await picture(first, "phone-320")
    assert await first.evaluate("document.documentElement.scrollWidth") == 320
    await waiting.get_by_role("button", name="Dismiss").click()
    await overlay.wait_for(state="detached")


async def _percents(stage: Stage) -> list[float]:
    return [each["percent"] for each in (await poll(stage)).get("results", [])]
