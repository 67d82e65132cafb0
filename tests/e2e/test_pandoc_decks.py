"""Decks as Docutils and Pandoc write them, from the sources in the corpus: S5, Slidy and dzslides."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
import re
import shutil
from typing import TYPE_CHECKING, Any

from docutils.core import publish_file  # type: ignore[import-untyped]
import pypandoc  # type: ignore[import-untyped]
import pytest

from harness.seed import REPOSITORY
from harness.stage import links

from .stage import act

if TYPE_CHECKING:
    from .stage import OpenPage, Stage

pytestmark = pytest.mark.case

CORPUS = REPOSITORY / "tests" / "corpus" / "decks"
FONT = re.compile(r"<link href='https://fonts[^>]*>")


def rst2s5(folder: Path) -> None:
    """Convert `docutils.rst` as `rst2s5 --theme=default` does."""
    page = folder / "index.html"
    publish_file(
        source_path=str(CORPUS / "docutils.rst"),
        destination_path=str(page),
        writer="s5",
        settings_overrides={"theme": "default", "theme_url": None, "_disable_config": True},
    )


def slidy(folder: Path) -> None:
    """Convert `pandoc.md` as `pandoc -s -t slidy` does, with Slidy beside it."""
    resources = files("asciidoc") / "resources"
    for kind, name in (("scripts", "javascripts/slidy.js"), ("styles", "stylesheets/slidy.css")):
        (folder / "slidy" / kind).mkdir(parents=True)
        shutil.copy(str(resources / name), folder / "slidy" / kind)
    _pandoc(folder, "slidy", "--variable=slidy-url=slidy")


def dzslides(folder: Path) -> None:
    """Convert `pandoc.md` as `pandoc -s -t dzslides` does."""
    _pandoc(folder, "dzslides")


def _pandoc(folder: Path, to: str, *options: str) -> None:
    page = folder / "index.html"
    pypandoc.convert_file(str(CORPUS / "pandoc.md"), to, outputfile=str(page), extra_args=["--standalone", *options])
    page.write_text(FONT.sub("", page.read_text()))  # it is not there without the internet


@pytest.fixture(autouse=True)
async def _alone(stage: Stage) -> None:
    """Wait until the previous test's page has disconnected."""
    await stage.until_nobody_shows_it()


async def walk(stage: Stage, open_page: OpenPage, build: Callable[[Path], None]) -> list[dict[str, Any]]:
    """Host a deck and press next until nothing changes; return the states."""
    folder = stage.home_assistant.folder / "slide_control" / "decks" / build.__name__
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    build(folder)
    hosted = (await links(stage.home_assistant.client, stage.entry_id))["hosted"]
    await open_page(next(each["url"] for each in hosted if each["name"] == folder.name))
    await stage.until_shown()
    states = [(await act(stage, "first"))["state"]]
    while (answer := await act(stage, "next"))["changed"]:
        states.append(answer["state"])
        assert len(states) < 30
    assert answer["changed"] is False
    return states


def steps(states: list[dict[str, Any]]) -> list[tuple[int, str, int, int]]:
    """Return number, title and steps of each state."""
    return [(state["number"], state["title"], state["fragment"], state["fragments"]) for state in states]


async def test_s5_of_docutils(stage: Stage, open_page: OpenPage) -> None:
    states = await walk(stage, open_page, rst2s5)
    assert steps(states) == [
        (1, "S5 Talk", 0, 0),
        (2, "Opening", 0, 0),
        *((3, "Incremental", step, 3) for step in range(4)),
        (4, "Handout", 0, 0),
        (5, "Pricing", 0, 0),
        (6, "The End", 0, 0),
    ]
    assert {state["total"] for state in states} == {6}
    assert states[6]["notes"] == "Hidden handout notes"
    assert (await stage.press(command="go_to", slide="pricing"))[1]["state"]["number"] == 5


async def test_slidy_of_pandoc(stage: Stage, open_page: OpenPage) -> None:
    states = await walk(stage, open_page, slidy)
    assert steps(states) == [
        (1, "Pandoc talk", 0, 0),
        (2, "Opening", 0, 0),
        *((3, "Incremental", step, 3) for step in range(4)),
        *((4, "Pause here", step, 1) for step in range(2)),
        (5, "Section", 0, 0),
        (6, "The End", 0, 0),
    ]
    assert {state["total"] for state in states} == {6}


async def test_dzslides_of_pandoc(stage: Stage, open_page: OpenPage) -> None:
    states = await walk(stage, open_page, dzslides)
    first, last = states[0], states[-1]
    assert (first["number"], first["title"], last["title"], last["number"]) == (1, "Pandoc talk", "The End", 6)
    assert {state["total"] for state in states} == {6}
    assert [state["notes"] for state in states if state["title"] == "Opening"] == ["Say hello to everybody.\none\ntwo"]
    assert [state["fragment"] for state in states if state["title"] == "Incremental"] == [0, 1, 2, 3]
    assert [state["fragment"] for state in states if state["title"] == "Pause here"] == [0, 1]
