"""Pages of no known framework are moved by keys, and say no more than what is seen of them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from harness.seed import REPOSITORY
from harness.stage import links

from .until import until_equal

if TYPE_CHECKING:
    from playwright.async_api import Page

    from .stage import OpenPage, Stage

pytestmark = pytest.mark.case

CLOCK_TICKS = """() => new Promise((done) => {
  let ticks = 0;
  new MutationObserver((_, observer) => {
    ticks += 1;
    if (ticks === 25) { observer.disconnect(); done(); }
  }).observe(document.querySelector('p'), { childList: true });
})"""
# Watches the page as the keys do, while a picture of it is drawn.
PICTURE_MEANWHILE = """async (client) => {
  const [{ PageChanges }, { takePicture }] = await Promise.all(
    [`${client}/adapters/keys/page_changes.js`, `${client}/snapshot/page_picture.js`].map((module) => import(module)));
  const watching = new AbortController();
  const changes = new PageChanges(watching.signal);
  changes.begin();
  const picture = await takePicture();
  const seen = [picture?.type, changes.moved, changes.reacted];
  watching.abort();
  return seen;
}"""
CORPUS = REPOSITORY / "tests" / "corpus" / "decks"


@pytest.fixture(autouse=True)
async def _alone(stage: Stage) -> None:
    """Wait until the previous test's page has disconnected."""
    await stage.until_nobody_shows_it()


async def show(stage: Stage, open_page: OpenPage, name: str) -> Page:
    """Host a page of the corpus and open it; return when it is a display."""
    folder = stage.home_assistant.folder / "slide_control" / "decks" / name
    shutil.copytree(CORPUS / name, folder, dirs_exist_ok=True)
    hosted = (await links(stage.home_assistant.client, stage.entry_id))["hosted"]
    page = await open_page(next(each["url"] for each in hosted if each["name"] == name))
    await stage.until_shown()
    return page


async def changes(stage: Stage, *commands: str) -> list[bool | None]:
    """Press one command after the other; return what each has changed."""
    answers: list[dict[str, Any]] = []
    for command in commands:
        status, answer = await stage.press(command=command)
        assert (status, answer["result"]) == (200, "applied"), answer
        answers.append(answer)
    return [answer["changed"] for answer in answers]


async def test_a_page_that_keeps_its_slide_in_its_path_and_draws_itself_again(
    stage: Stage, open_page: OpenPage, problems: list[str]
) -> None:
    page = await show(stage, open_page, "spa")
    assert await changes(stage, *["next"] * 5) == [True, True, True, True, False]
    assert await page.locator("h1").inner_text() == "The End"
    assert await changes(stage, "first", "first", "last", "previous") == [True, False, True, True]
    assert await page.locator("h1").inner_text() == "Pricing"
    await page.reload()
    await until_equal(lambda: page.locator("h1").inner_text(), "Pricing")
    await stage.until_shown()
    assert await changes(stage, "next", "next") == [True, False]


async def test_a_page_that_shows_its_slide_by_a_class_alone(stage: Stage, open_page: OpenPage) -> None:
    page = await show(stage, open_page, "keys-classes")
    assert await changes(stage, "next", "next", "next", "previous") == [True, True, False, True]
    assert await page.locator("section.on").inner_text() == "Two"


async def test_a_page_without_home_and_end_says_so(stage: Stage, open_page: OpenPage) -> None:
    await show(stage, open_page, "keys-classes")
    for command in ("first", "last"):
        status, answer = await stage.press(command=command)
        assert (status, answer["result"], answer["reason"]) == (422, "rejected", "ends_unknown")
        assert "Home and End" in answer["message"]


async def test_a_page_that_knows_page_down_alone_is_moved_by_it_and_its_clock_counts_for_nothing(
    stage: Stage, open_page: OpenPage
) -> None:
    page = await show(stage, open_page, "keys-pages")
    await page.evaluate(CLOCK_TICKS)  # what changes while nobody presses is known
    assert await changes(stage, "next", "next", "next", "previous") == [True, True, False, True]
    assert await page.locator("main").inner_text() == "Part 2"


async def test_where_nothing_can_move_nobody_claims_that_it_did_or_did_not(stage: Stage, open_page: OpenPage) -> None:
    await show(stage, open_page, "keys-still")
    status, answer = await stage.press()
    assert (status, answer["result"], answer["changed"]) == (200, "applied", None)
    assert "Look at the display" in answer["message"]


async def test_of_slides_that_are_drawn_nothing_is_known(stage: Stage, open_page: OpenPage) -> None:
    await show(stage, open_page, "keys-canvas")
    assert await changes(stage, "next", "first", "next") == [None, None, None]


async def test_a_page_without_keys_that_is_a_little_too_long_is_scrolled(stage: Stage, open_page: OpenPage) -> None:
    page = await show(stage, open_page, "keys-scroll")
    assert await changes(stage, "next", "previous", "previous", "last", "next") == [True, True, False, True, False]
    assert await page.get_by_text("The end").is_visible()


async def test_a_picture_of_the_slide_is_no_change_of_the_page(stage: Stage, open_page: OpenPage) -> None:
    page = await show(stage, open_page, "keys-still")
    seen = await page.evaluate(PICTURE_MEANWHILE, f"{stage.home_assistant.url}/slide_control/client")
    assert seen == ["image/jpeg", False, False]
