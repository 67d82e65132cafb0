"""Pandoc's formats other than reveal.js: Slidy, S5 and dzslides, and a long page."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
import re
import shutil

import pypandoc  # type: ignore[import-untyped]

from tests.e2e.conformance.recipe import SCROLLING, Recipe
from tests.e2e.conformance.talk import TALK
from tests.e2e.decks import Slide

_FONT = re.compile(r"<link href='https://fonts[^>]*>")


_TALL = '::: {style="height: 26rem"}\n:::\n'


def _markdown(slide: Slide, notes: str) -> str:
    """Return a slide in Pandoc's Markdown; notes are a block of that class."""
    title = slide.title.replace("<", r"\<")
    cue = f' data-cue="{slide.cue}"' if slide.cue else ""
    steps = "".join(
        f"- Step {step}{f' []{{data-cue="{cue}"}}' if cue else ''}\n" for step, cue in enumerate(slide.fragments, 1)
    )
    parts = [
        f"# {title} {{#{slide.id}{cue}}}\n",
        f"::: incremental\n{steps}:::\n" if steps else "Words.\n",
        f"::: {notes}\n{slide.notes.replace('<', r'\<')}\n:::\n" if slide.notes else "",
    ]
    return "\n".join(parts)


async def _build_page(folder: Path) -> None:
    slides = (_markdown(replace(slide, fragments=()), "notes") + _TALL for slide in TALK)
    _convert(folder, "\n".join(slides), "html5")


async def _build(folder: Path, *, to: str, notes: str, library: str = "") -> None:
    if library == "slidy":
        resources = files("asciidoc") / "resources"
        for kind, name in (("scripts", "javascripts/slidy.js"), ("styles", "stylesheets/slidy.css")):
            (folder / "slidy" / kind).mkdir(parents=True)
            shutil.copy(str(resources / name), folder / "slidy" / kind)
    elif library:
        themes = files("docutils") / "writers" / "s5_html" / "themes"
        shutil.copytree(str(themes / "default"), folder / library)
    options = [f"--variable={to}-url={library}"] if library else []
    _convert(folder, "\n".join(_markdown(slide, notes) for slide in TALK), to, *options)
    # The template of dzslides loads a font, which is not there without the internet.
    page = folder / "index.html"
    page.write_text(_FONT.sub("", page.read_text()))


def _convert(folder: Path, markdown: str, to: str, *options: str) -> None:
    pypandoc.convert_text(
        markdown,
        to,
        format="markdown-smart",
        outputfile=str(folder / "index.html"),
        extra_args=["--standalone", "--metadata=pagetitle:Talk", *options],
    )


_PANDOC = f"pandoc {pypandoc.get_pandoc_version()}"

RECIPES = (
    Recipe(
        name="talk-slidy",
        framework=f"Slidy, {_PANDOC}",
        build=partial(_build, to="slidy", notes="handout", library="slidy"),
        remark="Notes are its handouts. The overview lists all slides.",
    ),
    Recipe(
        name="talk-s5",
        framework=f"S5 of Docutils {version('docutils')}, {_PANDOC}",
        build=partial(_build, to="s5", notes="handout", library="s5/default"),
        remark="Notes are its handouts. The overview lists all slides.",
    ),
    Recipe(
        name="talk-dzslides",
        framework=f"dzslides, {_PANDOC}",
        build=partial(_build, to="dzslides", notes="notes"),
    ),
    Recipe(
        name="talk-long-page",
        framework=f"a long page, {_PANDOC}",
        build=_build_page,
        fragments=False,
        overview=False,
        key="PageDown",
        remark=SCROLLING,
    ),
)
