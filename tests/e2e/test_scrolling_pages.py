"""Long pages without a framework are moved by their sections, and only while they are shown as slides."""

from __future__ import annotations

from pathlib import Path
import shutil
from typing import TYPE_CHECKING

from docutils.core import publish_string  # type: ignore[import-untyped]
import pytest

from harness.seed import REPOSITORY
from harness.slides import MODULES
from harness.stage import links

from .stage import act
from .until import until_equal

if TYPE_CHECKING:
    from playwright.async_api import Page

    from .stage import OpenPage, Stage

pytestmark = pytest.mark.case

CORPUS = REPOSITORY / "tests" / "corpus" / "decks"
ROOM = "document.querySelectorAll('slide-control-room').length"
SOURCE = """\
The course
==========

Opening
-------
{long}

Pricing
-------
Few words.

Questions
---------
Ask now.
"""


@pytest.fixture(autouse=True)
async def _alone(stage: Stage) -> None:
    """Wait until the previous test's page has disconnected."""
    await stage.until_nobody_shows_it()


def folder_of(stage: Stage, name: str) -> Path:
    """Return the empty folder of a hosted deck."""
    folder = stage.home_assistant.folder / "slide_control" / "decks" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


async def show(stage: Stage, open_page: OpenPage, name: str) -> Page:
    """Open a hosted deck; return when it is a display."""
    hosted = (await links(stage.home_assistant.client, stage.entry_id))["hosted"]
    page = await open_page(next(each["url"] for each in hosted if each["name"] == name))
    await stage.until_shown()
    return page


async def test_a_document_is_moved_by_section_and_a_long_one_by_window(stage: Stage, open_page: OpenPage) -> None:
    long = "\n\n".join("Some words that fill the window. " * 20 for _ in range(16))
    page = folder_of(stage, "document") / "index.html"
    page.write_bytes(publish_string(SOURCE.format(long=long), writer="html5"))
    display = await show(stage, open_page, "document")
    assert await display.evaluate(ROOM) == 0
    state = (await act(stage, "first"))["state"]
    assert (state["number"], state["total"], state["title"], state["next_title"]) == (1, 3, "Opening", "Pricing")
    assert (state["id"], state["fragment"]) == ("opening", 0)
    steps = state["fragments"]
    assert steps > 0
    for step in range(1, steps + 1):
        answer = await act(stage, "next")
        assert (answer["changed"], answer["state"]["title"], answer["state"]["fragment"]) == (True, "Opening", step)
    # The last sections are short: each comes to the top.
    for title, heading in (("Pricing", "#pricing"), ("Questions", "#questions")):
        answer = await act(stage, "next")
        assert (answer["changed"], answer["state"]["title"]) == (True, title)
        top = "(selector) => document.querySelector(selector).getBoundingClientRect().top"
        assert abs(await display.evaluate(top, heading)) <= 1
    assert (await act(stage, "next"))["changed"] is False
    assert (await act(stage, "go_to", slide="Pricing"))["state"]["number"] == 2
    # Lines break elsewhere in a narrower window.
    await display.set_viewport_size({"width": 700, "height": 700})

    async def is_at_the_top() -> bool:
        return bool(abs(await display.evaluate(top, "#pricing")) <= 1)

    await until_equal(is_at_the_top, wanted=True, interval=0.1)
    await display.keyboard.press("Home")
    await stage.until_title("Opening")


@pytest.mark.parametrize("name", ["libreoffice", "libreoffice-xhtml"])
async def test_what_libreoffice_exports_is_moved_by_slide(stage: Stage, open_page: OpenPage, name: str) -> None:
    shutil.copytree(CORPUS / name, folder_of(stage, name), dirs_exist_ok=True)
    await show(stage, open_page, name)
    state = (await act(stage, "first"))["state"]
    assert (state["number"], state["total"], state["title"], state["next_title"]) == (1, 4, "Welcome", "Pricing")
    for number, title in ((2, "Pricing"), (3, "Lights"), (4, "Questions")):
        state = (await act(stage, "next", skip_fragments=True))["state"]
        assert (state["number"], state["title"]) == (number, title)
    assert (await act(stage, "go_to", slide="Lights"))["state"]["number"] == 3


async def test_slides_of_a_framework_that_start_later_are_moved_instead(stage: Stage, open_page: OpenPage) -> None:
    folder = folder_of(stage, "late-slides")
    shutil.copy(CORPUS / "late-slides.html", folder / "index.html")
    shutil.copytree(MODULES / "reveal5" / "dist", folder / "reveal.js" / "dist")
    page = await show(stage, open_page, "late-slides")
    assert (await act(stage, "last"))["state"]["title"] == "Reading"
    assert await page.evaluate(ROOM) == 1
    await page.evaluate("present()")
    await stage.until_title("Real slide")
    assert await page.evaluate(ROOM) == 0
    assert (await act(stage, "next"))["state"]["title"] == "Second"
