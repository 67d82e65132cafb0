"""Reads the slides in the content of an OpenDocument presentation."""

from __future__ import annotations

import re
from typing import Final

from .package import Handler
from .presentation import MAX_FONT_LENGTH, MAX_FONTS, MAX_TEXT_LENGTH, Slide, join_notes, join_text

_DURATION: Final = re.compile(r"PT(?:(\d{1,3})H)?(?:(\d{1,3})M)?(?:(\d{1,5})(?:[.,]\d{1,9})?S)?", re.ASCII)
_MAX_STYLES: Final = 20_000
_PARAGRAPHS: Final = frozenset({"p", "h"})
_SPACES: Final = {"tab": "\t", "line-break": "\n", "s": " "}


class ContentHandler(Handler):
    """Reads ``content.xml``, in which the styles come before the slides."""

    def __init__(self, most: int) -> None:
        """Read so many slides."""
        self._most = most
        self.slides: list[Slide] = []
        self.fonts: dict[str, str] = {}
        self.is_presentation = False
        self.master = ""
        """The name of the first slide's master page."""
        self._style = ""
        self._hidden: set[str] = set()
        self._seconds: dict[str, float] = {}
        self._page: dict[str, str] | None = None
        self._in_notes = False
        self._classes: list[str] = []
        """The presentation classes of the open frames and shapes."""
        self._paragraphs = 0
        self._title: list[str] = []
        self._notes: list[str] = []
        self._length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        match name:
            case "font-face" | "style" | "drawing-page-properties":
                self._read_style(name, attributes)
            case "presentation":
                self.is_presentation = True
            case "page" if self._page is None and self.is_presentation:
                self._begin_page(attributes)
            case "notes":
                self._in_notes = True
            case "frame" | "custom-shape":
                self._classes.append(attributes.get(":class", ""))
            case _ if name in _PARAGRAPHS:
                self._paragraphs += 1
            case _ if name in _SPACES:
                self._add(_SPACES[name])

    def end(self, name: str) -> None:
        """An element ends."""
        match name:
            case "page" if self._page is not None:
                self._end_page(self._page)
            case "notes":
                self._in_notes = False
            case "frame" | "custom-shape" if self._classes:
                self._classes.pop()
            case _ if name in _PARAGRAPHS:
                self._add("\n")
                self._paragraphs -= 1

    def text(self, data: str) -> None:
        """Text comes."""
        self._add(data)

    def _read_style(self, name: str, attributes: dict[str, str]) -> None:
        own_name = attributes.get(":name", "")
        if name == "style":
            self._style = own_name
        elif name == "drawing-page-properties":
            self._read_page_style(attributes)
        elif len(self.fonts) < MAX_FONTS:
            self.fonts[own_name] = attributes.get(":font-family", "").strip("'\" ")[:MAX_FONT_LENGTH]

    def _read_page_style(self, attributes: dict[str, str]) -> None:
        if len(self._seconds) + len(self._hidden) > _MAX_STYLES:
            return
        if attributes.get(":visibility") == "hidden":
            self._hidden.add(self._style)
        if attributes.get(":transition-type") == "automatic":
            found = _DURATION.fullmatch(attributes.get(":duration", ""))
            if found:
                hours, minutes, seconds = (int(part or 0) for part in found.groups())
                self._seconds[self._style] = float(hours * 3_600 + minutes * 60 + seconds)

    def _begin_page(self, attributes: dict[str, str]) -> None:
        self._page = attributes
        self._title, self._notes, self._length = [], [], 0
        if not self.slides:
            self.master = attributes.get(":master-page-name", "")

    def _end_page(self, attributes: dict[str, str]) -> None:
        style = attributes.get(":style-name", "")
        if len(self.slides) < self._most:
            self.slides.append(
                Slide(
                    join_text(self._title),
                    join_notes(self._notes),
                    hidden=style in self._hidden,
                    seconds=self._seconds.get(style),
                )
            )
        self._page = None

    def _add(self, text: str) -> None:
        if not self._paragraphs or not self._classes or self._page is None or self._length >= MAX_TEXT_LENGTH:
            return
        kind = self._classes[-1]
        if self._in_notes and kind == "notes":
            self._notes.append(text)
        elif not self._in_notes and kind == "title":
            self._title.append(text)
        else:
            return
        self._length += len(text)
