"""impress.js with the plugins that its build carries."""

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
<head><meta charset="utf-8"><title>impress.js</title><link rel="icon" href="data:,">
<style>.step {{ width: 800px; height: 500px; opacity: .2; font: 40px sans-serif }} .step.active {{ opacity: 1 }} .notes {{ display: none }}
.substep {{ opacity: 0 }} .substep-visible {{ opacity: 1 }} .impress-enabled {{ background: #fff }}</style>
</head>
<body class="impress-not-supported">
<div id="impress" data-transition-duration="50">
{steps}
</div>
<script src="impress.js"></script>
<script>impress().init();</script>
</body>
</html>
"""


def _step(slide: Slide, number: int) -> str:
    cue = f' data-cue="{slide.cue}"' if slide.cue else ""
    substeps = "".join(f'<p class="substep"{f' data-cue="{cue}"' if cue else ""}>Step</p>' for cue in slide.fragments)
    notes = f'<div class="notes">{escape(slide.notes)}</div>' if slide.notes else ""
    place = f'data-x="{number * 1000}" data-y="0"'
    return f'<div id="{slide.id}" class="step" {place}{cue}><h1>{escape(slide.title)}</h1>{substeps}{notes}</div>'


async def _build(folder: Path) -> None:
    shutil.copy(MODULES / "impress.js" / "js" / "impress.js", folder)
    (folder / "index.html").write_text(_PAGE.format(steps="\n".join(_step(slide, n) for n, slide in enumerate(TALK))))


RECIPES = (
    Recipe(
        name="talk-impress",
        framework=f"impress.js {version_of('impress.js')}",
        build=_build,
        overview=False,
    ),
)
