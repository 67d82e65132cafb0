"""A deck in a frame of another page, as in JupyterLab with RISE: the page around it is the display."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from harness.seed import REPOSITORY
from harness.slides import MODULES
from harness.stage import links

from .stage import act
from .test_recipes import click
from .until import until

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page

    from .elsewhere import Site
    from .stage import OpenPage, Stage

OUTER = """<!doctype html><meta charset="utf-8"><title>Course</title><link rel="icon" href="data:,">
<h1>The course</h1><iframe src="inner.html" style="width: 80vw; height: 70vh"></iframe>
<iframe src="plain.html"></iframe>"""
INNER = """<!doctype html><meta charset="utf-8"><title>Chapter</title><style>body { margin: 0 }</style>
<iframe src="reveal5/index.html" style="width: 100vw; height: 95vh; border: 0"></iframe>"""

# As JupyterLab 4.6 with jupyterlab-rise 0.43 opens it: beside the notebook.
LAB = """<!doctype html><meta charset="utf-8"><title>JupyterLab</title><link rel="icon" href="data:,">
<div style="position: fixed; inset: 0 50% 0 0; overflow: auto">
<h1>Notebook</h1><h2>Cells</h2><p style="height: 3000px">Many.</p></div>
<iframe src="rise/index.html" sandbox="allow-same-origin allow-scripts allow-downloads allow-modals allow-popups"
 style="position: fixed; left: 55%; top: 10vh; width: 43%; height: 88vh"></iframe>"""
CORPUS = REPOSITORY / "tests" / "corpus" / "decks"


@pytest.fixture
async def course(stage: Stage, site: Site) -> Site:
    """A deck in a frame in a frame, once with our script."""
    await stage.until_nobody_shows_it()
    script = (await links(stage.home_assistant.client, stage.entry_id))["script"]
    (site.folder / "outer.html").write_text(OUTER)
    (site.folder / "outer-script.html").write_text(f"{OUTER}{script}")
    (site.folder / "inner.html").write_text(INNER)
    return site


async def deck_frame(page: Page, address: str = "/reveal5/index.html") -> Frame:
    """Return the frame with the deck, once it is shown."""

    async def found() -> Frame | None:
        return next((frame for frame in page.frames if frame.url.partition("#")[0].endswith(address)), None)

    frame = await until(found, bool)
    assert frame is not None
    await frame.locator(".reveal.ready").wait_for()
    return frame


async def test_the_deck_in_the_innermost_frame_is_moved_and_outlives_its_reload(
    stage: Stage, open_page: OpenPage, course: Site
) -> None:
    page = await open_page(f"{course.url}/outer-script.html")
    await stage.until_shown()
    state = (await act(stage, "first"))["state"]
    assert (state["title"], state["next_title"], state["notes"]) == ("Welcome", "Pricing", "Say hello.")
    assert (await act(stage, "go_to", slide="Lights"))["state"]["cues"] == ["lights-down"]
    assert (await act(stage, "last"))["changed"] is True
    assert (await act(stage, "next"))["changed"] is False
    # The page around the frame turns black, too.
    assert (await act(stage, "blank", mode="on"))["state"]["blank"] is True
    assert await page.locator("slide-control-blackout").count() == 1
    assert (await act(stage, "blank", mode="off"))["state"]["blank"] is False
    await act(stage, "first")
    frame = await deck_frame(page)
    await frame.locator(".reveal").click(position={"x": 100, "y": 100})
    await page.keyboard.press("ArrowRight")
    await stage.until_title("Pricing")
    await frame.wait_for_function("location.hash.includes('pricing')")
    await frame.evaluate("location.reload()")
    await stage.until_pressed(command="next", skip_fragments=True)
    await stage.until_title("Discounts")
    assert await page.locator("slide-control-blackout").count() == 0


async def test_the_bookmark_moves_the_preview_of_rise_in_jupyterlab(
    stage: Stage, open_page: OpenPage, site: Site
) -> None:
    await stage.until_nobody_shows_it()
    shutil.copytree(CORPUS / "rise", site.folder / "rise", dirs_exist_ok=True)
    reveal = site.folder / "rise" / "reveal" / "dist"
    shutil.copytree(MODULES / "reveal4" / "dist", reveal, dirs_exist_ok=True)
    (site.folder / "lab.html").write_text(LAB)
    page = await open_page(f"{site.url}/lab.html")
    await deck_frame(page, "/rise/index.html")
    await click(page, (await links(stage.home_assistant.client, stage.entry_id))["bookmarklet"])
    await stage.until_shown()
    state = (await act(stage, "first"))["state"]
    assert (state["title"], state["notes"], state["next_title"]) == ("Opening", "Say hello.", "Second")
    assert (await act(stage, "next"))["state"]["title"] == "Second"
