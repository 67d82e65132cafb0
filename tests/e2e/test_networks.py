"""Restrictive networks: the page falls back to a transport that works, and a press still counts once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from .decks import FRAMEWORKS
from .stage import until_state

if TYPE_CHECKING:
    from playwright.async_api import Route

    from .stage import OpenPage, Stage

NAME = FRAMEWORKS[0].name
# The globals that a page without one or two of the transports lacks.
NO_WEBSOCKET = "window.WebSocket = class { constructor() { throw new DOMException('blocked', 'SecurityError'); } };"


@pytest.fixture(autouse=True)
async def _alone(stage: Stage) -> None:
    """Wait until the previous test's page has disconnected."""
    await stage.until_nobody_shows_it()


async def abort(route: Route) -> None:
    """Abort a request as a proxy without support for streams does."""
    await route.abort()


@pytest.mark.parametrize("broken", [["ws"], ["ws", "events"]])
async def test_the_page_falls_back_to_what_gets_through(
    stage: Stage, open_page: OpenPage, problems: list[str], broken: list[str]
) -> None:
    page = await open_page("about:blank")
    await page.add_init_script(NO_WEBSOCKET)
    if "events" in broken:
        await page.route("**/api/slide_control/events", abort)
    await page.goto(stage.hosted[NAME])
    await stage.until_shown()
    for number in range(10):
        status, answer = await stage.press(id=f"fallback-{len(broken)}-{number}")
        assert (status, answer["result"], answer["changed"]) == (200, "applied", True)
    await page.keyboard.press("Home")
    await until_state(stage, "sensor.slide", "1")
    await page.close()
    await stage.until_pressed(503)
    problems.clear()


async def test_what_a_page_says_by_requests_arrives_in_its_order(
    stage: Stage, open_page: OpenPage, problems: list[str]
) -> None:
    held = asyncio.Event()

    async def hold_first(route: Route) -> None:
        """Delay the first request with a report, as a network that loses one packet does."""
        if "user" in (route.request.post_data or "") and not held.is_set():
            held.set()
            await asyncio.sleep(1.5)
        await route.continue_()

    page = await open_page("about:blank")
    await page.add_init_script(NO_WEBSOCKET)
    await page.route("**/api/slide_control/events", abort)
    await page.goto(stage.hosted[NAME])
    await stage.until_shown()
    await page.route("**/api/slide_control/*", hold_first)
    await page.keyboard.press("End")
    await held.wait()
    status, answer = await stage.press(command="first")
    assert (status, answer["result"]) == (200, "applied")
    await asyncio.sleep(2)
    assert await stage.state("sensor.slide") == "1"
    problems.clear()


async def test_a_display_and_its_follower_may_use_different_transports(
    stage: Stage, open_page: OpenPage, problems: list[str]
) -> None:
    lead = await open_page(stage.hosted[NAME])
    await stage.until_shown()
    other = await open_page("about:blank")
    await other.add_init_script(NO_WEBSOCKET)
    await other.goto(stage.hosted[NAME])
    await until_state(stage, "sensor.displays_connected", "2")
    await stage.press(command="go_to", slide="Lights")
    await other.locator("section.present", has_text="Lights").first.wait_for()
    assert await lead.locator("section.present", has_text="Lights").count() == 1
    problems.clear()


async def test_a_connection_that_is_cut_comes_back_and_the_press_in_it_counts_once(
    stage: Stage, open_page: OpenPage, problems: list[str]
) -> None:
    page = await open_page(stage.hosted[NAME])
    await stage.until_shown()
    await page.context.set_offline(True)
    await page.context.set_offline(False)
    await stage.until_pressed(command="last")
    assert (await stage.press(command="last"))[1]["changed"] is False
    problems.clear()


async def test_the_script_of_2016_works_as_it_stands(stage: Stage, open_page: OpenPage, problems: list[str]) -> None:
    found = await stage.home_assistant.client.websocket("slide_control/links", config_entry_id=stage.entry_id)
    page = await open_page(await stage.view(NAME))
    await page.evaluate(
        """url => setInterval(async () => {
            if (await (await fetch(url)).text() === 'true') Reveal.next();
        }, 800)""",
        found["flag"],
    )
    await stage.until_shown()
    status, answer = await stage.press()
    assert (status, answer["result"]) == (200, "applied")
    await page.locator("section.present section.present", has_text="Pricing").wait_for()
    # A press between two polls is answered, and the page continues to poll.
    status, answer = await stage.press(command="previous")
    assert (status, answer["result"]) == (422, "rejected")
    problems.clear()
