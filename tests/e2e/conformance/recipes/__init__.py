"""The decks, one file for each framework. A new one is one line here."""

from __future__ import annotations

from typing import Final

from tests.e2e.conformance.recipe import Recipe

from . import (
    bespoke,
    darkslide,
    impress,
    landslide,
    marp,
    nbconvert,
    other,
    pandoc,
    pdfjs,
    quarto,
    remark,
    reveal,
    shower,
    slidev,
    spectacle,
    webslides,
)

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
    *shower.RECIPES,
    *webslides.RECIPES,
    *darkslide.RECIPES,
    *landslide.RECIPES,
    *bespoke.RECIPES,
    *pdfjs.RECIPES,
    *other.RECIPES,
)
