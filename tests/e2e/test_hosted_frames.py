"""Frames inside hosted decks show the deck's own pages, and neither they nor the deck can read the house's storage."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from harness.seed import REPOSITORY
from harness.slides import MODULES
from harness.stage import links

from .stage import act, until_state
from .until import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Frame, Page

    from .stage import OpenPage, Stage

pytestmark = pytest.mark.case

INNER = "<!doctype html><title>Inner</title><h1>INNER PAGE</h1>"
PAGE = """<!doctype html><meta charset="utf-8"><title>Frames</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="reveal/dist/reveal.css">
<div class="reveal"><div class="slides">
<section><h2>Opening</h2></section>
<section data-background-iframe="parts/inner.html" data-background-interactive><h2>Behind</h2></section>
<section><h2>Beside</h2><iframe data-src="parts/inner.html"></iframe></section>
</div></div>
<script src="reveal/dist/reveal.js"></script><script>Reveal.initialize({transition: 'none'})</script>"""
WRAPPER = """<!doctype html><meta charset="utf-8"><title>Wrapper</title><link rel="icon" href="data:,">
<iframe src="talk.html" style="position: fixed; inset: 0; width: 100%; height: 100%"></iframe>"""


@pytest.fixture
async def frames(stage: Stage) -> AsyncIterator[str]:
    """Host a deck with local frames; return its link."""
    folder = stage.home_assistant.folder / "slide_control" / "decks" / "frames"
    (folder / "parts").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / "parts" / "inner.html").write_text(INNER)
    shutil.copytree(MODULES / "reveal5" / "dist", folder / "reveal" / "dist")
    await stage.until_nobody_shows_it()
    found = await links(stage.home_assistant.client, stage.entry_id)
    yield next(each["url"] for each in found["hosted"] if each["name"] == "frames")
    shutil.rmtree(folder)


async def test_a_hosted_decks_own_pages_are_shown_in_its_frames(
    stage: Stage, open_page: OpenPage, frames: str, problems: list[str]
) -> None:
    page = await open_page(frames)
    await stage.until_shown()
    await _check_frames(stage, page)
    problems.clear()  # the refused request for Home Assistant's states


async def test_pages_in_frames_may_take_the_keyboard(stage: Stage, open_page: OpenPage, problems: list[str]) -> None:
    folder = stage.home_assistant.folder / "slide_control" / "decks" / "rv-iframes"
    shutil.copytree(REPOSITORY / "tests" / "corpus" / "decks" / "rv-iframes", folder)
    shutil.copytree(MODULES / "reveal5" / "dist", folder / "reveal" / "dist")
    await stage.until_nobody_shows_it()
    found = await links(stage.home_assistant.client, stage.entry_id)
    page = await open_page(next(each["url"] for each in found["hosted"] if each["name"] == "rv-iframes"))
    await stage.until_shown()
    await _check_frames(stage, page, "If back", "If in")
    assert (await act(stage, "last"))["state"]["title"] == "The End"
    await page.close()
    problems.clear()  # the refused requests, and a video that isn't there
    shutil.rmtree(folder)


async def test_they_are_shown_in_the_player(
    stage: Stage, open_page: OpenPage, frames: str, problems: list[str]
) -> None:
    found = await links(stage.home_assistant.client, stage.entry_id)
    page = await open_page(f"{found['player']}&deck={quote(frames.partition('#')[0], safe='')}")
    await stage.until_shown()
    await _check_frames(stage, page)
    problems.clear()


async def test_they_are_shown_on_a_waiting_display(
    stage: Stage, open_page: OpenPage, frames: str, problems: list[str]
) -> None:
    found = await links(stage.home_assistant.client, stage.entry_id)
    page = await open_page(found["player"])
    await until_state(stage, "sensor.displays_connected", "1")
    await act(stage, "open_deck", config_entry_id=stage.entry_id, deck="frames")
    await stage.until_shown()
    await _check_frames(stage, page)
    problems.clear()


async def test_a_page_that_wraps_a_deck_shows_it_and_moves_it(
    stage: Stage, open_page: OpenPage, frames: str, problems: list[str]
) -> None:
    folder = stage.home_assistant.folder / "slide_control" / "decks" / "frames"
    (folder / "talk.html").write_text((folder / "index.html").read_text())
    (folder / "index.html").write_text(WRAPPER)
    page = await open_page(frames)
    await stage.until_shown()
    await page.frame_locator("iframe").locator("h2", has_text="Opening").wait_for()
    assert (await act(stage, "next"))["state"]["title"] == "Behind"
    inner = next(frame for frame in page.frames if frame.url.endswith("talk.html"))
    async with page.expect_popup() as presenter:
        assert await inner.evaluate("window.open('', 'Notes').closed") is True
    assert (await presenter.value).url.endswith(f"/slide-control/present/{stage.entry_id}")
    await (await presenter.value).close()
    await page.close()
    await stage.until_nobody_shows_it()
    found = await links(stage.home_assistant.client, stage.entry_id)
    page = await open_page(f"{found['player']}&deck={quote(frames.partition('#')[0], safe='')}")
    await stage.until_shown()
    state = (await act(stage, "last"))["state"]
    assert (state["number"], state["total"], state["title"]) == (3, 3, "Beside")
    await page.close()  # before its files are gone
    problems.clear()


async def _check_frames(stage: Stage, page: Page, *titles: str) -> None:
    """Press to the slides with frames; each shows its page, which can read nothing of the house and is no display."""
    for title in titles or ("Behind", "Beside"):
        await stage.press()
        await stage.until_title(title)
        frame = await until(lambda: _visible_inner_frame(page), bool)
        assert frame is not None
        assert await frame.evaluate("origin") == "null"
        assert await frame.evaluate("localStorage.getItem('hassTokens')") is None
        assert await frame.evaluate("fetch('/api/states').then(() => 'read', () => 'refused')") == "refused"
        assert await frame.evaluate("window[Symbol.for('slide-control')]?.started ?? false") is False


async def _visible_inner_frame(page: Page) -> Frame | None:
    for frame in page.frames:
        if frame.url.endswith("inner.html"):
            owner = await frame.frame_element()
            if await owner.is_visible() and await frame.locator("h1", has_text="INNER PAGE").is_visible():
                return frame
    return None
