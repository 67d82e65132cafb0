"""A page becomes a display with a token, else it stays as it is; a hosted deck learns nothing of Home Assistant."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from .decks import FRAMEWORKS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Page

    from .conftest import Deck

type OpenPage = Callable[[str], Awaitable[Page]]

NAME = FRAMEWORKS[0].name


@pytest.fixture(autouse=True)
async def _alone(deck: Deck) -> None:
    """Begin when the page of the test before is gone."""
    await deck.until_nobody_shows_it()


async def test_the_token_leaves_the_address_and_survives_a_reload(deck: Deck, open_page: OpenPage) -> None:
    page = await open_page(deck.hosted[NAME])
    await deck.until_shown()
    assert "slide-control=" not in page.url
    await page.reload()
    await deck.until_shown()
    assert (await deck.press())[0] == 200


async def test_a_place_in_the_link_is_kept(deck: Deck, open_page: OpenPage) -> None:
    address, _, token = deck.hosted[NAME].partition("#")
    await open_page(f"{address}#/lights&{token}")
    await deck.until_shown()
    await deck.until_title("Lights")


@pytest.mark.parametrize("suffix", ["", "?print-pdf", "?view=print", "?receiver"])
async def test_without_a_token_or_beside_the_talk_nothing_happens(deck: Deck, open_page: OpenPage, suffix: str) -> None:
    address, _, token = deck.hosted[NAME].partition("#")
    page = await open_page("about:blank")
    asked: list[str] = []
    page.on("websocket", lambda socket: asked.append(socket.url))
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    await page.goto(f"{address}{suffix}#{token}" if suffix else address)
    await page.locator(".reveal.ready").wait_for(state="attached")
    await page.wait_for_load_state("networkidle")
    assert (asked, [line for line in said if "Slide Control" in line]) == ([], [])
    assert await deck.state("binary_sensor.connected") == "off"


async def test_a_link_that_opens_nothing_is_said_so_once(deck: Deck, open_page: OpenPage, problems: list[str]) -> None:
    page = await open_page("about:blank")
    opened: list[str] = []
    page.on("websocket", lambda socket: opened.append(socket.url))
    address, _, _ = deck.hosted[NAME].partition("#")
    await page.goto(f"{address}#slide-control=nonsense")
    await page.get_by_text("link").first.wait_for()
    await asyncio.sleep(1)
    assert len(opened) == 1
    problems.clear()


async def test_the_landing_page_lists_the_decks_and_opens_them(deck: Deck, open_page: OpenPage) -> None:
    page = await open_page(deck.display)
    link = page.get_by_role("link").filter(has_text=NAME).or_(page.get_by_role("link").first)
    await link.first.wait_for()
    assert await page.get_by_role("link").count() >= len(deck.hosted)
    assert "slide-control=" not in page.url
    await page.get_by_role("link").first.click()
    await deck.until_shown()


async def test_a_hosted_deck_cannot_read_what_home_assistants_pages_store(
    deck: Deck, open_page: OpenPage, problems: list[str]
) -> None:
    page = await open_page(deck.display)
    await page.evaluate("localStorage.setItem('hassTokens', 'secret')")
    await page.goto(deck.hosted[NAME])
    await deck.until_shown()
    assert await page.evaluate("origin") == "null"
    assert await page.evaluate("localStorage.getItem('hassTokens')") is None
    await page.evaluate("localStorage.setItem('own', 'value')")
    assert await page.evaluate("localStorage.own") == "value"
    refused = await page.evaluate("fetch('/api/states').then(() => 'read', () => 'refused')")
    assert refused == "refused"
    problems.clear()


async def test_markup_in_a_title_stays_text_everywhere(deck: Deck, open_page: OpenPage) -> None:
    await open_page(deck.hosted[NAME])
    await deck.until_shown()
    await deck.press(command="go_to", slide="Tom & <em>Jerry</em>")
    await deck.until_title("Tom & <em>Jerry</em>")


async def test_the_log_holds_no_error_and_no_token(deck: Deck, open_page: OpenPage) -> None:
    await open_page(deck.hosted[NAME])
    await deck.until_shown()
    log = deck.home_assistant.log
    token = deck.hosted[NAME].partition("slide-control=")[2]
    # Other tests let presses of the companion app fail, which it and the webhook that it came by tell the log.
    ours = deck.webhook.rpartition("/")[2]
    errors = [
        line
        for line in deck.home_assistant.errors
        if "[homeassistant.components.mobile_app.webhook]" not in line
        and ("[homeassistant.components.webhook]" not in line or ours in line)
    ]
    assert errors == []
    assert token not in log
    assert ours not in "\n".join(line for line in log.splitlines() if "custom_components.slide_control" in line)
