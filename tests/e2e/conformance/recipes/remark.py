"""remark, https://github.com/gnab/remark: in a global variable, and in a private one."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import Path
import shutil

from tests.e2e.conformance.recipe import MODULES, Recipe, version_of
from tests.e2e.conformance.talk import TALK
from tests.e2e.decks import Slide

_PAGE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>remark</title><link rel="icon" href="data:,"></head>
<body>
<textarea id="source">
{source}
</textarea>
<script src="remark.min.js"></script>
<script>{start}</script>
</body>
</html>
"""


def _slide(slide: Slide, *, steps: bool) -> str:
    properties = f"name: {slide.id}\n" + (f"cue: {slide.cue}\n" if slide.cue else "")
    title = slide.title.replace("<", "&lt;")
    parts = [f"{properties}\n# {title}\n"]
    if steps:
        parts += [f"{f'cue: {cue}\n' if cue else ''}\nStep {step}\n" for step, cue in enumerate(slide.fragments, 1)]
    # Notes after `???` in the first part also apply to the parts that continue it.
    if slide.notes:
        parts[0] += f"\n???\n{slide.notes.replace('<', '&lt;')}\n"
    return "--\n".join(parts)


async def _build(folder: Path, *, start: str, steps: bool) -> None:
    shutil.copy(MODULES / "remark-slide" / "out" / "remark.min.js", folder)
    source = escape("---\n".join(_slide(slide, steps=steps) for slide in TALK), quote=False)
    (folder / "index.html").write_text(_PAGE.format(source=source, start=start))


RECIPES = (
    Recipe(
        name="talk-remark",
        framework=f"remark {version_of('remark-slide')}",
        build=partial(_build, start="var slideshow = remark.create({countIncrementalSlides: false});", steps=True),
        own_blank=True,
        overview=False,
        remark="Content separated by `--` is a step of its slide. Cues use the slide property `cue`.",
    ),
    Recipe(
        name="talk-remark-hidden",
        framework=f"remark {version_of('remark-slide')}, its slideshow in no global",
        build=partial(_build, start="(() => { remark.create(); })();", steps=False),
        own_blank=True,
        overview=False,
        fragments=False,
        cues=False,
        remark="Each increment counts as a slide.",
    ),
)
