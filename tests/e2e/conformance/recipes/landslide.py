"""landslide: its page for the talk, written once by its program, which needs a Jinja2 older than Home Assistant's.

To write it again: ``python -m tests.e2e.conformance.recipes.landslide > talk.md`` and, where landslide is installed,
``landslide --quiet --embed --destination=tests/corpus/decks/landslide.html talk.md``.
"""

from __future__ import annotations

from pathlib import Path
import shutil

from harness.seed import REPOSITORY
from tests.e2e.conformance.recipe import Recipe

from .darkslide import talk_in_markdown

_PAGE = REPOSITORY / "tests" / "corpus" / "decks" / "landslide.html"


async def _build(folder: Path) -> None:
    shutil.copy(_PAGE, folder / "index.html")


RECIPES = (
    Recipe(
        name="talk-landslide",
        framework="landslide 2.0.0",
        build=_build,
        fragments=False,
        ids=False,
        cues=False,
        own_blank=True,
        remark="Slides have no ids and no place for `data-cue`.",
    ),
)

if __name__ == "__main__":
    print(talk_in_markdown())  # noqa: T201, for the program
