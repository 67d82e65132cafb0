"""reveal.js from 3.9 on: with a global `Reveal`, and as an ES module without one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
import shutil

from harness.slides import MODULES as OWN_MODULES
from tests.e2e import decks
from tests.e2e.conformance.recipe import MODULES, REVEAL_ADDRESS_AFTER, Recipe, version_of
from tests.e2e.conformance.talk import TALK

_OLD_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>reveal.js 3.9</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="reveal.js/css/reveal.css">
<link rel="stylesheet" href="reveal.js/css/theme/white.css">
</head>
<body>
<div class="reveal"><div class="slides">
{slides}
</div></div>
<script src="reveal.js/js/reveal.js"></script>
<script>Reveal.initialize({{hash: true, transition: "none", backgroundTransition: "none"}})</script>
</body>
</html>
"""


async def _build(framework: decks.Framework, folder: Path) -> None:
    decks.write(folder, framework, tuple((slide,) for slide in TALK))


async def _build_old(folder: Path) -> None:
    for part in ("js", "css", "lib"):
        shutil.copytree(MODULES / "reveal3" / part, folder / "reveal.js" / part)
    (folder / "index.html").write_text(_OLD_PAGE.format(slides="\n".join(slide.html for slide in TALK)))


RECIPES = (
    Recipe(
        name="talk-reveal3",
        framework=f"reveal.js {version_of('reveal3')}",
        build=_build_old,
        own_blank=True,
    ),
    *(
        Recipe(
            name=f"talk-{framework.name}",
            framework=f"reveal.js {version_of(framework.package, OWN_MODULES)}"
            + (", ES module" if framework.module else ""),
            build=partial(_build, framework),
            own_blank=True,
            address_after=REVEAL_ADDRESS_AFTER,
        )
        for framework in decks.FRAMEWORKS
    ),
)
