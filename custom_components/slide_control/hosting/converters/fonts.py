"""Finds the fonts of a presentation that its converter has replaced.

These functions block: call them in the executor.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
import re
from typing import Final

from ..formats.slices import find_all
from ..remembered import Remembered

_MAX_BYTES: Final = 64 * 1024 * 1024
_MAX_NAMES: Final = 2_000
_BASE_FONT: Final = re.compile(rb"/BaseFont\s{0,4}/(?:[A-Z]{6}\+)?([^\s/<>\[\]()]{1,100})")
_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
# Their letters are as wide, so lines break where they did.
_SAME_WIDTH: Final = {
    "arial": "liberationsans",
    "arialnarrow": "liberationsansnarrow",
    "calibri": "carlito",
    "cambria": "caladea",
    "couriernew": "liberationmono",
    "helvetica": "liberationsans",
    "timesnewroman": "liberationserif",
}
# Symbols are drawn from other fonts.
_SYMBOLS: Final = frozenset({"opensymbol", "starsymbol", "symbol", "webdings", "wingdings", "wingdings2", "wingdings3"})


def replaced_fonts(wanted: Iterable[str], pdf: Path) -> list[str]:
    """Return the wanted families whose letters the PDF lacks, sorted; raises ``OSError``.

    An empty list if the PDF names no fonts in a form that is read here, or is larger than 64 MiB.
    """
    used = _used_fonts.get(pdf, pdf.stat())
    return sorted(font for font in wanted if not _is_used(_fold(font), used)) if used else []


def _read_used_fonts(pdf: Path) -> frozenset[str]:
    if pdf.stat().st_size > _MAX_BYTES:
        return frozenset()
    return frozenset(map(_fold, _names(pdf.read_bytes())))


_used_fonts: Final = Remembered(_read_used_fonts)


def _names(pdf: bytes) -> Iterable[str]:
    for number, found in enumerate(find_all(_BASE_FONT, pdf)):
        if number == _MAX_NAMES:
            return
        yield _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), found[1]).decode(errors="replace")


def _fold(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _is_used(font: str, used: frozenset[str]) -> bool:
    names = (font, _SAME_WIDTH.get(font, font))
    return not font or font in _SYMBOLS or any(name.startswith(names) for name in used)
