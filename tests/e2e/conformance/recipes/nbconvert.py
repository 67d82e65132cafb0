"""`jupyter nbconvert --to slides`, which loads reveal.js 4 through RequireJS."""

from __future__ import annotations

from importlib.metadata import version
import json
from pathlib import Path
from typing import Any

from harness.slides import convert
from tests.e2e.conformance.recipe import REVEAL_ADDRESS_AFTER, Recipe
from tests.e2e.conformance.talk import TALK


def _cells() -> list[dict[str, Any]]:
    cells = []
    for slide in TALK:
        source = f"# {slide.title.replace('<', '&lt;')}"
        if slide.cue:
            source += f'\n\n<span data-cue="{slide.cue}"></span>'
        cells.append(("slide", source))
        if slide.notes:
            cells.append(("notes", slide.notes.replace("<", "&lt;")))
        cells += [
            ("fragment", f"Step {step}" + (f'\n\n<span data-cue="{cue}"></span>' if cue else ""))
            for step, cue in enumerate(slide.fragments, 1)
        ]
    return [
        {
            "cell_type": "markdown",
            "id": f"cell-{n}",
            "metadata": {"slideshow": {"slide_type": kind}},
            "source": [source],
        }
        for n, (kind, source) in enumerate(cells)
    ]


async def _build(folder: Path) -> None:
    notebook = folder / "talk.ipynb"
    notebook.write_text(json.dumps({"cells": _cells(), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    await convert(notebook, folder / "deck")
    for file in (folder / "deck").iterdir():
        file.rename(folder / file.name)
    (folder / "deck").rmdir()


RECIPES = (
    Recipe(
        name="talk-nbconvert",
        framework=f"nbconvert {version('nbconvert')}",
        build=_build,
        own_blank=True,
        address_after=REVEAL_ADDRESS_AFTER,
        ids=False,
        cues=False,
        remark="Slides have no IDs and no place for `data-cue` unless a template adds them.",
    ),
)
