"""What MathJax loads while it runs, which no reference in its files says."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from .networks import Dependency, parse_dependency

_MATHJAX_2: Final = re.compile(r"(?P<root>.*/)(?:MathJax|latest)\.js", re.IGNORECASE)
_MATHJAX_3: Final = re.compile(r"(?P<root>.*/)tex(?:-mml)?-chtml(?:-full)?\.js|(?P<other>.*/)mml-chtml\.js")
_CONFIGURATION: Final = re.compile(r"[\w-]{1,60}", re.ASCII)
_MAX_CONFIGURATIONS: Final = 5

# Of MathJax 2.7.7: what a browser asked for with formulas of each kind, and their siblings.
_MATHJAX_2_FOLDERS: Final = {
    "extensions/TeX/*.js": (
        "AMScd AMSmath AMSsymbols HTML action autobold autoload-all bbox begingroup boldsymbol cancel color "
        "enclose extpfeil mathchoice mediawiki-texvc mhchem newcommand noErrors noUndefined unicode verb"
    ),
    "jax/element/mml/optable/*.js": (
        "Arrows BasicLatin CombDiacritMarks CombDiactForSymbols Dingbats GeneralPunctuation GeometricShapes "
        "GreekAndCoptic Latin1Supplement LetterlikeSymbols MathOperators MiscMathSymbolsA MiscMathSymbolsB "
        "MiscSymbolsAndArrows MiscTechnical SpacingModLetters SuppMathOperators SupplementalArrowsA "
        "SupplementalArrowsB"
    ),
    "jax/output/CommonHTML/fonts/TeX/*.js": (
        "AMS-Regular Caligraphic-Bold Fraktur-Bold Fraktur-Regular Main-Bold Math-BoldItalic SansSerif-Bold "
        "SansSerif-Italic SansSerif-Regular Script-Regular Typewriter-Regular fontdata fontdata-extra"
    ),
    "jax/output/CommonHTML/autoload/*.js": ("annotation-xml maction menclose mglyph mmultiscripts ms mtable multiline"),
    "fonts/HTML-CSS/TeX/woff/MathJax_*.woff": (
        "AMS-Regular Caligraphic-Bold Caligraphic-Regular Fraktur-Bold Fraktur-Regular Main-Bold Main-Italic "
        "Main-Regular Math-BoldItalic Math-Italic Math-Regular SansSerif-Bold SansSerif-Italic "
        "SansSerif-Regular Script-Regular Size1-Regular Size2-Regular Size3-Regular Size4-Regular "
        "Typewriter-Regular Vector-Bold Vector-Regular"
    ),
}
MATHJAX_2_FILES: Final = (
    "MathJax.js",
    "extensions/Safe.js",
    "extensions/MathMenu.js",
    "extensions/MathZoom.js",
    *(pattern.replace("*", name) for pattern, names in _MATHJAX_2_FOLDERS.items() for name in names.split()),
)
_MATHJAX_3_FILES: Final = tuple(
    f"output/chtml/fonts/woff-v2/MathJax_{name}.woff"
    for name in [
        "AMS-Regular",
        "Calligraphic-Bold",
        "Calligraphic-Regular",
        "Fraktur-Bold",
        "Fraktur-Regular",
        "Main-Bold",
        "Main-Italic",
        "Main-Regular",
        "Math-BoldItalic",
        "Math-Italic",
        "Math-Regular",
        "SansSerif-Bold",
        "SansSerif-Italic",
        "SansSerif-Regular",
        "Script-Regular",
        "Size1-Regular",
        "Size2-Regular",
        "Size3-Regular",
        "Size4-Regular",
        "Typewriter-Regular",
        "Vector-Bold",
        "Vector-Regular",
        "Zero",
    ]
)


def mathjax_files(dependency: Dependency, configurations: frozenset[str]) -> list[Dependency]:
    """Return the files that MathJax needs, given its own script; nothing for other files."""
    if match := _MATHJAX_3.fullmatch(dependency.path):
        return _below(dependency, match["root"] or match["other"], _MATHJAX_3_FILES)
    if match := _MATHJAX_2.fullmatch(dependency.path):
        names = [name for text in sorted(configurations)[:_MAX_CONFIGURATIONS] for name in unquote(text).split(",")]
        own = tuple(f"config/{name}.js" for name in names if _CONFIGURATION.fullmatch(name))
        return _below(dependency, match["root"], MATHJAX_2_FILES + own)
    return []


def _below(dependency: Dependency, root: str, files: tuple[str, ...]) -> list[Dependency]:
    found = (parse_dependency(f"https://{dependency.host}/{root}{file}") for file in files)
    return [each for each in found if each is not None and each != dependency]
