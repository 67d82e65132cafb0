"""Reads what appears on a PowerPoint slide click by click (ECMA-376-1, PresentationML, element ``timing``)."""

from __future__ import annotations

from typing import Final, NamedTuple

from .package import Handler, whole_number

MAX_STEPS: Final = 50
"""A slide with more is shown whole."""
SHAPES: Final = frozenset({"contentPart", "cxnSp", "graphicFrame", "grpSp", "pic", "sp"})
_MAX_PARAGRAPHS: Final = 1_000
_EFFECTS: Final = frozenset({"afterEffect", "clickEffect", "withEffect"})
_SEQUENCES: Final = frozenset({"interactiveSeq", "mainSeq"})
# Other effects, such as emphasis and movement, leave on the slide what is there.
_APPEARS: Final = "entr"
_DISAPPEARS: Final = "exit"
# Parts of shapes that can't be hidden by themselves.
_TOO_FINE: Final = frozenset({"charRg", "graphicEl", "inkTgt", "oleChartEl", "subSp"})
_PLAIN_TEXT: Final = frozenset({"br", "endParaRPr", "fld", "pPr", "r"})


class Target(NamedTuple):
    """What appears: a shape of the slide, or one of its paragraphs."""

    shape: str
    """The ID of the shape."""
    paragraph: int | None = None
    """Counted from 0; None for the whole shape."""


class BuildHandler(Handler):
    """Reads a slide. A build with anything but plain appearing is none, so that no slide is shown in a wrong state."""

    def __init__(self) -> None:
        """Start without steps."""
        self._path: list[str] = []
        self._skipped = 0
        """How many elements with another form of the same content are open."""
        self._is_simple = True
        self._shapes: list[list[str]] = []
        """The name and the ID of each open shape."""
        self._paragraphs: dict[str, int] = {}
        """How many paragraphs each shape has, by its ID."""
        self._not_plain: set[Target] = set()
        self._sequence = ""
        self._effect = ""
        self._effect_depth = 0
        self._targets: list[set[Target]] = [set()]
        """What appears by itself with the slide, and by each click."""
        self._backgrounds: set[str] = set()
        self._shape = ""
        """The shape that the open target names, until a part of the shape is named."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "Fallback":
            self._skipped += 1
        elif not self._skipped:
            self._read_shape(name, attributes)
            self._read_time(name, attributes)
        self._path.append(name)

    def end(self, name: str) -> None:
        """An element ends."""
        self._path.pop()
        if name == "Fallback":
            self._skipped -= 1
        if self._skipped:
            return
        if name in SHAPES and self._shapes:
            self._shapes.pop()
        elif name == "cTn" and len(self._path) == self._effect_depth:
            self._effect = ""
        elif name == "spTgt" and self._shape:
            self._add(Target(self._shape))

    def _read_shape(self, name: str, attributes: dict[str, str]) -> None:
        if name in SHAPES:
            self._shapes.append([name, ""])
        if not self._shapes:
            return
        kind, shape = self._shapes[-1]
        if name == "cNvPr" and not shape:
            shape = self._shapes[-1][1] = attributes.get("id", "")
            if shape in self._paragraphs:
                self._not_plain.add(Target(shape))  # which of the two is meant?
            self._paragraphs[shape] = 0
        elif kind == "sp" and name == "p" and self._path[-1] == "txBody":
            self._paragraphs[shape] = self._paragraphs.get(shape, 0) + 1
        elif kind == "sp" and self._path[-1] == "p" and name not in _PLAIN_TEXT:
            self._not_plain.add(Target(shape, self._paragraphs.get(shape, 0) - 1))

    def _read_time(self, name: str, attributes: dict[str, str]) -> None:
        if name == "cTn":
            self._begin_node(attributes.get("nodeType", ""), attributes.get("presetClass", ""))
        elif self._effect != _APPEARS:
            return
        elif "subTnLst" in self._path:
            self._is_simple &= name != "set"  # hides the shape again by the next click
        elif name in _TOO_FINE:
            self._is_simple = False
        elif name == "spTgt":
            self._shape = attributes.get("spid", "")
        elif name == "bg" and self._shape:
            self._backgrounds.add(self._shape)
        elif name == "pRg":
            self._add_range(whole_number(attributes.get("st")), whole_number(attributes.get("end")))

    def _begin_node(self, kind: str, effect: str) -> None:
        if kind in _SEQUENCES:
            self._sequence = kind
        if kind not in _EFFECTS:
            return
        self._effect, self._effect_depth = effect, len(self._path)
        if not effect or effect == _DISAPPEARS or (effect == _APPEARS and self._sequence != "mainSeq"):
            self._is_simple = False
        if kind == "clickEffect":
            self._targets.append(set())

    def _add_range(self, first: int | None, last: int | None) -> None:
        shape, self._shape = self._shape, ""
        if first is None or last is None or last - first >= _MAX_PARAGRAPHS:
            self._is_simple = False
            return
        for number in range(first, last + 1):
            self._add(Target(shape, number))

    def _add(self, target: Target) -> None:
        self._targets[-1].add(target)
        self._shape = ""

    @property
    def steps(self) -> tuple[frozenset[Target], ...]:
        """What each click shows; empty if nothing waits for a click, or the build isn't simple."""
        shown = set(self._targets[0])
        found = []
        for targets in self._targets[1:]:
            new = {target for target in targets if self._exists(target)} - shown
            shown |= new
            if new:
                found.append(frozenset(new))
        return tuple(found) if self._is_simple and len(found) <= MAX_STEPS and self._can_hide(found) else ()

    def _exists(self, target: Target) -> bool:
        paragraphs = self._paragraphs.get(target.shape)
        return paragraphs is not None and (target.paragraph is None or target.paragraph < paragraphs)

    def _can_hide(self, steps: list[frozenset[Target]]) -> bool:
        """Return whether each target can be hidden alone, and no text appears before its shape."""
        shapes: dict[str, int] = {}
        texts: dict[str, int] = {}
        for at, step in enumerate(steps):
            for target in step:
                first = shapes if target.paragraph is None else texts
                first.setdefault(target.shape, at)
                if target in self._not_plain or Target(target.shape) in self._not_plain:
                    return False
        if any(texts.get(shape, at) < at for shape, at in shapes.items()):
            return False
        return all(shape in texts for shape in self._backgrounds & shapes.keys())
