"""What the lead shows, how it is read from a report, and what each role may see of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from . import fields
from .fields import InvalidFieldError

LONGEST_TITLE: Final = 300
LONGEST_ID: Final = 200
LONGEST_NOTES: Final = 64 * 1024
LONGEST_CUE: Final = 100
MOST_CUES: Final = 50
MOST_SLIDES: Final = 1_000
HIGHEST_INDEX: Final = 99_999
HIGHEST_NUMBER: Final = 100_000
MOST_FRAGMENTS: Final = 10_000
MOST_SECONDS: Final = 24 * 3600

_MISSING: Final = object()


@dataclass(frozen=True, slots=True)
class Indices:
    """Where a slide stands: column, row, and the fragment shown last (-1: none yet, None: it has none)."""

    h: int
    v: int
    f: int | None = None

    def as_dict(self) -> dict[str, int | None]:
        """Return it as it travels."""
        return {"h": self.h, "v": self.v, "f": self.f}


@dataclass(frozen=True, slots=True)
class Slide:
    """One entry of the outline; ``number`` is None for a slide that the deck does not count."""

    h: int
    v: int
    number: int | None
    title: str
    id: str | None
    seconds: int | None = None
    """How long it is planned to be shown, if the deck says so."""

    def as_dict(self) -> dict[str, int | str | None]:
        """Return it as it travels."""
        data: dict[str, int | str | None] = {
            "h": self.h,
            "v": self.v,
            "number": self.number,
            "title": self.title,
            "id": self.id,
        }
        return data if self.seconds is None else data | {"seconds": self.seconds}


class View(StrEnum):
    """How much of the state a receiver may see."""

    PRIVATE = "private"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckState:
    """What the lead shows; see docs/protocol.md for units and limits."""

    indices: Indices
    number: int
    total: int
    id: str | None = None
    fragment: int = 0
    fragments: int = 0
    title: str = ""
    notes: str = ""
    next_title: str | None = None
    blank: bool = False
    overview: bool = False
    cues: tuple[str, ...] = ()
    outline: tuple[Slide, ...] = ()

    @property
    def place(self) -> tuple[int, int]:
        """Which slide it is, whatever its fragment."""
        return (self.indices.h, self.indices.v)

    def as_dict(self, view: View = View.PRIVATE, *, outline: bool = False) -> dict[str, Any]:
        """Return what a receiver may see, as it travels."""
        data: dict[str, Any] = {
            "indices": self.indices.as_dict(),
            "number": self.number,
            "total": self.total,
            "id": self.id,
            "fragment": self.fragment,
            "fragments": self.fragments,
            "title": self.title,
            "blank": self.blank,
            "overview": self.overview,
        }
        if view is View.PRIVATE:
            data |= {"notes": self.notes, "next_title": self.next_title, "cues": list(self.cues)}
            if outline:
                data["outline"] = [slide.as_dict() for slide in self.outline]
        return data


def parse_state(data: Any, *, field: str = "state", known: tuple[Slide, ...] = ()) -> DeckState:
    """Read a state from a report; an outline that is left out is the ``known`` one.

    Raises ``InvalidFieldError`` with the path of the first field that is missing or wrong.
    """
    try:
        return _parse(fields.mapping(data, ""), known)
    except InvalidFieldError as error:
        raise error.within(field) from None


def without_secrets(state: DeckState) -> DeckState:
    """Return the state with the speaker's own words taken out, for diagnostics."""
    # The id too: most frameworks make it of the title.
    return replace(state, notes="", next_title=None, title="", id=None, outline=())


def _parse(data: Mapping[str, Any], known: tuple[Slide, ...]) -> DeckState:
    outline = data.get("outline")
    next_title = data.get("next_title")
    slide_id = data.get("id")
    return DeckState(
        indices=_indices(_needed(data, "indices")),
        number=fields.integer(_needed(data, "number"), "number", 0, HIGHEST_NUMBER),
        total=fields.integer(_needed(data, "total"), "total", 0, HIGHEST_NUMBER),
        id=None if slide_id is None else fields.text(slide_id, "id", LONGEST_ID),
        fragment=fields.integer(data.get("fragment", 0), "fragment", 0, MOST_FRAGMENTS),
        fragments=fields.integer(data.get("fragments", 0), "fragments", 0, MOST_FRAGMENTS),
        title=fields.text(data.get("title", ""), "title", LONGEST_TITLE),
        notes=fields.text(data.get("notes", ""), "notes", LONGEST_NOTES, multiline=True),
        next_title=None if next_title is None else fields.text(next_title, "next_title", LONGEST_TITLE),
        blank=_flag(data, "blank"),
        overview=_flag(data, "overview"),
        cues=fields.array(data.get("cues", ()), "cues", MOST_CUES, _cue),
        outline=known if outline is None else fields.array(outline, "outline", MOST_SLIDES, _slide),
    )


def _needed(data: Mapping[str, Any], name: str) -> Any:
    if (value := data.get(name, _MISSING)) is _MISSING:
        raise InvalidFieldError(name, "is needed")
    return value


def _flag(data: Mapping[str, Any], name: str) -> bool:
    if not isinstance(value := data.get(name, False), bool):
        raise InvalidFieldError(name, "must be true or false")
    return value


def _indices(value: Any) -> Indices:
    data = fields.mapping(value, "indices")
    fragment = data.get("f")
    return Indices(
        h=fields.integer(data.get("h"), "indices.h", 0, HIGHEST_INDEX),
        v=fields.integer(data.get("v"), "indices.v", 0, HIGHEST_INDEX),
        f=None if fragment is None else fields.integer(fragment, "indices.f", -1, MOST_FRAGMENTS - 1),
    )


def _cue(value: Any, field: str) -> str:
    return fields.text(value, field, LONGEST_CUE, shortest=1)


def _slide(value: Any, field: str) -> Slide:
    data = fields.mapping(value, field)
    number, slide_id, seconds = data.get("number"), data.get("id"), data.get("seconds")
    return Slide(
        h=fields.integer(data.get("h"), f"{field}.h", 0, HIGHEST_INDEX),
        v=fields.integer(data.get("v"), f"{field}.v", 0, HIGHEST_INDEX),
        number=None if number is None else fields.integer(number, f"{field}.number", 1, HIGHEST_NUMBER),
        title=fields.text(data.get("title", ""), f"{field}.title", LONGEST_TITLE),
        id=None if slide_id is None else fields.text(slide_id, f"{field}.id", LONGEST_ID),
        seconds=None if seconds is None else fields.integer(seconds, f"{field}.seconds", 0, MOST_SECONDS),
    )
