"""Networks that break things: the page finds the transport that gets through, and a press still counts once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from .decks import FRAMEWORKS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Page, Route

    from .conftest import Deck

type OpenPage = Callable[[str], Awaitable[Page]]

NAME = FRAMEWORKS[0].name
# What a browser calls from a page that must do without one or two of the transports.
NO_WEBSOCKET = "window.WebSocket = class { constructor() { throw new DOMException('blocked', 'SecurityError'); } };"


@pytest.fixture(autouse=True)
async def _alone(deck: Deck) -> None:
    """Begin when the page of the test before is gone."""
    await deck.until_nobody_shows_it()


async def abort(route: Route) -> None:
    """Break a request as a proxy does that knows no stream."""
    await route.abort()


@pytest.mark.parametrize("broken", [["ws"], ["ws", "events"]])
async def test_the_page_falls_back_to_what_gets_through(
    deck: Deck, open_page: OpenPage, problems: list[str], broken: list[str]
) -> None:
    page = await open_page("about:blank")
    await page.add_init_script(NO_WEBSOCKET)
    if "events" in broken:
        await page.route("**/api/slide_control/events", abort)
    await page.goto(deck.hosted[NAME])
    await deck.until_shown()
    for number in range(10):
        status, answer = await deck.press(id=f"fallback-{len(broken)}-{number}")
        assert (status, answer["result"], answer["changed"]) == (200, "applied", True)
    await page.keyboard.press("Home")
    async with asyncio.timeout(10):
        while await deck.state("sensor.slide") != "1":
            await asyncio.sleep(0.05)
    await page.close()
    async with asyncio.timeout(15):
        while (await deck.press())[0] != 503:
            await asyncio.sleep(0.2)
    problems.clear()


async def test_what_a_page_says_by_requests_arrives_in_its_order(
    deck: Deck, open_page: OpenPage, problems: list[str]
) -> None:
    held = asyncio.Event()

    async def hold_first(route: Route) -> None:
        """Hold back the first request that carries a report, as a network does that loses one packet."""
        if "user" in (route.request.post_data or "") and not held.is_set():
            held.set()
            await asyncio.sleep(1.5)
        await route.continue_()

    page = await open_page("about:blank")
    await page.add_init_script(NO_WEBSOCKET)
    await page.route("**/api/slide_control/events", abort)
    await page.goto(deck.hosted[NAME])
    await deck.until_shown()
    await page.route("**/api/slide_control/*", hold_first)
    await page.keyboard.press("End")
    await held.wait()
    status, answer = await deck.press(command="first")
    assert (status, answer["result"]) == (200, "applied")
    await asyncio.sleep(2)
    assert await deck.state("sensor.slide") == "1"
    problems.clear()


async def test_a_display_and_its_follower_may_use_different_transports(
    deck: Deck, open_page: OpenPage, problems: list[str]
) -> None:
    lead = await open_page(deck.hosted[NAME])
    await deck.until_shown()
    other = await open_page("about:blank")
    await other.add_init_script(NO_WEBSOCKET)
    await other.goto(deck.hosted[NAME])
    async with asyncio.timeout(10):
        while await deck.state("sensor.displays_connected") != "2":
            await asyncio.sleep(0.05)
    await deck.press(command="go_to", slide="Lights")
    await other.locator("section.present", has_text="Lights").first.wait_for()
    assert await lead.locator("section.present", has_text="Lights").count() == 1
    problems.clear()


async def test_a_connection_that_is_cut_comes_back_and_the_press_in_it_counts_once(
    deck: Deck, open_page: OpenPage, problems: list[str]
) -> None:
    page = await open_page(deck.hosted[NAME])
    await deck.until_shown()
    await page.context.set_offline(True)
    await page.context.set_offline(False)
    async with asyncio.timeout(10):
        while (await deck.press(command="last"))[0] != 200:
            await asyncio.sleep(0.1)
    assert (await deck.press(command="last"))[1]["changed"] is False
    problems.clear()


async def test_the_script_of_2016_works_as_it_stands(deck: Deck, open_page: OpenPage, problems: list[str]) -> None:
    found = await deck.home_assistant.client.websocket("slide_control/links", config_entry_id=deck.entry_id)
    page = await open_page(deck.hosted[NAME].partition("#")[0])
    await page.evaluate(
        """url => setInterval(async () => {
            if (await (await fetch(url)).text() === 'true') Reveal.next();
        }, 800)""",
        found["flag"],
    )
    await deck.until_shown()
    status, answer = await deck.press()
    assert (status, answer["result"]) == (200, "applied")
    await page.locator("section.present section.present", has_text="Pricing").wait_for()
    # A press while it does not ask is answered, and it can do nothing but go on.
    status, answer = await deck.press(command="previous")
    assert (status, answer["result"]) == (422, "rejected")
    problems.clear()
