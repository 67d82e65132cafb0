"""Writes a PowerPoint slide as it is before something on it has appeared."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, override

from ..presentations.builds import SHAPES, Target
from .xml_filter import XmlFilter, prefix_of

_SLIDE_NUMBER: Final = "slidenum"
_RUNS: Final = frozenset({"fld", "r"})
_BULLETS: Final = frozenset({"buAutoNum", "buBlip", "buChar", "buNone"})
# What may follow the bullet among the properties of a paragraph.
_AFTER_BULLET: Final = frozenset({"defRPr", "extLst", "tabLst"})
# The properties of text that would show in spite of its transparent color.
_VISIBLE: Final = frozenset(
    {"blipFill", "effectDag", "effectLst", "gradFill", "grpFill", "highlight", "hlinkClick", "hlinkMouseOver", "ln"}
    | {"noFill", "pattFill", "solidFill", "uFill", "uFillTx", "uLn", "uLnTx"}
)


@dataclass(slots=True)
class _Shape:
    hidden: bool
    id: str | None = None
    paragraphs: int = 0


class StepFilter(XmlFilter):
    """Hides shapes and paragraphs, which keep their places, and writes the number of the slide as text.

    Fields would show the number of the page, to which the steps add.
    """

    def __init__(self, hidden: AbstractSet[Target], number: int) -> None:
        """Hide these shapes and paragraphs on the slide with this number."""
        super().__init__()
        self._hidden = hidden
        self._number = str(number)
        self._path: list[str] = ["", ""]
        self._children: list[int] = [0, 0]
        """How many elements have begun in each open element."""
        self._dropped = 0
        """How many elements are open that aren't written."""
        self._shapes: list[_Shape] = []
        self._is_faded = False
        """Whether the open paragraph is hidden."""
        self._has_bullet = False
        self._in_number = False

    @override
    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        local = name.rpartition(":")[2]
        if self._dropped or self._drops(local):
            self._dropped += 1
            return
        if self._is_faded and self._fade(local, name, attributes):
            self._dropped += 1
            return
        self._hide(local, attributes)
        self._children[-1] += 1
        self._path.append(local)
        self._children.append(0)
        if local == "fld" and attributes.get("type") == _SLIDE_NUMBER:
            self._in_number = True
            super().start(f"{prefix_of(name)}r", {})
        else:
            super().start(name, attributes)
        if self._is_faded and local == "rPr":
            self._write_transparent(prefix_of(name))
        if self._in_number and local == "t":
            super().text(self._number)

    @override
    def end(self, name: str) -> None:
        """An element ends."""
        if self._dropped:
            self._dropped -= 1
            return
        local = self._path.pop()
        self._children.pop()
        if local in SHAPES:
            self._shapes.pop()
        elif local == "p" and self._path[-1] == "txBody":
            self._is_faded = False
        elif local == "pPr" and self._is_faded:
            self._write_bullet(prefix_of(name))
        if local == "fld" and self._in_number:
            self._in_number = False
            name = f"{prefix_of(name)}r"
        super().end(name)

    @override
    def text(self, data: str) -> None:
        """Text comes."""
        if not self._dropped and not (self._in_number and self._path[-1] == "t"):
            super().text(data)

    def _drops(self, local: str) -> bool:
        parent = self._path[-1]
        if self._in_number and parent == "fld" and local == "pPr":
            return True
        return self._is_faded and parent == "rPr" and local in _VISIBLE

    def _hide(self, local: str, attributes: dict[str, str]) -> None:
        if local in SHAPES:
            self._shapes.append(_Shape(bool(self._shapes) and self._shapes[-1].hidden))
        if not self._shapes:
            return
        shape = self._shapes[-1]
        if local == "cNvPr" and shape.id is None:
            shape.id = attributes.get("id", "")
            shape.hidden = shape.hidden or Target(shape.id) in self._hidden
            if shape.hidden:
                attributes["hidden"] = "1"
        elif local == "p" and self._path[-1] == "txBody":
            self._is_faded = Target(shape.id or "", shape.paragraphs) in self._hidden
            self._has_bullet = False
            shape.paragraphs += 1

    def _fade(self, local: str, name: str, attributes: dict[str, str]) -> bool:
        """Prepare the writing of an element in a hidden paragraph; return whether it is left out."""
        prefix, parent, is_first = prefix_of(name), self._path[-1], not self._children[-1]
        if parent == "p" and is_first and local != "pPr":
            super().start(f"{prefix}pPr", {})
            self._write_bullet(prefix)
            super().end(f"{prefix}pPr")
        elif parent == "pPr" and local in _BULLETS | _AFTER_BULLET:
            self._write_bullet(prefix)
            return local in _BULLETS
        elif parent in _RUNS and is_first and local != "rPr":
            super().start(f"{prefix}rPr", {"u": "none", "strike": "noStrike"})
            self._write_transparent(prefix)
            super().end(f"{prefix}rPr")
        elif local == "rPr":
            attributes |= {"u": "none", "strike": "noStrike"}
        return False

    def _write_bullet(self, prefix: str) -> None:
        """A bullet that can't be seen: without any, the lines would break elsewhere."""
        if not self._has_bullet:
            self.write_empty(f"{prefix}buChar", {"char": " "})
        self._has_bullet = True

    def _write_transparent(self, prefix: str) -> None:
        for name, attributes in (("solidFill", {}), ("srgbClr", {"val": "FFFFFF"}), ("alpha", {"val": "0"})):
            super().start(prefix + name, attributes)
        for name in ("alpha", "srgbClr", "solidFill"):
            super().end(prefix + name)
