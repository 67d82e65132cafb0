"""What a fetched library loads itself: fonts and images of style sheets, modules of modules."""

from __future__ import annotations

from collections.abc import Iterator
import re
from typing import Final
from urllib.parse import urljoin

from ..formats.slices import find_all
from .mathjax import mathjax_files
from .networks import Dependency, parse_dependency

_STYLE: Final = re.compile(rb"(?:url\(\s{0,8}[\"']?|@import\s{1,8}[\"'])([^\"')\s]{1,400})", re.IGNORECASE)
_SCRIPT: Final = re.compile(rb"(?:\bfrom|\bimport)\s{0,4}\(?\s{0,4}[\"'`](\.{1,2}/[^\"'`\s]{1,400})[\"'`]")
# Each style sheet that has them offers the same font as WOFF, too, which every browser here knows.
_OLD_FONTS: Final = (".eot", ".ttf", ".otf")
_FONTS: Final = (".woff", ".woff2")


def nested_dependencies(dependency: Dependency, content: bytes, configurations: frozenset[str]) -> list[Dependency]:
    """Return the files that a file loads; ``configurations`` are MathJax's, as the deck names them.

    Blocks on reading up to 16 MiB, in slices: call it in the executor.
    """
    path = dependency.stored_path
    if path.endswith(".css"):
        found = [each for reference in _matches(_STYLE, content) if (each := _resolve(dependency, reference))]
        if any(each.path.endswith(_FONTS) for each in found):
            found = [each for each in found if not each.path.endswith(_OLD_FONTS)]
    elif path.endswith((".js", ".mjs")):
        found = [each for reference in _matches(_SCRIPT, content) if (each := _resolve(dependency, reference))]
        found += mathjax_files(dependency, configurations)
    else:
        found = []
    return list(dict.fromkeys(found))


def _resolve(dependency: Dependency, reference: str) -> Dependency | None:
    return parse_dependency(urljoin(dependency.url, reference))


def _matches(pattern: re.Pattern[bytes], content: bytes) -> Iterator[str]:
    return (match[1].decode("latin-1") for match in find_all(pattern, content))
