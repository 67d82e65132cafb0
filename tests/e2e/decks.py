"""Real slide decks: one talk, made with each version of reveal.js, and the demo's own, made by nbconvert."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
import shutil
from typing import TYPE_CHECKING

from harness.seed import REPOSITORY
from harness.slides import MODULES, convert

if TYPE_CHECKING:
    from pathlib import Path

NOTEBOOK = REPOSITORY / "demo" / "notebook.ipynb"


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide as its author sees it."""

    title: str
    id: str | None = None
    fragments: tuple[str, ...] = ()
    """The cue of each fragment; "" for one without."""
    aside: str = ""
    """Speaker notes in an element of their own."""
    attribute: str = ""
    """Speaker notes in an attribute of the slide."""
    cue: str = ""
    counted: bool = True
    seconds: int = 30
    """How long it is planned to be shown."""

    @property
    def notes(self) -> str:
        return self.aside or self.attribute

    @property
    def html(self) -> str:
        attributes = {
            "id": self.id,
            "data-cue": self.cue,
            "data-notes": self.attribute,
            "data-timing": str(self.seconds),
            "data-visibility": "" if self.counted else "uncounted",
        }
        opening = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value)
        steps = "".join(
            f'<p class="fragment"{f' data-cue="{escape(cue)}"' if cue else ""}>Step {step}</p>'
            for step, cue in enumerate(self.fragments, 1)
        )
        aside = f'<aside class="notes">{escape(self.aside)}</aside>' if self.aside else ""
        return f"<section{opening}><h2>{escape(self.title)}</h2>{steps}{aside}</section>"


TALK: tuple[tuple[Slide, ...], ...] = (
    (Slide("Welcome", id="welcome", aside="Say hello."),),
    (
        Slide("Pricing", id="pricing", fragments=("", "", "confetti"), attribute="Slowly here."),
        Slide("Discounts", aside="Nobody asks for these."),
        Slide("Taxes", fragments=("",)),
    ),
    (Slide("Backup", counted=False),),
    (Slide("Lights", id="lights", cue="lights-down"),),
    (Slide("Tom & <em>Jerry</em>", aside='A title and notes with "signs" & <b>tags</b>.'),),
    (Slide("Questions"), Slide("Answers", id="answers")),
)
"""The talk, column by column, as reveal.js counts: the first slide of a column, then those below it."""

STEPS = sum(1 + len(slide.fragments) for column in TALK for slide in column) - 1
"""How often `next` must be pressed from the first slide until the last is shown."""


@dataclass(frozen=True, slots=True)
class Framework:
    """A way to load a version of reveal.js."""

    name: str
    package: str
    module: str | None = None
    """Where the package has reveal.js as an ES module; without, it is a global `Reveal`."""

    @property
    def script(self) -> str:
        if self.module is None:
            return f'<script src="reveal.js/dist/reveal.js"></script><script>Reveal.initialize({OPTIONS})</script>'
        start = f'import Deck from "./reveal.js/{self.module}"; new Deck({OPTIONS}).initialize()'
        return f'<script type="module">{start}</script>'


OPTIONS = '{hash: true, slideNumber: "c/t", transition: "none", backgroundTransition: "none"}'

FRAMEWORKS = (
    Framework("reveal4", "reveal4"),
    Framework("reveal4-module", "reveal4", "dist/reveal.esm.js"),
    Framework("reveal5", "reveal5"),
    Framework("reveal5-module", "reveal5", "dist/reveal.esm.js"),
    Framework("reveal6", "reveal6"),
    Framework("reveal6-module", "reveal6", "dist/reveal.mjs"),
)

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{name}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="reveal.js/dist/reveal.css">
<link rel="stylesheet" href="reveal.js/dist/theme/black.css">
</head>
<body>
<div class="reveal"><div class="slides">
{slides}
</div></div>
{script}
</body>
</html>
"""


async def build(folder: Path) -> None:
    """Write every deck into a folder of its own, named as its framework; nbconvert's is named `notebook`."""
    await convert(NOTEBOOK, folder / "notebook")
    for framework in FRAMEWORKS:
        write(folder / framework.name, framework)


def write(folder: Path, framework: Framework, talk: tuple[tuple[Slide, ...], ...] = TALK) -> None:
    """Write a talk, with the reveal.js that shows it, into a folder."""
    source = MODULES / framework.package / "dist"
    shutil.copytree(source, folder / "reveal.js" / "dist", ignore=shutil.ignore_patterns("*.map", "*.d.ts"))
    slides = "\n".join(_column(column) for column in talk)
    page = PAGE.format(name=framework.name, slides=slides, script=framework.script)
    (folder / "index.html").write_text(page)


def _column(slides: tuple[Slide, ...]) -> str:
    inner = "\n".join(slide.html for slide in slides)
    return inner if len(slides) == 1 else f"<section>\n{inner}\n</section>"
