"""Displays with unusual deck options, and several displays on one stage."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from harness.stage import links

from .cable import cable_to
from .decks import FRAMEWORKS, OPTIONS, write
from .stage import OpenPage, shown, until_state
from .until import until, until_equal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Page

    from .stage import Stage

GLOBAL = "reveal5"
MODULE = "reveal6-module"
"""An ES module: no script of another origin, and not even ours, gets hold of the instance."""


@pytest.fixture(autouse=True)
async def _alone(stage: Stage) -> None:
    """Wait until the previous test's page has disconnected."""
    await stage.until_nobody_shows_it()


@pytest.fixture
def host(stage: Stage) -> Callable[[str, str], Awaitable[str]]:
    """Writes the talk with an extra reveal.js option, and returns its link."""

    async def host(framework: str, option: str) -> str:
        name = f"{framework}-{option.partition(':')[0]}"
        folder = stage.home_assistant.folder / "slide_control" / "decks" / name
        if not folder.exists():
            write(folder, next(each for each in FRAMEWORKS if each.name == framework))
            page = folder / "index.html"
            page.write_text(page.read_text().replace(OPTIONS, f"{OPTIONS[:-1]}, {option}}}"))
        found = await links(stage.home_assistant.client, stage.entry_id)
        url: str = next(each["url"] for each in found["hosted"] if each["name"] == name)
        return url

    return host


async def until_together(first: Page, second: Page) -> None:
    """Wait until two displays show the same slide and fragment."""

    async def both() -> tuple[tuple[int, int, int], tuple[int, int, int]]:
        return await shown(first), await shown(second)

    await until(both, lambda seen: seen[0] == seen[1])


async def test_the_toast_greets_and_leaves(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(stage.hosted[GLOBAL])
    toast = page.get_by_role("status")
    await page.get_by_text("Connected to Demo stage").wait_for()
    await stage.until_shown()
    await until_equal(lambda: toast.filter(has_text="Connected").count(), 0)


async def stop_clock(page: Page) -> None:
    """Let no time pass for a page, however busy this machine is, until it is told to."""
    await page.clock.pause_at(await page.evaluate("Date.now() / 1_000 + 1"))


@pytest.mark.case
async def test_a_cable_that_is_cut_is_said_within_seconds_and_the_talk_goes_on(
    stage: Stage, open_page: OpenPage, problems: list[str]
) -> None:
    async with cable_to(stage.home_assistant.url) as (cable, address):
        page = await open_page("about:blank")
        await page.clock.install()
        await page.goto(stage.hosted[GLOBAL].replace(stage.home_assistant.url, address))
        await stage.until_shown()
        lost = page.get_by_text("No connection to Home Assistant")
        # The machine's own cable: the browser knows that it has no network.
        await stop_clock(page)
        cable.pull()
        await page.context.set_offline(True)
        await page.clock.run_for(2_000)
        await lost.wait_for()
        cable.plug()
        await page.context.set_offline(False)
        await page.clock.resume()
        await page.get_by_text("Reconnected.").wait_for()
        await stage.until_pressed(command="first")
        # A cable beyond the next switch: only the answers are missing.
        await stop_clock(page)
        cable.pull()
        await page.clock.run_for(2_000)
        await lost.wait_for()
        # It is connected again before anything else: the socket has waited.
        cable.plug()
        await page.clock.resume()
        await page.get_by_text("Reconnected.").wait_for()
        await stage.until_pressed(command="first")
        await stop_clock(page)
        cable.pull()
        await page.clock.run_for(6_000)
        await lost.wait_for()
        await page.clock.resume()
        await page.keyboard.press("ArrowRight")
        moved = await shown(page)
        cable.plug()
        await lost.wait_for(state="hidden")
        await until_state(stage, "sensor.displays_connected", "1")
        assert await shown(page) == moved != (0, 0, 0)
        assert (await stage.until_pressed(command="first"))["changed"] is True
    problems.clear()


@pytest.mark.parametrize("framework", [GLOBAL, MODULE])
async def test_a_deck_that_cannot_pause_gets_a_blackout(
    stage: Stage, open_page: OpenPage, host: Callable[[str, str], Awaitable[str]], framework: str
) -> None:
    page = await open_page(await host(framework, "pause: false"))
    await stage.until_shown()
    blackout = page.locator("slide-control-blackout")
    _, answer = await stage.press(command="blank", mode="on")
    assert (answer["changed"], answer["state"]["blank"], await blackout.count()) == (True, True, 1)
    await page.keyboard.press("b")
    await until_state(stage, "switch.blank", "off")
    assert await blackout.count() == 0


async def test_what_a_deck_has_turned_off_is_refused_with_the_reason(
    stage: Stage, open_page: OpenPage, host: Callable[[str, str], Awaitable[str]]
) -> None:
    await open_page(await host(GLOBAL, "overview: false"))
    await stage.until_shown()
    _, answer = await stage.press(command="overview", mode="on")
    assert answer["result"] == "rejected"
    assert (answer["reason"], answer["message"]) == ("overview_disabled", "The overview is turned off in this deck.")


async def test_a_deck_that_hears_no_messages_is_steered_by_its_keys(
    stage: Stage, open_page: OpenPage, host: Callable[[str, str], Awaitable[str]]
) -> None:
    page = await open_page(await host(MODULE, "postMessage: false"))
    await stage.until_shown()
    for fields, place in (
        ({"command": "next"}, (1, 0, 0)),
        ({"command": "next"}, (1, 0, 1)),
        ({"command": "next", "skip_fragments": True}, (1, 1, 0)),
        ({"command": "go_to", "slide": "lights"}, (3, 0, 0)),
        ({"command": "last"}, (5, 1, 0)),
        ({"command": "navigate", "direction": "up"}, (5, 0, 0)),
        ({"command": "first"}, (0, 0, 0)),
    ):
        status, answer = await stage.press(**fields)
        assert (status, answer["result"], await shown(page)) == (200, "applied", place)


async def test_slides_that_advance_by_themselves_wait_while_another_display_leads(
    stage: Stage, open_page: OpenPage, host: Callable[[str, str], Awaitable[str]]
) -> None:
    first = await open_page(await host(GLOBAL, "autoSlide: 700"))
    await stage.until_shown()
    second = await open_page(await host(GLOBAL, "autoSlide: 700"))
    await until_state(stage, "sensor.displays_connected", "2")
    await until(lambda: shown(first), lambda seen: seen[0] >= 2)
    await until_together(first, second)

    # The command stops autoplay on the first, as a key would. If the second kept playing, it would move on and lead.
    await stage.press(command="first")
    await asyncio.sleep(2)
    assert (await shown(first), await shown(second)) == ((0, 0, 0), (0, 0, 0))


async def test_a_second_display_that_a_script_moves_comes_back(stage: Stage, open_page: OpenPage) -> None:
    first = await open_page(stage.hosted[GLOBAL])
    await stage.until_shown()
    second = await open_page(stage.hosted[GLOBAL])
    await until_state(stage, "sensor.displays_connected", "2")
    await stage.press(command="go_to", slide=3)
    await until_together(first, second)
    assert await second.evaluate("Reveal.slide(0, 0), Reveal.getIndices().h") == 0
    await until_together(first, second)
    assert await stage.state("sensor.slide") == "3"
