"""A small deck that applies commands as a framework does, for tests without a browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# For each column, the fragments of each slide in it.
SHAPE = ((0,), (2, 0, 1), (0,), (3,), (0, 0))


class Slides:
    """Slides in columns, with fragments; ``apply`` applies one command."""

    def __init__(self, shape: tuple[tuple[int, ...], ...] = SHAPE) -> None:
        """Show the first slide."""
        self.places = [(h, v, fragments) for h, column in enumerate(shape) for v, fragments in enumerate(column)]
        self.at = 0
        self.fragment = 0
        self.blank = False
        self.color = "black"
        self.overview = False
        self.cues: dict[int, list[str]] = {}

    def apply(self, command: Mapping[str, Any]) -> bool:
        """Apply a command frame; return whether anything moved."""
        before = self.state(outline=False)
        action = command["action"]
        if action == "next":
            self._next(skip=command.get("skip_fragments", False))
        elif action == "previous":
            self._previous(skip=command.get("skip_fragments", False))
        elif action == "first":
            self._show(0)
        elif action == "last":
            self._show(len(self.places) - 1)
        elif action == "go_to":
            self._go_to(command)
        elif action in ("blank", "overview"):
            color = command.get("color", "black")
            was = getattr(self, action) and (action == "overview" or self.color == color)
            self.color = color
            setattr(self, action, {"on": True, "off": False, "toggle": not was}[command["mode"]])
        elif action == "navigate":
            self._navigate(command["direction"])
        return self.state(outline=False) != before

    def state(self, *, outline: bool = True) -> dict[str, Any]:
        """Return the state as a page reports it."""
        h, v, fragments = self.places[self.at]
        following = self.at + 1 < len(self.places)
        state: dict[str, Any] = {
            "indices": {"h": h, "v": v, "f": self.fragment - 1 if fragments else None},
            "number": self.at + 1,
            "total": len(self.places),
            "id": f"slide-{h}-{v}",
            "fragment": self.fragment,
            "fragments": fragments,
            "title": self._title(self.at),
            "notes": f"Notes for {h}/{v}",
            "next_title": self._title(self.at + 1) if following else None,
            "blank": self.blank,
            "overview": self.overview,
            "cues": self.cues.get(self.at, []),
        }
        if self.blank:
            state["blank_color"] = self.color
        if outline:
            state["outline"] = [
                {"h": h, "v": v, "number": number + 1, "title": self._title(number), "id": f"slide-{h}-{v}"}
                for number, (h, v, _) in enumerate(self.places)
            ]
        return state

    def follow(self, state: Mapping[str, Any]) -> None:
        """Follow the lead's state."""
        indices = state["indices"]
        self._show(self._find(indices["h"], indices["v"]))
        self.fragment = state["fragment"]
        self.blank, self.overview = state["blank"], state["overview"]
        self.color = state.get("blank_color", "black")

    def _title(self, number: int) -> str:
        h, v, _ = self.places[number]
        return f"Part {h + 1}" if v == 0 else f"Part {h + 1}, detail {v}"

    def _show(self, number: int) -> None:
        self.at, self.fragment = number, 0

    def _next(self, *, skip: bool) -> None:
        if not skip and self.fragment < self.places[self.at][2]:
            self.fragment += 1
        elif self.at + 1 < len(self.places):
            self._show(self.at + 1)

    def _previous(self, *, skip: bool) -> None:
        if not skip and self.fragment:
            self.fragment -= 1
        elif self.at:
            self._show(self.at - 1)
            self.fragment = self.places[self.at][2]

    def _go_to(self, command: Mapping[str, Any]) -> None:
        if indices := command.get("indices"):
            self._show(self._find(indices["h"], indices["v"]))
        else:
            self._show(command["slide"] - 1)

    def _navigate(self, direction: str) -> None:
        h, v, _ = self.places[self.at]
        dh, dv = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}[direction]
        target = (h + dh, 0 if dh else v + dv)
        if any(place[:2] == target for place in self.places):
            self._show(self._find(*target))

    def _find(self, h: int, v: int) -> int:
        return next(number for number, place in enumerate(self.places) if place[:2] == (h, v))
