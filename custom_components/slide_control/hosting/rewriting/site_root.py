"""Decks built for the root of a site, as ``slidev build``, Vite and others do without options.

Their pages refer to ``/assets/index.js``, or below another base to ``/talk/assets/index.js``. Here, the same files are
somewhere below the deck's own address, so these references become relative, and scripts are told where the deck
thinks it is (frontend/site_root.js).

These functions block on disk access: call them in the executor.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
import posixpath
import re
from typing import Final
from urllib.parse import unquote, urlsplit

from ..addresses.aliases import alias_reference
from ..paths import is_safe_path
from ..remembered import Remembered
from .rewriter import Place, Rewriter, Surroundings

_BEGINNING_BYTES: Final = 256 * 1024
MAX_BASE_SEGMENTS: Final = 4
"""How deep a deck may think that its root is below that of the site."""
_LOADING: Final = frozenset({"script", "link", "img"})
_FOLLOWED: Final = frozenset({"a", "area"})
_QUOTES: Final = ("'", '"', "`")
_PATTERN: Final = r"(?<=[\"'`=(\s,])/(?=[\w@.~%-])[^\s\"'`<>()\\,]{0,300}"


@dataclass(frozen=True, slots=True)
class SiteRoot:
    """Where a deck thinks it is."""

    base: str
    """The path of its root there, with a slash at both ends."""
    folder: Path
    """The folder with its files."""
    page: str
    """The name of its page in that folder."""


def find_site_root(page: Path) -> SiteRoot | None:
    """Return where the deck with this page thinks it is; None if its references are relative, or lead to no file."""
    return _known.get(page, page.stat())


def _read(page: Path) -> SiteRoot | None:
    collector = _Collector(page.parent)
    rewriter = Rewriter(None, [collector])
    with page.open("rb") as opened:
        rewriter.feed(opened.read(_BEGINNING_BYTES))
    rewriter.finish()
    return None if collector.base is None else SiteRoot(collector.base, page.parent, page.name)


_known: Final = Remembered(_read)


class _Collector:
    """Looks for the first reference from the root that leads to a file of the deck."""

    hints = frozenset({b'"/', b"'/", b"=/"})
    pattern = rf"{_PATTERN}|(?<=[\"'=])/(?=[\"'])"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.base: str | None = None

    def replace(self, reference: str, where: Surroundings) -> None:
        if self.base is not None or where.place is not Place.TAG:
            return
        if where.element == "base":
            self.base = reference if reference.endswith("/") else f"{posixpath.dirname(reference)}/"
        elif where.element in _LOADING:
            segments = _path(reference).split("/")[1:]
            for count in range(min(len(segments), MAX_BASE_SEGMENTS + 1)):
                if _is_file(self._folder, "/".join(segments[count:])):
                    self.base = "".join(f"/{segment}" for segment in segments[:count]) + "/"
                    return


class RootRule:
    """Makes a reference from the root relative, if it leads to a file of the deck."""

    hints = _Collector.hints | {b"`/", b"(/", b" /", b",/"}
    pattern = _PATTERN

    def __init__(self, root: SiteRoot, path: str) -> None:
        """Take the path of the file that refers, relative to the root."""
        self._root = root
        self._path = path

    def replace(self, reference: str, where: Surroundings) -> str | None:
        """Return the relative reference."""
        path = _path(reference)
        if not path.startswith(self._root.base):
            return None
        target = path[len(self._root.base) :]
        if where.place is Place.TAG and where.element in _FOLLOWED and (not target or target.endswith("/")):
            target = f"{target}index.html" if target else self._root.page
        if where.place is Place.SCRIPT and not _is_literal(where):
            return None
        if not _is_file(self._root.folder, target):
            return None
        is_script = where.place is Place.SCRIPT and not self._path.endswith((".html", ".htm"))
        # What a script gives to the page is relative to the page, which is at the root.
        start = "" if is_script and not where.is_import else posixpath.dirname(self._path)
        relative = posixpath.relpath(target, start or ".")
        if where.is_import and not relative.startswith("."):
            relative = f"./{relative}"
        parts = urlsplit(reference)
        return escape(alias_reference(relative)) + "".join(
            f"{mark}{part}" for mark, part in (("?", parts.query), ("#", parts.fragment)) if part
        )


class LocationRule:
    """Gives a router the location at which its deck thinks it is.

    Routers read it as ``{pathname: a, search: b, hash: c} = location``, however their names have been shortened.
    """

    _NAME: Final = r"(?:\s{0,8}:\s{0,8}[\w$]{1,40})?\s{0,8}"
    hints = frozenset({b"pathname"})
    pattern = (
        rf"\{{\s{{0,8}}pathname{_NAME},\s{{0,8}}search{_NAME},\s{{0,8}}hash{_NAME}\}}\s{{0,8}}=\s{{0,8}}"
        r"(?:[\w$]{1,40}\.){0,3}[\w$]{1,40}(?![\w$.(\[])"
    )

    def replace(self, reference: str, where: Surroundings) -> str | None:
        """Return the same with the location looked up."""
        if where.place is not Place.SCRIPT:
            return None
        names, _, location = reference.rpartition("=")
        return f"{names}=(globalThis.slideControlLocation||(e=>e))({location.strip()})"


def root_tags(root: SiteRoot, page: str, client: str) -> str:
    """Return what goes after the client's tags; ``page`` is the page's address, relative to that of the request."""
    script = f'<script src="{client}/site_root.js" data-base="{escape(root.base)}"></script>'
    return f"{base_tag(page)}{script}"


def base_tag(page: str) -> str:
    """Return the tag that makes a page's references relative to its own address, whatever the address bar shows."""
    return f'<base href="{escape(page)}">'


def _is_literal(where: Surroundings) -> bool:
    return where.before.endswith(_QUOTES) and where.after.startswith(_QUOTES)


def _path(reference: str) -> str:
    try:
        return unquote(urlsplit(unescape(reference)).path)
    except ValueError:
        return ""


def _is_file(folder: Path, path: str) -> bool:
    try:
        return bool(re.search(r"\.\w+$", path)) and is_safe_path(path) and (folder / path).is_file()
    except OSError, ValueError:
        return False
