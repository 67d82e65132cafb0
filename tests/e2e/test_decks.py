"""Every deck that Home Assistant hosts is shown as its author made it, and walked through by a clicker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .decks import FRAMEWORKS, STEPS, TALK, Framework

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Page

    from .conftest import Deck

TITLES = [slide.title for column in TALK for slide in column]


@pytest.mark.parametrize("framework", FRAMEWORKS, ids=lambda framework: framework.name)
async def test_each_press_is_one_step(
    framework: Framework, deck: Deck, open_page: Callable[[str], Awaitable[Page]]
) -> None:
    page = await open_page(deck.hosted[framework.name])
    await deck.until_shown()
    titles = [await page.locator("section.present > h2").last.inner_text()]
    for _ in range(STEPS):
        status, answer = await deck.press()
        assert (status, answer["changed"]) == (200, True)
        if titles[-1] != answer["state"]["title"]:
            titles.append(answer["state"]["title"])
    assert [title.casefold() for title in titles] == [title.casefold() for title in TITLES]

    status, answer = await deck.press()
    assert (status, answer["changed"]) == (200, False)


async def test_nbconverts_slides_are_walked_through_to_the_end(
    deck: Deck, open_page: Callable[[str], Awaitable[Page]]
) -> None:
    await open_page(deck.hosted["notebook"])
    await deck.until_shown()
    for _ in range(17):
        status, answer = await deck.press()
        assert (status, answer["changed"]) == (200, True)
    assert answer["state"]["title"] == "Questions?"
    assert answer["state"]["number"] == answer["state"]["total"] == 10
    assert await deck.state("sensor.slide") == "10"


@pytest.fixture(autouse=True)
async def _alone(deck: Deck) -> None:
    """Begin when the page of the test before is gone."""
    await deck.until_nobody_shows_it()
