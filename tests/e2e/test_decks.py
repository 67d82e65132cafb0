"""Every hosted deck looks as its author made it, and presses walk through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .decks import FRAMEWORKS, STEPS, TALK, Framework

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Page

    from .stage import Stage

TITLES = [slide.title for column in TALK for slide in column]


@pytest.mark.parametrize("framework", FRAMEWORKS, ids=lambda framework: framework.name)
async def test_each_press_is_one_step(
    framework: Framework, stage: Stage, open_page: Callable[[str], Awaitable[Page]]
) -> None:
    page = await open_page(stage.hosted[framework.name])
    await stage.until_shown()
    titles = [await page.locator("section.present > h2").last.inner_text()]
    for _ in range(STEPS):
        status, answer = await stage.press()
        assert (status, answer["changed"]) == (200, True)
        if titles[-1] != answer["state"]["title"]:
            titles.append(answer["state"]["title"])
    assert [title.casefold() for title in titles] == [title.casefold() for title in TITLES]

    status, answer = await stage.press()
    assert (status, answer["changed"]) == (200, False)


async def test_nbconverts_slides_are_walked_through_to_the_end(
    stage: Stage, open_page: Callable[[str], Awaitable[Page]]
) -> None:
    await open_page(stage.hosted["notebook"])
    await stage.until_shown()
    for _ in range(17):
        status, answer = await stage.press()
        assert (status, answer["changed"]) == (200, True)
    assert answer["state"]["title"] == "Questions?"
    assert answer["state"]["number"] == answer["state"]["total"] == 10
    assert await stage.state("sensor.slide") == "10"


@pytest.fixture(autouse=True)
async def _alone(stage: Stage) -> None:
    """Wait until the previous test's page has disconnected."""
    await stage.until_nobody_shows_it()
