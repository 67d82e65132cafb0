"""Bespoke.js with the plugins that its decks usually have; the deck is in no global variable."""

from __future__ import annotations

from html import escape
from pathlib import Path
import shutil

from tests.e2e.conformance.recipe import MODULES, Recipe, version_of
from tests.e2e.conformance.talk import TALK
from tests.e2e.decks import Slide

_PLUGINS = ("classes", "bullets", "keys", "hash")
_PAGE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Talk</title><link rel="icon" href="data:,">
<style>
  .bespoke-inactive, .bespoke-bullet-inactive {{ visibility: hidden }}
  .bespoke-slide {{ position: absolute }}
</style>
</head>
<body><article>{slides}</article>
{scripts}
<script>
  const {{ classes, bullets, keys, hash }} = bespoke.plugins;
  bespoke.from('article', [classes(), bullets(), keys(), hash()]);
</script>
</body>
</html>
"""


def _slide(slide: Slide) -> str:
    steps = "".join(
        f"<li data-bespoke-bullet{f' data-cue="{cue}"' if cue else ''}>Step {step}</li>"
        for step, cue in enumerate(slide.fragments, 1)
    )
    title = f"<h1{' data-bespoke-bullet' if steps else ''}>{escape(slide.title)}</h1>"
    cue = f' data-cue="{slide.cue}"' if slide.cue else ""
    return f'<section id="{slide.id}"{cue}>{title}<ul>{steps}</ul></section>'


async def _build(folder: Path) -> None:
    files = {"bespoke.js": MODULES / "bespoke" / "dist" / "bespoke.js"}
    files |= {f"{name}.js": MODULES / f"bespoke-{name}" / "dist" / f"bespoke-{name}.js" for name in _PLUGINS}
    for name, source in files.items():
        shutil.copy(source, folder / name)
    scripts = "\n".join(f'<script src="{name}"></script>' for name in files)
    page = _PAGE.format(slides="".join(map(_slide, TALK)), scripts=scripts)
    (folder / "index.html").write_text(page)


RECIPES = (
    Recipe(
        name="talk-bespoke",
        framework=f"Bespoke.js {version_of('bespoke')}",
        build=_build,
        notes=False,
        overview=False,
        remark="With the plugins classes and keys. The first bullet of a slide is shown with it, and is no step.",
    ),
)
