"""Reads OpenDocument presentations (ISO/IEC 26300, OpenDocument 1.2, part 1). Element names stand there."""

from __future__ import annotations

from pathlib import Path
import re
from typing import Final

from ...stage.messages import Message
from ..formats.format import DeckError
from .opendocument_page import ContentHandler
from .package import Handler, TitleHandler, open_package
from .presentation import MAX_SLIDES, Presentation, choose_title, join_text

_CONTENT: Final = "content.xml"
_LENGTH: Final = re.compile(r"(\d{1,6}(?:\.\d{1,10})?)(cm|mm|in|pt)", re.ASCII)
_POINTS: Final = {"cm": 72 / 2.54, "mm": 7.2 / 2.54, "in": 72.0, "pt": 1.0}


def read_opendocument(file: Path, *, most: int = MAX_SLIDES) -> Presentation:
    """Return what the file says about its first slides; raises ``DeckError`` and ``OSError``."""
    with open_package(file) as package:
        manifest = _Manifest()
        package.parse("META-INF/manifest.xml", manifest)
        if manifest.encrypted:
            raise DeckError(Message("presentation_locked"))
        content = ContentHandler(most)
        if not package.parse(_CONTENT, content) or not content.is_presentation:
            raise DeckError(Message("presentation_missing"))
        if not content.slides:
            raise DeckError(Message("presentation_empty"))
        styles = _Styles(content.master)
        package.parse("styles.xml", styles)
        title = TitleHandler()
        package.parse("meta.xml", title)
    width, height = styles.size
    own_title = choose_title(join_text(title.parts), content.slides)
    return Presentation(
        own_title, tuple(content.slides), width, height, frozenset(filter(None, content.fonts.values()))
    )


class _Manifest(Handler):
    encrypted = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        self.encrypted = self.encrypted or name == "encryption-data"


class _Styles(Handler):
    """The size of a slide: that of the page layout of a master page."""

    def __init__(self, master: str) -> None:
        self._master = master
        self._layout = ""
        self._sizes: dict[str, tuple[float, float]] = {}
        self.size = (0.0, 0.0)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "page-layout":
                self._layout = attributes.get(":name", "")
            case "page-layout-properties":
                width, height = (_points(attributes.get(f":page-{side}", "")) for side in ("width", "height"))
                self._sizes[self._layout] = width, height
            case "master-page" if attributes.get(":name") == self._master:
                self.size = self._sizes.get(attributes.get(":page-layout-name", ""), self.size)


def _points(length: str) -> float:
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _POINTS[found[2]] if found else 0.0
