"""Decks unlike others: too large, not started, two in a page, made anew. The speaker gets a word, the house stands."""

from __future__ import annotations

import asyncio
from dataclasses import replace
import shutil
from typing import TYPE_CHECKING

import pytest

from scripts.deck import links
from scripts.seed import REPOSITORY

from . import decks
from .conftest import PATIENCE_SECONDS
from .decks import FRAMEWORKS, Slide

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Page

    from .conftest import Deck

type OpenPage = Callable[[str], Awaitable[Page]]

REVEAL = next(framework for framework in FRAMEWORKS if framework.name == "reveal5")
TALK = ((Slide("One"),), (Slide("Two", id="two"),), (Slide("Three"),))
START = f"Reveal.initialize({decks.OPTIONS})"


@pytest.fixture(autouse=True)
async def _alone(deck: Deck) -> None:
    """Begin when the page of the test before is gone."""
    await deck.until_nobody_shows_it()


async def host(
    deck: Deck,
    name: str,
    talk: tuple[tuple[Slide, ...], ...] = TALK,
    change: tuple[str, str] | None = None,
) -> str:
    """Let Home Assistant host a deck whose page is changed in one place; return its address."""
    folder = deck.home_assistant.folder / "slide_control" / "decks" / name
    shutil.rmtree(folder, ignore_errors=True)
    await asyncio.to_thread(decks.write, folder, replace(REVEAL, name=name), talk)
    if change:
        page = (folder / "index.html").read_text()
        assert change[0] in page
        (folder / "index.html").write_text(page.replace(*change))
    hosted = (await links(deck.home_assistant.client, deck.entry_id))["hosted"]
    return str(next(each["url"] for each in hosted if each["name"] == name))


async def sign(page: Page, text: str) -> None:
    """Wait until the page's sign says something."""
    await page.get_by_role("status").filter(has_text=text).wait_for(timeout=PATIENCE_SECONDS * 1000)


async def test_slides_that_do_not_start_and_pages_without_slides_say_so(
    deck: Deck, open_page: OpenPage, problems: list[str]
) -> None:
    never = await open_page(await host(deck, "odd-never", change=(START, "")))
    throws = await open_page(await host(deck, "odd-throws", change=(START, f"throw new Error('broken'); {START}")))
    empty = await open_page(await host(deck, "odd-empty", talk=()))
    await sign(never, "These slides did not start")
    await sign(throws, "These slides did not start")
    await sign(empty, "has no slides")
    assert (await deck.press())[0] == 503
    assert [problem for problem in problems if "broken" not in problem] == []
    problems.clear()


async def test_slides_that_start_late_and_are_made_anew_are_followed_without_a_new_connection(
    deck: Deck, open_page: OpenPage
) -> None:
    page = await open_page(await host(deck, "odd-late", change=(START, f"globalThis.begin = () => {START}")))
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    await page.evaluate("begin()")
    await deck.until_shown()
    assert (await deck.press())[1]["state"]["title"] == "Two"
    await page.evaluate(
        """() => {
            Reveal.destroy();
            const slides = document.querySelector('.slides');
            slides.replaceChildren(...['New', 'Newer'].map((title) => {
                const slide = document.createElement('section');
                slide.append(Object.assign(document.createElement('h2'), { textContent: title }));
                return slide;
            }));
            history.replaceState(null, '', location.pathname);
            begin();
        }"""
    )
    await deck.until_title("New")
    status, answer = await deck.press()
    assert (status, answer["state"]["title"], answer["state"]["total"]) == (200, "Newer", 2)
    assert len(sockets) == 1


async def test_of_two_frameworks_in_one_page_one_is_moved_and_the_sign_says_which(
    deck: Deck, open_page: OpenPage
) -> None:
    steps = '<div id="impress"><div class="step" id="a">A</div><div class="step" id="b">B</div></div>'
    script = (REPOSITORY / "tests/e2e/frameworks/node_modules/impress.js/js/impress.js").read_text()
    address = await host(
        deck, "odd-two", change=("</body>", f"{steps}<script>{script}; impress().init()</script></body>")
    )
    page = await open_page(address)
    await sign(page, "This page has slides of reveal.js and of impress.js: those of reveal.js are moved")
    assert (await deck.press())[1]["state"]["title"] == "Two"


async def test_5000_slides_and_a_megabyte_of_notes_are_shown_and_cut_to_what_can_be_told(
    deck: Deck, open_page: OpenPage
) -> None:
    long = Slide("Notes", attribute="n" * 1_000_000)
    many = ((long,), *((Slide(f"Number {number}"),) for number in range(2, 5_001)))
    await open_page(await host(deck, "odd-many", talk=many))
    await deck.until_shown()
    status, answer = await deck.press(command="go_to", slide=4_321)
    assert (status, answer["state"]["title"], answer["state"]["total"]) == (200, "Number 4321", 5_000)
    status, answer = await deck.press(command="first")
    assert (status, answer["state"]["title"]) == (200, "Notes")
    await deck.until_title("Notes")
    notes = (await deck.home_assistant.client.state("sensor.demo_deck_slide"))["attributes"]["notes"]
    assert 60_000 < len(notes) <= 65_536
    assert (await deck.press(command="go_to", slide="Number 900"))[1]["state"]["number"] == 900
