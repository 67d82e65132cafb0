"""Every hosted deck looks as its author made it, and presses walk through it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from harness.seed import REPOSITORY
from harness.stage import links

from .conformance.recipe import MODULES
from .decks import FRAMEWORKS, STEPS, TALK, Framework
from .stage import deck_folder
from .until import until_equal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from playwright.async_api import Page

    from .stage import OpenPage, Stage

CORPUS = REPOSITORY / "tests" / "corpus" / "decks"
TITLES = [slide.title for column in TALK for slide in column]
REMARK = MODULES / "remark-slide" / "out" / "remark.min.js"
IMPRESS = MODULES / "impress.js" / "js" / "impress.js"
# The number and the first heading, or the first words, of the slide of remark that is shown.
ON_REMARKS_SLIDE = """() => {
    const slide = document.querySelector('.remark-visible .remark-slide-content');
    const title = slide.querySelector('h1, h2, p').textContent.trim();
    return [slide.querySelector('.remark-slide-number').textContent.trim(), title];
}"""
# The step of impress.js that is shown once its flight has ended, and how many of its substeps are.
ON_IMPRESS_STEP = """() => {
    const step = document.querySelector('.step.active.present');
    return step && [step.id, step.querySelectorAll('.substep-visible').length];
}"""


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


@pytest.mark.case
@pytest.mark.parametrize("start", ["var slideshow = remark.create();", "(() => { remark.create(); })();"])
async def test_remarks_numbers_and_titles_are_those_on_the_slide(stage: Stage, open_page: OpenPage, start: str) -> None:
    page = await open_page(await host(stage, "remark", REMARK, ("var slideshow = remark.create();", start)))
    await stage.until_shown()
    _, answer = await stage.press(command="first")
    seen: list[object] = []
    while answer["changed"] or not seen:
        number, title = await page.evaluate(ON_REMARKS_SLIDE)
        state = answer["state"]
        assert (f"{state['number']} / {state['total']}", state["title"]) == (number, title), seen
        seen.append(number)
        _, answer = await stage.press()
    assert seen == [f"{number} / 8" for number in (1, 1, 2, 2, 3, 4, 5, 6, 6, 7, 8, 8)]
    for wanted in (8, 2, 7, 5, 1, 6):
        _, answer = await stage.press(command="go_to", slide=wanted)
        assert (answer["state"]["number"], (await page.evaluate(ON_REMARKS_SLIDE))[0]) == (wanted, f"{wanted} / 8")


@pytest.mark.case
async def test_a_step_back_of_impress_js_is_answered_with_what_is_shown_after_the_flight(
    stage: Stage, open_page: OpenPage
) -> None:
    page = await open_page(await host(stage, "impress", IMPRESS))
    await stage.until_shown()
    await stage.until_pressed(command="first")
    presses = [
        ("next", "steps", 0),
        ("next", "steps", 1),
        ("next", "steps", 2),
        ("next", "end", 0),
        # Its substeps are still shown during the flight, and hidden at its end.
        ("previous", "steps", 0),
        ("next", "steps", 1),
        ("next", "steps", 2),
        ("previous", "steps", 1),
        ("previous", "steps", 0),
        ("previous", "start", 0),
    ]
    for at, (command, step, shown) in enumerate(presses):
        _, answer = await stage.press(command=command)
        seen = await page.evaluate(ON_IMPRESS_STEP)
        assert (answer["changed"], answer["state"]["id"], answer["state"]["fragment"]) == (True, step, shown), at
        if shown or (command, step) == ("previous", "steps"):
            assert seen == [step, shown], at
        await until_equal(lambda: page.evaluate(ON_IMPRESS_STEP), [step, shown])
        assert (await stage.press(command="blank", mode="off"))[1]["state"]["fragment"] == shown, at


async def host(stage: Stage, name: str, framework: Path, *changes: tuple[str, str]) -> str:
    """Host a deck of the corpus with the file of its framework; return its address."""
    folder = deck_folder(stage.home_assistant.folder) / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(CORPUS / name, folder)
    shutil.copy(framework, folder)
    page = (folder / "index.html").read_text()
    for old, new in changes:
        assert old in page
        page = page.replace(old, new)
    (folder / "index.html").write_text(page)
    hosted = (await links(stage.home_assistant.client, stage.entry_id))["hosted"]
    return str(next(each["url"] for each in hosted if each["name"] == name))
