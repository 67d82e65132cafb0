"""Reads a slide and its notes in a PowerPoint file."""

from __future__ import annotations

from typing import Final

from .package import Handler, whole_number
from .presentation import MAX_FONT_LENGTH, MAX_FONTS, MAX_TEXT_LENGTH, join_notes, join_text

_TITLES: Final = frozenset({"title", "ctrTitle"})
_FALSE: Final = frozenset({"0", "false", "off"})


class _TextHandler(Handler):
    """Collects the text of the shapes of a slide that are placeholders of some kinds."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._kind: str | None = None
        """The kind of placeholder that the current shape is; None if it is none."""
        self._in_text = False
        self._skipped = 0
        """How many elements with another form of the same content are open."""
        self._length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "Fallback":
                self._skipped += 1
            case "sp":
                self._kind = None
            case "ph":
                self._kind = attributes.get("type", "obj")
            case "t":
                self._in_text = True
            case "br" | "tab":
                self._add("\n" if name == "br" else "\t")

    def end(self, name: str) -> None:
        match name:
            case "Fallback":
                self._skipped -= 1
            case "sp":
                self._kind = None
            case "p":
                self._add("\n")
            case "t":
                self._in_text = False

    def text(self, data: str) -> None:
        if self._in_text:
            self._add(data)

    def wanted(self, kind: str) -> bool:
        """Return whether to collect the text of placeholders of a kind."""
        raise NotImplementedError

    def _add(self, text: str) -> None:
        if self._kind is not None and not self._skipped and self.wanted(self._kind) and self._length < MAX_TEXT_LENGTH:
            self.parts.append(text)
            self._length += len(text)


class SlideHandler(_TextHandler):
    """Reads a slide."""

    def __init__(self, fonts: set[str]) -> None:
        """Add the fonts of the slide's texts to ``fonts``."""
        super().__init__()
        self._fonts = fonts
        self.hidden = False
        self.seconds: float | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        super().start(name, attributes)
        match name:
            case "sld":
                self.hidden = attributes.get("show") in _FALSE
            case "transition" if (after := whole_number(attributes.get("advTm"))) is not None:
                self.seconds = after / 1_000
            case "latin" | "ea" | "cs":
                font = attributes.get("typeface", "").strip()
                # "+mj-lt" is the font of the theme.
                if font and not font.startswith("+") and len(font) <= MAX_FONT_LENGTH and len(self._fonts) < MAX_FONTS:
                    self._fonts.add(font)

    def wanted(self, kind: str) -> bool:
        """Return whether this is a title."""
        return kind in _TITLES

    @property
    def title(self) -> str:
        """The title, or ""."""
        return join_text(self.parts)


class NotesHandler(_TextHandler):
    """Reads the notes of a slide."""

    def wanted(self, kind: str) -> bool:
        """Return whether this is the text, not the number or the date of the page."""
        return kind == "body"

    @property
    def notes(self) -> str:
        """The notes, or ""."""
        return join_notes(self.parts)
