"""Our own pages and hosted decks load one version of the client's files; a browser keeps these without asking again.

Pages and files are remembered, because a whole audience may ask for them at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
import re
from time import monotonic
from typing import TYPE_CHECKING, Final

from homeassistant.util.hass_dict import HassKey

from ...const import CLIENT_PATH, DOMAIN
from ..serving.file_response import content_tag
from ..serving.script_comments import without_comments
from .bundle import Bundle, Entry, read_bundle
from .styles import read_styles
from .version import FRONTEND, VENDOR, client_version

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

# A deck's page is a display with its own framework, or is framed by one; which of them, its modules find out.
_ADAPTERS: Final = "adapters/"
PAGES: Final = {
    **{name: Entry(f"{name}.js") for name in ("follow", "join", "open", "player", "remote", "wait", "card", "panel")},
    "deck": Entry(
        "deck.js",
        at_once=("display/start_display.js", "player/frame/framed_page.js", _ADAPTERS),
        beside=("pdf.js",),
    ),
    "preview": Entry("preview.js", at_once=(_ADAPTERS,), beside=("pdf.js",)),
}
"""Their modules are sent together. Card and panel are for Home Assistant's frontend, the last two for hosted decks."""
_REFERENCE: Final = re.compile(r'(?<=")client/(?=[\w/.-]{1,200}\.(?:js|css)")')
_SUFFIXES: Final = frozenset({".js", ".css", ".json"})
_PAGE_SECONDS: Final = 1.0
"""How long a page is sent without looking for a new version of the client's files."""


@dataclass(frozen=True, slots=True)
class Text:
    """A file of ours, as it is sent."""

    suffix: str
    body: bytes
    tag: str
    """Its ETag, without the quotes."""


def client_address(version: str, page: str) -> str:
    """Return the address of the client's files for one page, in a version, without a slash at the end."""
    return f"{CLIENT_PATH}-{version}-{page}"


def _text(suffix: str, body: bytes) -> Text:
    return Text(suffix, body, content_tag(body))


@dataclass(frozen=True, slots=True)
class _Tree:
    """The files at the address of one version, for one page."""

    bundle: Bundle
    texts: dict[str, Text] = field(default_factory=dict)


class ClientPages:
    """Reads pages, bundles and files, and remembers them: at most the client's own files for each page."""

    def __init__(self) -> None:
        """Start empty."""
        self._pages: Final[dict[str, tuple[float, Text]]] = {}
        self._version: tuple[float, str] = (0.0, "")
        self._trees: Final[dict[str, _Tree]] = {}
        """The latest of each page, by what follows ``client-`` in its address."""

    def known_page(self, name: str) -> Text | None:
        """Return a page that was read just now."""
        read_at, page = self._pages.get(name, (0.0, None))
        return page if monotonic() - read_at < _PAGE_SECONDS else None

    def read_page(self, name: str) -> Text:
        """Return a page; blocks."""
        html = (FRONTEND / f"{name}.html").read_text()
        page = _text(".html", _REFERENCE.sub(f"client-{client_version()}-{name}/", html).encode())
        self._pages[name] = monotonic(), page
        return page

    def read_version(self) -> str:
        """Return the version of the client's files, as it was within the last second; blocks."""
        read_at, version = self._version
        if not version or monotonic() - read_at >= _PAGE_SECONDS:
            self._version = read_at, version = monotonic(), client_version()
        return version

    def known_file(self, version: str, path: str) -> Text | None:
        """Return a file that was read for this version."""
        return tree.texts.get(path) if (tree := self._trees.get(version)) is not None else None

    def read_file(self, version: str, path: str) -> Text | None:
        """Return a file of a page's tree, the current one for any version; None if it isn't ours alone; blocks."""
        _, _, name = version.rpartition("-")
        if name not in PAGES:
            return None
        tree = self._trees.get(version) or self._read_tree(name)
        if (text := tree.texts.get(path)) is None:
            if (body := tree.bundle.script_at(path)) is None:
                body = _read(path)
            if body is None:
                return None
            text = tree.texts[path] = _text(Path(path).suffix, body)
        return text

    def _read_tree(self, name: str) -> _Tree:
        current = f"{client_version()}-{name}"
        if (tree := self._trees.get(current)) is None:
            for former in [each for each in self._trees if each.endswith(f"-{name}")]:
                self._trees.pop(former, None)
            tree = self._trees[current] = _Tree(read_bundle(FRONTEND, PAGES[name]))
        return tree


def _read(path: str) -> bytes | None:
    """Return one of our own texts as it is sent; None if there is none, or it is somebody else's."""
    try:
        file = (FRONTEND / path).resolve()
        inside = file.relative_to(FRONTEND)
    except ValueError:  # a NUL character, or outside
        return None
    # Only one path for each file is remembered.
    if inside.as_posix() != path or VENDOR in inside.parts or file.suffix not in _SUFFIXES or not file.is_file():
        return None
    if file.suffix == ".css":
        return read_styles(file)
    content = file.read_bytes()
    if file.suffix != ".js":
        return content
    beginning, replaced = without_comments(content)
    return beginning + content[replaced:]


_CLIENT_PAGES: Final[HassKey[ClientPages]] = HassKey(f"{DOMAIN}.client_pages")


def client_pages(hass: HomeAssistant) -> ClientPages:
    """Return Home Assistant's only one."""
    return hass.data.setdefault(_CLIENT_PAGES, ClientPages())
