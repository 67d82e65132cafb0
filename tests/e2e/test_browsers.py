"""Displays in the browsers that people have: each engine of today, and the oldest that the docs promise."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from harness import browsers
from harness.stage import ENTRIES, links

from .stage import act, until_state
from .test_hosted import MARKDOWN, pdf
from .until import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from .elsewhere import Site
    from .stage import Stage

PROMISED = (*browsers.CURRENT, browsers.OLDEST)
TOO_OLD = "This browser is too old"


@pytest.fixture(autouse=True)
async def _alone(stage: Stage) -> None:
    """Wait until the previous test's page has disconnected."""
    await until_state(stage, "sensor.displays_connected", "0")


@pytest.fixture(params=PROMISED)
async def page(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[browsers.Page]:
    """The page of each browser that a display may have."""
    if not browsers.exists_here(request.param):
        pytest.skip(f"There is no {request.param} for this kind of machine")
    async with browsers.start(request.param, tmp_path / "profile") as page:
        yield page


@pytest.fixture
async def too_old(tmp_path: Path) -> AsyncIterator[browsers.Page]:
    """The page of a television of 2020."""
    if not browsers.exists_here(browsers.TOO_OLD):
        pytest.skip(f"There is no {browsers.TOO_OLD} for this kind of machine")
    async with browsers.start(browsers.TOO_OLD, tmp_path / "profile") as page:
        yield page


@asynccontextmanager
async def hosted(stage: Stage, name: str, content: bytes) -> AsyncIterator[str]:
    """Yield the display link of a deck that is hosted for the block."""
    file = stage.home_assistant.folder / "slide_control" / "decks" / name
    file.write_bytes(content)
    try:
        found = await links(stage.home_assistant.client, stage.entry_id)
        yield next(each["url"] for each in found["hosted"] if each["name"] == name)
    finally:
        file.unlink()


async def until_text(page: browsers.Page, wanted: str) -> str:
    """Wait until the page shows these words, and return all that it shows."""
    return await until(page.text, lambda text: wanted in text, ignored=(browsers.BrowserError,))


async def reload(page: browsers.Page) -> None:
    """Load the page again, and wait until it is another one."""
    await page.evaluate("void (window.before = true)")
    await page.reload()
    await until_true(page, "!window.before")


async def until_true(page: browsers.Page, expression: str) -> None:
    """Wait until an expression is true in the page."""
    await until(lambda: page.evaluate(expression), bool, ignored=(browsers.BrowserError,))


async def test_a_hosted_deck_obeys_reports_blanks_and_survives_a_reload(stage: Stage, page: browsers.Page) -> None:
    await page.open(stage.hosted["reveal5"])
    await stage.until_shown()
    # A stage takes a display that comes soon after another one back to where that one was.
    assert (await stage.until_pressed(command="first"))["state"]["title"] == "Welcome"
    assert (await stage.press())[1]["state"]["title"] == "Pricing"
    assert (await stage.press(command="blank", mode="on"))[1]["state"]["blank"]
    assert await page.evaluate("Reveal.isPaused()")
    assert not (await stage.press(command="blank", mode="off"))[1]["state"]["blank"]
    await reload(page)
    await until_state(stage, "sensor.displays_connected", "1")
    assert (await stage.until_pressed(command="go_to", slide="Lights"))["state"]["title"] == "Lights"
    assert await page.evaluate("document.querySelector('.slides > section.present').id") == "lights"


@pytest.mark.parametrize("name", ["reveal4-module", "reveal6", "notebook"])
async def test_hosted_decks_of_other_kinds_are_steered(stage: Stage, page: browsers.Page, name: str) -> None:
    await page.open(stage.hosted[name])
    await stage.until_shown()
    await stage.until_pressed(command="first")
    assert (await stage.press())[1]["changed"]


async def test_a_hosted_pdf_is_steered(stage: Stage, page: browsers.Page) -> None:
    async with hosted(stage, "pages.pdf", pdf(3)) as url:
        await page.open(url)
        await stage.until_shown()
        await stage.until_pressed(command="first")
        assert (await stage.press())[1]["state"]["number"] == 2
        # Its first dark pixels, not only its number.
        await until_true(
            page,
            """[...document.querySelectorAll('canvas')].some((canvas) => {
                const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                return data.some((value, index) => index % 4 === 0 && value < 100 && data[index + 3] > 0);
            })""",
        )
        # A blackout of ours, since a PDF has none.
        assert (await stage.press(command="blank", mode="on"))[1]["state"]["blank"]
        assert (
            await page.evaluate("getComputedStyle(document.querySelector('slide-control-blackout')).backgroundColor")
            == "rgb(0, 0, 0)"
        )


async def test_hosted_markdown_is_steered(stage: Stage, page: browsers.Page) -> None:
    async with hosted(stage, "talk.md", MARKDOWN.encode()) as url:
        await page.open(url)
        await stage.until_shown()
        assert (await stage.until_pressed(command="first"))["state"]["title"] == "Welcome"
        assert (await stage.press())[1]["state"]["title"] == "Pricing"


async def test_the_page_behind_a_display_link_lists_the_decks(stage: Stage, page: browsers.Page) -> None:
    await page.open(stage.display)
    assert "reveal5" in await until_text(page, "reveal5")


async def test_a_waiting_display_is_paired_shows_slides_and_waits_again(stage: Stage, page: browsers.Page) -> None:
    await page.open(f"{stage.home_assistant.url}/slide_control/wait")
    await until_true(page, "document.querySelector('.code') !== null")
    await pair(stage, await page.evaluate("document.querySelector('.code').innerText"))
    await until_text(page, "Demo stage")
    await until_state(stage, "sensor.displays_connected", "1")
    answer = await act(stage, "open_deck", deck="reveal5")
    assert (answer["displays"], answer["state"]["title"]) == (1, "Welcome")
    assert (await stage.press())[1]["changed"]
    await reload(page)
    await until_true(page, "document.querySelector('iframe.loaded') !== null")
    await stage.until_shown()
    await act(stage, "close_deck")
    await until_true(page, "document.querySelector('.clock') !== null")


async def test_the_player_shows_and_steers_a_deck_of_another_site(
    stage: Stage, page: browsers.Page, site: Site
) -> None:
    player = (await links(stage.home_assistant.client, stage.entry_id))["player"]
    await page.open(f"{player}&deck={quote(f'{site.url}/reveal6/index.html', safe='')}")
    await stage.until_shown()
    await stage.until_pressed(command="first")
    answer = (await stage.press())[1]
    assert (answer["changed"], answer["state"]["number"]) == (True, 2)


@pytest.mark.parametrize("path", ["wait", "player", "open"])
async def test_a_television_of_2020_is_told_which_browsers_work(
    stage: Stage, too_old: browsers.Page, path: str
) -> None:
    await too_old.open(f"{stage.home_assistant.url}/slide_control/{path}")
    said = await until_text(too_old, TOO_OLD)
    assert "Chromium 92" in said
    assert "Safari 15.4" in said


@pytest.mark.parametrize("name", ["reveal5", "talk.md", "pages.pdf"])
async def test_a_television_of_2020_is_told_so_by_hosted_decks(stage: Stage, too_old: browsers.Page, name: str) -> None:
    async with hosted(stage, "talk.md", MARKDOWN.encode()), hosted(stage, "pages.pdf", pdf(1)):
        found = await links(stage.home_assistant.client, stage.entry_id)
        await too_old.open(next(each["url"] for each in found["hosted"] if each["name"] == name))
        assert "Chromium 92" in await until_text(too_old, TOO_OLD)
    assert await stage.state("sensor.displays_connected") == "0"


async def pair(stage: Stage, code: str) -> dict[str, Any]:
    """Enter a display's code in the options."""
    client, flow = stage.home_assistant.client, f"{ENTRIES}/options/flow"
    step = await client.post(flow, {"handler": stage.entry_id})
    step = await client.post(f"{flow}/{step['flow_id']}", {"next_step_id": "pair"})
    answer: dict[str, Any] = await client.post(f"{flow}/{step['flow_id']}", {"code": code})
    return answer
