"""A deck with sections of each kind that has them: four slides in the sections "Start" and "Rest"."""

from __future__ import annotations

import hashlib
from html import escape
from pathlib import Path
import shutil
import sys
from typing import TYPE_CHECKING, Final

from harness.processes import running
from tests.doubles.presentations import Page, write_pdf, write_pptx

from .conformance.recipe import MODULES, Recipe, run_node
from .decks import FRAMEWORKS, Slide, write

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

type Build = Callable[[Path], Awaitable[None]]

_HEADINGS: Final = ("# Start", "## Why", "# Rest", "## Thanks")
_HTML_HEADINGS: Final = ("<h1>Start</h1>", "<h2>Why</h2>", "<h1>Rest</h1>", "<h2>Thanks</h2>")
_SLIDEV: Final = """\
---
theme: none
favicon: "data:,"
routerMode: hash
fonts:
  provider: none
section: Start
---

# Hello

---

# Why

---
layout: section
---

# Rest

---

# Thanks
"""
_REMARK: Final = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>remark</title><link rel="icon" href="data:,"></head>
<body>
<textarea id="source">
{source}
</textarea>
<script src="remark.min.js"></script>
<script>var slideshow = remark.create();</script>
</body>
</html>
"""
_SHOWER: Final = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Shower</title><link rel="icon" href="data:,">
<style>.full .slide:not(.active), .region {{ display: none }} .slide {{ width: 1024px; height: 640px }}</style>
</head>
<body class="shower full">
{slides}
<script src="shower.js"></script>
</body>
</html>
"""
_WEBSLIDES: Final = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>WebSlides</title><link rel="icon" href="data:,">
<style>#webslides > section {{ display: none }} #webslides > .current {{ display: block }}</style>
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


async def _stacks(folder: Path) -> None:
    """A vertical stack is named by its first slide."""
    write(folder, FRAMEWORKS[-1], ((Slide("Start"), Slide("Why")), (Slide("Rest"), Slide("Thanks"))))


async def _data_section(folder: Path) -> None:
    """Slides and stacks name their section."""
    write(folder, FRAMEWORKS[-1], ((Slide("Hello"),), (Slide("Why"),), (Slide("More"), Slide("Thanks"))))
    page = folder / "index.html"
    text = page.read_text().replace("<section data-timing", '<section data-section="Start" data-timing', 1)
    page.write_text(text.replace("<section>", '<section data-section="Rest">'))


async def _marp(folder: Path) -> None:
    (folder / "talk.md").write_text("---\ntitle: Marp\n---\n\n" + "\n\n---\n\n".join(_HEADINGS))
    await run_node("marp", "--no-config-file", "talk.md", "--output", "index.html", folder=folder)
    (folder / "talk.md").unlink()


async def _remark(folder: Path) -> None:
    shutil.copy(MODULES / "remark-slide" / "out" / "remark.min.js", folder)
    (folder / "index.html").write_text(_REMARK.format(source=escape("\n---\n".join(_HEADINGS))))


async def _shower(folder: Path) -> None:
    shutil.copy(MODULES / "@shower" / "core" / "dist" / "shower.js", folder)
    slides = "\n".join(f'<section class="slide">{heading}</section>' for heading in _HTML_HEADINGS)
    (folder / "index.html").write_text(_SHOWER.format(slides=slides))


async def _webslides(folder: Path) -> None:
    shutil.copy(MODULES / "webslides" / "static" / "js" / "webslides.js", folder)
    slides = "\n".join(f"<section>{heading}</section>" for heading in _HTML_HEADINGS)
    (folder / "index.html").write_text(_WEBSLIDES.format(slides=slides))


async def _darkslide(folder: Path) -> None:
    (folder / "talk.md").write_text("\n\n---\n\n".join(f"{heading}\n\nWords.\n" for heading in _HEADINGS))
    arguments = ("-m", "darkslide", "--quiet", "--embed", "--destination=index.html", "talk.md")
    async with running(sys.executable, *arguments, cwd=folder) as process:
        assert await process.wait() == 0
    (folder / "talk.md").unlink()


async def _slidev(folder: Path) -> None:
    """Slidev takes long to build a deck, so that is kept until the deck changes."""
    digest = hashlib.sha256(_SLIDEV.encode()).hexdigest()[:8]
    built = await Recipe(name=f"sections-slidev-{digest}", framework="Slidev", build=_build_slidev).built()
    shutil.copytree(built, folder, dirs_exist_ok=True)


async def _build_slidev(folder: Path) -> None:
    source = folder / "source"
    source.mkdir()
    (source / "slides.md").write_text(_SLIDEV)
    (source / "package.json").write_text('{"name": "talk", "private": true, "type": "module"}')
    (source / "node_modules").symlink_to(MODULES)
    await run_node("slidev", "build", "slides.md", "--base", "./", "--out", "dist", folder=source)
    for file in (source / "dist").iterdir():
        file.rename(folder / file.name)
    (source / "node_modules").unlink()
    shutil.rmtree(source)


async def _pdf(folder: Path) -> None:
    """A PDF in the place of the folder."""
    folder.rmdir()
    write_pdf(folder, 4, sections=(("Start", 1), ("Rest", 3)))


async def _powerpoint(folder: Path) -> None:
    """A presentation in the place of the folder, with its PDF beside it."""
    folder.rmdir()
    slides = (Page("Hello", section="Start"), Page("Why"), Page("More", section="Rest"), Page("Thanks"))
    write_pptx(folder, slides)
    write_pdf(folder.with_suffix(".pdf"), len(slides))


DECKS: Final[dict[str, Build]] = {
    "stacks-of-reveal": _stacks,
    "data-section": _data_section,
    "headings-of-marp": _marp,
    "headings-of-remark": _remark,
    "headings-of-shower": _shower,
    "headings-of-webslides": _webslides,
    "headings-of-darkslide": _darkslide,
    "slidev": _slidev,
    "outline.pdf": _pdf,
    "presentation.pptx": _powerpoint,
}
"""What writes each deck into an empty folder, by its name."""
