"""The decks, one file for each framework. A new one is one line here."""

from __future__ import annotations

from typing import Final

from tests.e2e.conformance.recipe import Recipe

from . import impress, marp, nbconvert, other, pandoc, pdfjs, quarto, remark, reveal, slidev, spectacle

RECIPES: Final[tuple[Recipe, ...]] = (
    *reveal.RECIPES,
    *nbconvert.RECIPES,
    *quarto.RECIPES,
    *slidev.RECIPES,
    *marp.RECIPES,
    *impress.RECIPES,
    *remark.RECIPES,
    *spectacle.RECIPES,
    *pandoc.RECIPES,
    *pdfjs.RECIPES,
    *other.RECIPES,
)
