"""What a display does on its own: with decks that are set up unusually, and with other displays beside it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from scripts.deck import links

from .decks import FRAMEWORKS, OPTIONS, write
from .test_presses import OpenPage, shown, until_state

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Page

    from .conftest import Deck

GLOBAL = "reveal5"
MODULE = "reveal6-module"
"""An ES module: no script of another origin, and not even ours, gets hold of the instance."""


@pytest.fixture(autouse=True)
async def _alone(deck: Deck) -> None:
    """Begin when the page of the test before is gone."""
    await deck.until_nobody_shows_it()


@pytest.fixture
def host(deck: Deck) -> Callable[[str, str], Awaitable[str]]:
    """Writes the talk with one more option of reveal.js, and returns its link."""

    async def host(framework: str, option: str) -> str:
        name = f"{framework}-{option.partition(':')[0]}"
        folder = deck.home_assistant.folder / "slide_control" / "decks" / name
        if not folder.exists():
            write(folder, next(each for each in FRAMEWORKS if each.name == framework))
            page = folder / "index.html"
            page.write_text(page.read_text().replace(OPTIONS, f"{OPTIONS[:-1]}, {option}}}"))
        found = await links(deck.home_assistant.client, deck.entry_id)
        url: str = next(each["url"] for each in found["hosted"] if each["name"] == name)
        return url

    return host


async def until_together(first: Page, second: Page) -> None:
    """Wait until two displays show the same slide and fragment."""
    async with asyncio.timeout(10):
        while await shown(first) != await shown(second):
            await asyncio.sleep(0.02)


async def test_the_sign_greets_and_leaves(deck: Deck, open_page: OpenPage) -> None:
    page = await open_page(deck.hosted[GLOBAL])
    sign = page.get_by_role("status")
    await page.get_by_text("Connected to Demo deck").wait_for()
    await deck.until_shown()
    async with asyncio.timeout(10):
        while await sign.filter(has_text="Connected").count():
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("framework", [GLOBAL, MODULE])
async def test_a_deck_that_cannot_pause_gets_a_curtain(
    deck: Deck, open_page: OpenPage, host: Callable[[str, str], Awaitable[str]], framework: str
) -> None:
    page = await open_page(await host(framework, "pause: false"))
    await deck.until_shown()
    curtain = page.locator("slide-control-curtain")
    _, answer = await deck.press(command="blank", mode="on")
    assert (answer["changed"], answer["state"]["blank"], await curtain.count()) == (True, True, 1)
    await page.keyboard.press("b")
    await until_state(deck, "switch.blank", "off")
    assert await curtain.count() == 0


async def test_what_a_deck_has_turned_off_is_refused_with_the_reason(
    deck: Deck, open_page: OpenPage, host: Callable[[str, str], Awaitable[str]]
) -> None:
    await open_page(await host(GLOBAL, "overview: false"))
    await deck.until_shown()
    _, answer = await deck.press(command="overview", mode="on")
    assert answer["result"] == "rejected"
    assert "overview is turned off" in answer["reason"]


async def test_a_deck_that_hears_no_messages_is_steered_by_its_keys(
    deck: Deck, open_page: OpenPage, host: Callable[[str, str], Awaitable[str]]
) -> None:
    page = await open_page(await host(MODULE, "postMessage: false"))
    await deck.until_shown()
    for fields, place in (
        ({"command": "next"}, (1, 0, 0)),
        ({"command": "next"}, (1, 0, 1)),
        ({"command": "next", "skip_fragments": True}, (1, 1, 0)),
        ({"command": "go_to", "slide": "lights"}, (3, 0, 0)),
        ({"command": "last"}, (5, 1, 0)),
        ({"command": "navigate", "direction": "up"}, (5, 0, 0)),
        ({"command": "first"}, (0, 0, 0)),
    ):
        status, answer = await deck.press(**fields)
        assert (status, answer["result"], await shown(page)) == (200, "applied", place)


async def test_slides_that_advance_by_themselves_wait_while_another_display_leads(
    deck: Deck, open_page: OpenPage, host: Callable[[str, str], Awaitable[str]]
) -> None:
    first = await open_page(await host(GLOBAL, "autoSlide: 700"))
    await deck.until_shown()
    second = await open_page(await host(GLOBAL, "autoSlide: 700"))
    await until_state(deck, "sensor.displays_connected", "2")
    async with asyncio.timeout(10):
        while (await shown(first))[0] < 2:
            await asyncio.sleep(0.05)
    await until_together(first, second)

    # The command stops the first as a key would. Were the second not held, it would soon be further on, and lead.
    await deck.press(command="first")
    await asyncio.sleep(2)
    assert (await shown(first), await shown(second)) == ((0, 0, 0), (0, 0, 0))


async def test_a_second_display_that_a_script_moves_comes_back(deck: Deck, open_page: OpenPage) -> None:
    first = await open_page(deck.hosted[GLOBAL])
    await deck.until_shown()
    second = await open_page(deck.hosted[GLOBAL])
    await until_state(deck, "sensor.displays_connected", "2")
    await deck.press(command="go_to", slide=3)
    await until_together(first, second)
    assert await second.evaluate("Reveal.slide(0, 0), Reveal.getIndices().h") == 0
    await until_together(first, second)
    assert await deck.state("sensor.slide") == "3"
