"""WebSlides."""

from __future__ import annotations

from html import escape
from pathlib import Path
import re
import shutil

from tests.e2e.conformance.recipe import MODULES, Recipe, version_of
from tests.e2e.conformance.talk import TALK
from tests.e2e.decks import Slide

_PAGE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>WebSlides</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="webslides.css"><style>.notes {{ display: none }}</style>
</head>
<body>
<article id="webslides">
{slides}
</article>
<script src="webslides.js"></script>
<script>(() => new WebSlides())();</script>
</body>
</html>
"""

# Fonts of other servers, which are not there without the internet.
_FONT = re.compile(r"@font-face\s*{[^}]*}|@import[^;]*;")


def _slide(slide: Slide) -> str:
    cue = f' data-cue="{slide.cue}"' if slide.cue else ""
    notes = f'<aside class="notes">{escape(slide.notes)}</aside>' if slide.notes else ""
    return f'<section{cue}><div class="wrap"><h1>{escape(slide.title)}</h1>{notes}</div></section>'


async def _build(folder: Path) -> None:
    static = MODULES / "webslides" / "static"
    shutil.copy(static / "js" / "webslides.js", folder)
    (folder / "webslides.css").write_text(_FONT.sub("", (static / "css" / "webslides.css").read_text()))
    (folder / "index.html").write_text(_PAGE.format(slides="\n".join(map(_slide, TALK))))


RECIPES = (
    Recipe(
        name="talk-webslides",
        framework=f"WebSlides {version_of('webslides')}",
        build=_build,
        fragments=False,
        ids=False,
        remark="Notes are elements of the class `notes`. It gives its slides ids of its own.",
    ),
)
