"""The content networks whose files Home Assistant may fetch for a deck: hosts, and the shapes of their paths."""

from __future__ import annotations

from dataclasses import dataclass
import hashlib
from html import unescape
from pathlib import PurePosixPath
import re
from typing import Final
from urllib.parse import unquote, urlsplit

from ..paths import is_safe_path

_ANY: Final = r"[\w@.+~/,-]+"
_NPM: Final = r"/(?:@[\w.-]+/)?[\w.-]+(?:@[\w.^~*+-]+)?"

# Every network serves published, versioned libraries, the same to everyone; none runs a program for the request.
_PATHS: Final[dict[str, str]] = {
    "ajax.aspnetcdn.com": rf"/ajax/{_ANY}",
    "ajax.googleapis.com": rf"/ajax/libs/{_ANY}",
    "cdn.bokeh.org": rf"/bokeh/{_ANY}",
    "cdn.datatables.net": rf"/{_ANY}",
    "cdn.jsdelivr.net": rf"(?:/npm{_NPM}(?:/{_ANY})?|/gh/[\w.-]+/[\w.@-]+/{_ANY})",
    "cdn.mathjax.org": rf"/mathjax/{_ANY}",
    "cdn.plot.ly": rf"/{_ANY}",
    "cdn.pydata.org": rf"/bokeh/{_ANY}",
    "cdnjs.cloudflare.com": rf"/ajax/libs/{_ANY}",
    "code.jquery.com": rf"/{_ANY}",
    "d3js.org": r"/d3[\w.-]*\.js",
    "fonts.googleapis.com": r"/(?:css2?|icon)",
    "fonts.gstatic.com": rf"/{_ANY}",
    "gnab.github.io": rf"/remark/downloads/{_ANY}",
    "maxcdn.bootstrapcdn.com": rf"/{_ANY}",
    "netdna.bootstrapcdn.com": rf"/{_ANY}",
    "remarkjs.com": rf"/downloads/{_ANY}",
    "stackpath.bootstrapcdn.com": rf"/{_ANY}",
    "unpkg.com": rf"{_NPM}(?:/{_ANY})?",
    "use.fontawesome.com": rf"/releases/{_ANY}",
    "www.w3.org": rf"/Talks/Tools/Slidy2?/{_ANY}",
}
_SHAPES: Final = {host: re.compile(path, re.ASCII) for host, path in _PATHS.items()}
_PACKAGE_SEGMENTS: Final = {
    "ajax.googleapis.com": 5,
    "cdn.jsdelivr.net": 3,
    "cdnjs.cloudflare.com": 5,
    "unpkg.com": 2,
}
# The answer depends on the query only here.
_WITH_QUERY: Final = frozenset({"fonts.googleapis.com"})
_PACKAGE: Final = re.compile(rf"(?:unpkg\.com|cdn\.jsdelivr\.net/npm){_NPM}", re.ASCII)
_OTHER_FILE: Final = re.compile(r"[^/@]*\.[a-z]{2,5}", re.ASCII | re.IGNORECASE)
_MAX_PATH_LENGTH: Final = 500
_MAX_NAME_LENGTH: Final = 200

SUFFIXES: Final = frozenset(
    {
        ".css",
        ".eot",
        ".gif",
        ".jpeg",
        ".jpg",
        ".js",
        ".json",
        ".mjs",
        ".otf",
        ".png",
        ".svg",
        ".ttf",
        ".wasm",
        ".webp",
        ".woff",
        ".woff2",
    }
)
"""What libraries consist of. Pages are not among them: nobody opens a page from there in the house's name."""
HOSTS: Final = frozenset(_SHAPES)


@dataclass(frozen=True, slots=True)
class Dependency:
    """A file on a content network."""

    host: str
    path: str
    """Decoded, without the leading slash."""
    query: str = ""
    """Only where the answer depends on it."""

    @property
    def url(self) -> str:
        """The address to fetch, always https."""
        return f"https://{self.host}/{self.path}{'?' if self.query else ''}{self.query}"

    @property
    def stored_path(self) -> str:
        """The path below the folder of libraries and below the view that serves them."""
        path = f"{self.host}/{self.path}".rstrip("/")
        if self.query:
            return f"{path}/{hashlib.sha256(self.query.encode()).hexdigest()[:16]}.css"
        if PurePosixPath(path).suffix.lower() in SUFFIXES and not _PACKAGE.fullmatch(path):
            return path
        # A release's default file; its folder must stay a folder. Networks that have such files serve scripts there.
        return f"{path}/_default.js"


def parse_dependency(reference: str) -> Dependency | None:
    """Return the file that a reference names; None unless an allowed network has files of that shape.

    ``reference`` is as it stands in HTML, CSS or JavaScript: with entities, escaped slashes, or without a scheme.
    """
    text = unescape(reference).replace("\\/", "/")
    text = text.partition('"')[0].partition("'")[0]
    try:
        parts = urlsplit(text if "://" in text else f"https:{text}")
        if parts.scheme.lower() not in ("http", "https") or parts.port not in (None, 443, 80) or parts.username:
            return None
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    shape = _SHAPES.get(host)
    path = unquote(parts.path)
    if shape is None or len(path) > _MAX_PATH_LENGTH or shape.fullmatch(path) is None or not _is_storable(path):
        return None
    return Dependency(host, path[1:], parts.query if host in _WITH_QUERY else "")


def _is_storable(path: str) -> bool:
    names = path[1:].rstrip("/").split("/")
    if not is_safe_path("/".join(names)) or any(len(name) > _MAX_NAME_LENGTH for name in names):
        return False
    suffix = PurePosixPath(names[-1]).suffix.lower()
    return suffix in SUFFIXES or _OTHER_FILE.fullmatch(names[-1]) is None


def package_of(dependency: Dependency) -> str:
    """Return the beginning of the stored paths of the release that a file belongs to, such as one version on npm."""
    parts = dependency.stored_path.split("/")
    depth = _PACKAGE_SEGMENTS.get(parts[0], 2)
    if parts[:2] == ["cdn.jsdelivr.net", "gh"] or any(part.startswith("@") for part in parts[depth - 1 : depth]):
        depth += 1
    return "/".join(parts[:depth])
