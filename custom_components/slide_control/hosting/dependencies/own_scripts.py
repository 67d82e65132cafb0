"""The scripts that a deck's page loads from the deck itself, and whether they are there."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
import re
from typing import Final
from urllib.parse import unquote, urlsplit

from ..rewriting.rewriter import Place, Surroundings

# What a browser can't run: it is written for a program that makes JavaScript of it.
_SOURCES: Final = (".ts", ".tsx", ".jsx", ".vue", ".svelte")
_MAX_NAMED: Final = 3
_MAX_CHECKED: Final = 200


class ScriptCollector:
    """Collects the scripts of a page that are missing, or are sources."""

    hints = frozenset({b".js", b".mjs", *(suffix.encode() for suffix in _SOURCES)})
    pattern = r"\.(?:m?js|tsx?|jsx|vue|svelte)(?=[\"'?#\s>])"

    def __init__(self, exists: Callable[[str], bool]) -> None:
        """Take what says whether a decoded path, as the page has it, leads to a file of the deck."""
        self._exists = exists
        self._left = _MAX_CHECKED
        self.missing: list[str] = []
        """A few of them, as the page has them."""
        self.sources = False

    def replace(self, reference: str, where: Surroundings) -> None:
        """Note the script and change nothing."""
        if where.place is not Place.TAG or where.element != "script":
            return
        attribute, _, before = re.split(r"[\s<]", where.before)[-1].partition("=")
        path = _local_path(unescape(before.strip("\"'") + reference))
        if attribute.lower() != "src" or path is None:
            return
        if path.endswith(_SOURCES):
            self.sources = True
        elif self._left and len(self.missing) < _MAX_NAMED:
            self._left -= 1
            if not self._exists(path):
                self.missing.append(path)


def _local_path(reference: str) -> str | None:
    try:
        parts = urlsplit(reference)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc or not parts.path else unquote(parts.path)
