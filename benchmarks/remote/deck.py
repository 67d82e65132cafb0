"""The deck that ours and the relay show: reveal.js with slides enough for all presses."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from harness.seed import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = "bench-remote"
_REVEAL: Final = REPOSITORY / "custom_components/slide_control/frontend/vendor/reveal.js-6.0.2/dist"
_PAGE: Final = """<!doctype html><html><head><meta charset="utf-8"><title>Bench</title>
<link rel="stylesheet" href="reveal.css"><link rel="stylesheet" href="theme/white.css"></head>
<body><div class="reveal"><div class="slides">{slides}</div></div>
<script src="reveal.js"></script><script>Reveal.initialize({{ transition: 'none', hash: false }});</script>
</body></html>"""
_SLIDE: Final = "<section><h2>Slide {number}</h2><aside class='notes'>Notes {number}</aside></section>"


def build(folder: Path, slides: int) -> None:
    """Write the deck into a new folder."""
    shutil.copytree(_REVEAL, folder, ignore=shutil.ignore_patterns("plugin"))
    sections = "".join(
        f"<section><h2>Slide {n + 1}</h2><aside class='notes'>Notes {n + 1}</aside></section>" for n in range(slides)
    )
    (folder / "index.html").write_text(_PAGE.format(slides=sections))
