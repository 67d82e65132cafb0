"""Our own files in a copy: the page around the deck, the script in it, and the texts of all languages. Blocks."""

from __future__ import annotations

from collections.abc import Iterator
import json
from pathlib import Path
from typing import Final

from ...const import CLIENT_PATH
from ..client.styles import read_styles
from ..client.version import FRONTEND
from ..vendor import NOBLE_ED25519, NOBLE_HASHES, PDFJS, REVEAL
from .classic import classic_library, classic_script
from .entry import Entry

CLIENT: Final = "client"
_PLAIN: Final = ("old_browser.js", "sandbox.js")
_SCRIPTS: Final = ("copy.js", "copied_deck.js")
_PARTS: Final = ("base", "back_channel", "copy", "display", "follow", "talk")
"""What the pages of a copy say, as ``harness/localization/files.py`` divides it."""
_MODULE_SUFFIX: Final = ".mjs"
_WORKER: Final = "pdf.worker.min.mjs"


def page_files(*, follows: bool) -> Iterator[Entry]:
    """Yield what each copy has; ``follows`` adds what verifies signatures in browsers that can't."""
    for name in _PLAIN:
        yield Entry(f"{CLIENT}/{name}", FRONTEND / name)
    for name in _SCRIPTS:
        yield Entry(f"{CLIENT}/{name}", classic_script(name))
    yield Entry(f"{CLIENT}/copy.css", read_styles(FRONTEND / "copy.css"))
    yield from _words()
    if follows:
        yield from _vendored(NOBLE_ED25519)
        yield from _vendored(NOBLE_HASHES)


def reveal_files() -> Iterator[Entry]:
    """Yield reveal.js, for Markdown and notebooks."""
    return _vendored(REVEAL)


def notebook_files() -> Iterator[Entry]:
    """Yield what the page of a notebook loads."""
    yield Entry(f"{CLIENT}/notebook.js", FRONTEND / "notebook.js")
    yield from _vendored(REVEAL)


def site_root_files() -> Iterator[Entry]:
    """Yield the script for decks that were built for the root of a site."""
    yield Entry(f"{CLIENT}/site_root.js", FRONTEND / "site_root.js")


def pdf_files() -> Iterator[Entry]:
    """Yield what shows a PDF, without modules."""
    yield Entry(f"{CLIENT}/copied_pdf.js", classic_script("copied_pdf.js"))
    yield Entry(f"{CLIENT}/pdf.css", read_styles(FRONTEND / "pdf.css"))
    for entry in _vendored(PDFJS):
        file = entry.source
        if not isinstance(file, Path) or file.suffix != _MODULE_SUFFIX:
            yield entry
            continue
        # The worker needs what old browsers lack, too.
        polyfills = classic_script("dom/polyfills.js") if file.name == _WORKER else b""
        yield Entry(f"{entry.name.removesuffix(_MODULE_SUFFIX)}.js", polyfills + classic_library(file))


def _vendored(address: str) -> Iterator[Entry]:
    folder = FRONTEND / address.removeprefix(f"{CLIENT_PATH}/")
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield Entry(f"{CLIENT}/{file.relative_to(FRONTEND).as_posix()}", file)


def _words() -> Iterator[Entry]:
    """Yield a script for each language: a page in a folder can't fetch."""
    words = FRONTEND / "words"
    for folder in sorted(words.iterdir()):
        if not folder.is_dir():
            continue
        parts = {part: json.loads((folder / f"{part}.json").read_bytes()) for part in _PARTS}
        content = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
        script = f"(globalThis.slideControlWords ??= {{}})[{json.dumps(folder.name)}] = {content};\n"
        yield Entry(f"{CLIENT}/words/{folder.name}.js", script.encode())
