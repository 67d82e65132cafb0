"""A page of an unknown framework: it keeps its slide in its address and handles keys, as Google Slides does."""

from __future__ import annotations

import json
from pathlib import Path

from tests.e2e.conformance.recipe import Recipe
from tests.e2e.conformance.talk import TALK

_PAGE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Some slides</title><link rel="icon" href="data:,"></head>
<body><h1></h1>
<script>
  const titles = TITLES;
  let at = 0;
  const show = (to) => {
    at = Math.min(Math.max(to, 0), titles.length - 1);
    document.querySelector('h1').textContent = titles[at];
    history.replaceState(null, '', `#slide=id.p${at + 1}`);
  };
  const move = { 37: -1, 39: 1, 36: -99, 35: 99 };
  addEventListener('keydown', ({ key, code, keyCode, which }) => {
    if (keyCode in move && key === code && which === keyCode) show(at + move[keyCode]);
  });
  show(Number(/p([0-9]+)$/.exec(location.hash)?.[1] ?? 1) - 1);
</script>
</body>
</html>
"""


async def _build(folder: Path) -> None:
    (folder / "index.html").write_text(_PAGE.replace("TITLES", json.dumps([slide.title for slide in TALK])))


RECIPES = (
    Recipe(
        name="talk-keys",
        framework="any other page, by keys",
        build=_build,
        state=False,
        fragments=False,
        notes=False,
        ids=False,
        cues=False,
        overview=False,
        remark="Used if no framework is found within four seconds. Known: the page's title and the address after `#`.",
    ),
)
