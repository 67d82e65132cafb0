"""Shower 3, without a theme."""

from __future__ import annotations

from html import escape
from pathlib import Path
import shutil

from tests.e2e.conformance.recipe import MODULES, Recipe, version_of
from tests.e2e.conformance.talk import TALK
from tests.e2e.decks import Slide

_PAGE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Shower</title><link rel="icon" href="data:,">
<style>
.full .slide:not(.active), .full .next:not(.active, .visited), .notes, .region {{ display: none }}
.slide {{ width: 1024px; height: 640px; font: 40px sans-serif }}
</style>
</head>
<body class="shower full">
{slides}
<script src="shower.js"></script>
</body>
</html>
"""


def _slide(slide: Slide) -> str:
    cue = f' data-cue="{slide.cue}"' if slide.cue else ""
    steps = "".join(f'<p class="next"{f' data-cue="{cue}"' if cue else ""}>Step</p>' for cue in slide.fragments)
    notes = f'<aside class="notes">{escape(slide.notes)}</aside>' if slide.notes else ""
    return f'<section class="slide" id="{slide.id}"{cue}><h2>{escape(slide.title)}</h2>{steps}{notes}</section>'


async def _build(folder: Path) -> None:
    shutil.copy(MODULES / "@shower" / "core" / "dist" / "shower.js", folder)
    (folder / "index.html").write_text(_PAGE.format(slides="\n".join(map(_slide, TALK))))


RECIPES = (
    Recipe(
        name="talk-shower",
        framework=f"Shower {version_of('@shower/core')}",
        build=_build,
        remark="The overview is its list of slides, in which decks without the class `full` begin. Notes are elements"
        " of the class `notes`, and its footers.",
    ),
)
