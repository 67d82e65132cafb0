"""Spectacle, bundled by esbuild."""

from __future__ import annotations

import json
from pathlib import Path

from tests.e2e.conformance.recipe import MODULES, Recipe, run_node, version_of
from tests.e2e.conformance.talk import TALK
from tests.e2e.decks import Slide

_SOURCE = """\
import React from 'react';
import {{ createRoot }} from 'react-dom/client';
import {{ Appear, Deck, Heading, Notes, Slide, Text }} from 'spectacle';

createRoot(document.getElementById('root')).render(
  <Deck transition={{{{ from: {{}}, enter: {{}}, leave: {{}} }}}}>
{slides}
  </Deck>
);
"""
_PAGE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Spectacle</title><link rel="icon" href="data:,"></head>
<body><div id="root"></div><script src="deck.js"></script></body>
</html>
"""


def _slide(slide: Slide) -> str:
    cue = f'<span data-cue="{slide.cue}" />' if slide.cue else ""
    steps = "".join(
        f"<Appear><Text{f' data-cue="{cue}"' if cue else ''}>Step</Text></Appear>" for cue in slide.fragments
    )
    notes = f"<Notes>{{{json.dumps(slide.notes)}}}</Notes>" if slide.notes else ""
    return f"<Slide><Heading>{{{json.dumps(slide.title)}}}</Heading>{cue}{steps}{notes}</Slide>"


async def _build(folder: Path) -> None:
    (folder / "node_modules").symlink_to(MODULES)
    (folder / "deck.jsx").write_text(_SOURCE.format(slides="\n".join(_slide(slide) for slide in TALK)))
    define = '--define:process.env.NODE_ENV="production"'
    await run_node("esbuild", "deck.jsx", "--bundle", "--minify", define, "--outfile=deck.js", folder=folder)
    (folder / "node_modules").unlink()
    (folder / "deck.jsx").unlink()
    (folder / "index.html").write_text(_PAGE)


RECIPES = (
    Recipe(
        name="talk-spectacle",
        framework=f"Spectacle {version_of('spectacle')}",
        build=_build,
        ids=False,
        notes=False,
        overview=False,
        remark="Only its presenter window gets the notes; its overview is another page.",
    ),
)
