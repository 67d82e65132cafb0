"""darkslide, with its own program."""

from __future__ import annotations

from html import escape
from importlib.metadata import version
from pathlib import Path
import sys

from harness.processes import running
from tests.e2e.conformance.recipe import Recipe
from tests.e2e.conformance.talk import TALK
from tests.e2e.decks import Slide


def _markdown(slide: Slide) -> str:
    notes = f"\n# Presenter Notes\n\n{escape(slide.notes)}\n" if slide.notes else ""
    return f"# {escape(slide.title)}\n\nWords.\n{notes}\n"


def talk_in_markdown() -> str:
    """Return the source of the talk, for landslide too."""
    return "---\n\n".join(map(_markdown, TALK))


async def _build(folder: Path) -> None:
    (folder / "talk.md").write_text(talk_in_markdown())
    arguments = ("-m", "darkslide", "--quiet", "--embed", "--destination=index.html", "talk.md")
    async with running(sys.executable, *arguments, cwd=folder) as process:
        if await process.wait():
            raise RuntimeError("darkslide failed")
    (folder / "talk.md").unlink()


RECIPES = (
    Recipe(
        name="talk-darkslide",
        framework=f"darkslide {version('darkslide')}",
        build=_build,
        fragments=False,
        ids=False,
        cues=False,
        own_blank=True,
        remark="Slides have no ids and no place for `data-cue`.",
    ),
)
