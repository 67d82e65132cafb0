"""A page as Quarto's `revealjs` writes it; Quarto itself is in no package registry."""

from __future__ import annotations

from html import escape
from pathlib import Path
import shutil

from harness.slides import MODULES
from tests.e2e.conformance.recipe import REVEAL_ADDRESS_AFTER, Recipe, version_of
from tests.e2e.conformance.talk import TALK
from tests.e2e.decks import Slide

_PAGE = """\
<!DOCTYPE html>
<html lang="en"><head>
<meta charset="utf-8">
<meta name="generator" content="quarto-1.8.25">
<title>Quarto</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="talk_files/libs/revealjs/dist/reset.css">
<link rel="stylesheet" href="talk_files/libs/revealjs/dist/reveal.css">
<link rel="stylesheet" href="talk_files/libs/revealjs/dist/theme/white.css">
</head>
<body class="quarto-light">
<div class="reveal"><div class="slides">
{slides}
</div><div class="quarto-auto-generated-content" style="display: none;"></div></div>
<script src="talk_files/libs/revealjs/dist/reveal.js"></script>
<script src="talk_files/libs/revealjs/plugin/notes/notes.js"></script>
<script src="talk_files/libs/revealjs/plugin/search/search.js"></script>
<script src="talk_files/libs/revealjs/plugin/zoom/zoom.js"></script>
<script>
Reveal.initialize({{controls: false, controlsTutorial: false, hash: true, history: true, fragmentInURL: false,
  center: false,
  navigationMode: "linear", transition: "none", backgroundTransition: "none", hashOneBasedIndex: false,
  slideNumber: false,
  previewLinksAuto: false, width: 1050, height: 700, margin: 0.1,
  plugins: [RevealNotes, RevealSearch, RevealZoom]}});
</script>
</body></html>
"""


def _section(slide: Slide, *, first: bool) -> str:
    title = escape(slide.title)
    if first:
        notes = f'<aside class="notes"><p>{escape(slide.notes)}</p></aside>'
        opening = '<section id="title-slide" class="quarto-title-block center">'
        return f'{opening}<h1 class="title">{title}</h1>{notes}</section>'
    cue = f' data-cue="{slide.cue}"' if slide.cue else ""
    steps = "".join(
        f'<div class="fragment"{f' data-cue="{cue}"' if cue else ""}><p>Step</p></div>' for cue in slide.fragments
    )
    notes = f'<aside class="notes"><p>{escape(slide.notes)}</p></aside>' if slide.notes else ""
    return f'<section id="{slide.id}" class="slide level2"{cue}><h2>{title}</h2>{steps}{notes}</section>'


async def _build(folder: Path) -> None:
    libraries = folder / "talk_files" / "libs" / "revealjs"
    for part in ("dist", "plugin"):
        shutil.copytree(MODULES / "reveal5" / part, libraries / part, ignore=shutil.ignore_patterns("*.map"))
    slides = "\n".join(_section(slide, first=slide is TALK[0]) for slide in TALK)
    (folder / "talk.html").write_text(_PAGE.format(slides=slides))


RECIPES = (
    Recipe(
        name="talk-quarto",
        framework=f"Quarto (its page's shape, reveal.js {version_of('reveal5', MODULES)})",
        build=_build,
        own_blank=True,
        address_after=REVEAL_ADDRESS_AFTER,
        remark="Quarto isn't on a package registry; the test writes the page that Quarto writes.",
    ),
)
