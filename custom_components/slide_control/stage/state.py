"""The state of a stage: its fields, its parser, and the views that each role receives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from . import fields
from .fields import InvalidFieldError
from .media import Media, parse_media
from .messages import Message

MAX_TITLE_LENGTH: Final = 300
MAX_ID_LENGTH: Final = 200
MAX_NOTES_LENGTH: Final = 64 * 1024
MAX_CUE_LENGTH: Final = 100
MAX_CUES: Final = 50
MAX_OUTLINE_SLIDES: Final = 1_000
MAX_INDEX: Final = 99_999
MAX_SLIDE_NUMBER: Final = 100_000
MAX_FRAGMENTS: Final = 10_000
MAX_SLIDE_SECONDS: Final = 24 * 3600

_MISSING: Final = object()


@dataclass(frozen=True, slots=True)
class Indices:
    """Column and row of a slide, and its last visible fragment (-1: none yet, None: the slide has none)."""

    h: int
    v: int
    f: int | None = None

    def as_dict(self) -> dict[str, int | None]:
        """Return the indices as JSON data."""
        return {"h": self.h, "v": self.v, "f": self.f}


@dataclass(frozen=True, slots=True)
class Slide:
    """One entry of the outline; ``number`` is None for a slide that the deck doesn't count."""

    h: int
    v: int
    number: int | None
    title: str
    id: str | None
    seconds: int | None = None
    """Its planned time, if the deck has one."""
    section: str | None = None
    """The title of its section, if the deck has sections."""

    def as_dict(self) -> dict[str, int | str | None]:
        """Return the slide as JSON data."""
        data: dict[str, int | str | None] = {
            "h": self.h,
            "v": self.v,
            "number": self.number,
            "title": self.title,
            "id": self.id,
        }
        if self.seconds is not None:
            data["seconds"] = self.seconds
        if self.section is not None:
            data["section"] = self.section
        return data


class BlankColor(StrEnum):
    """The color of a blank screen."""

    BLACK = "black"
    WHITE = "white"


class View(StrEnum):
    """The part of the state that a receiver may see."""

    PRIVATE = "private"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageState:
    """What the lead shows; docs/protocol.md has units and limits."""

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
    blank_color: BlankColor | None = None
    """What hides the slides; None while they are shown."""
    overview: bool = False
    cues: tuple[str, ...] = ()
    outline: tuple[Slide, ...] = ()
    media: Media | None = None
    """What the slide has to play; None if it has nothing."""

    @property
    def place(self) -> tuple[int, int]:
        """Column and row of the slide, without its fragment."""
        return (self.indices.h, self.indices.v)

    def as_dict(self, view: View = View.PRIVATE, *, outline: bool = False) -> dict[str, Any]:
        """Return a view of the state as JSON data; only the private view can include the outline."""
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
        if self.blank_color is not None:
            data["blank_color"] = self.blank_color.value
        if view is View.PRIVATE:
            data |= {"notes": self.notes, "next_title": self.next_title, "cues": list(self.cues)}
            if self.media is not None:
                data["media"] = self.media.as_dict()
            if outline:
                data["outline"] = [slide.as_dict() for slide in self.outline]
        return data


def parse_state(data: Any, *, field: str = "state", previous_outline: tuple[Slide, ...] = ()) -> StageState:
    """Parse the state in a report; without an outline, it gets ``previous_outline``.

    Raises ``InvalidFieldError`` with the path of the first field that is missing or wrong.
    """
    try:
        return _parse(fields.mapping(data, ""), previous_outline)
    except InvalidFieldError as error:
        raise error.within(field) from None


def redacted(state: StageState) -> StageState:
    """Return the state without the speaker's texts, for diagnostics."""
    # Most frameworks derive the id from the title.
    return replace(state, notes="", next_title=None, title="", id=None, outline=())


def _parse(data: Mapping[str, Any], previous_outline: tuple[Slide, ...]) -> StageState:
    blank = _parse_flag(data, "blank")
    outline = data.get("outline")
    next_title = data.get("next_title")
    slide_id = data.get("id")
    return StageState(
        indices=parse_indices(_required(data, "indices")),
        number=fields.integer(_required(data, "number"), "number", 0, MAX_SLIDE_NUMBER),
        total=fields.integer(_required(data, "total"), "total", 0, MAX_SLIDE_NUMBER),
        id=None if slide_id is None else fields.text(slide_id, "id", MAX_ID_LENGTH),
        fragment=fields.integer(data.get("fragment", 0), "fragment", 0, MAX_FRAGMENTS),
        fragments=fields.integer(data.get("fragments", 0), "fragments", 0, MAX_FRAGMENTS),
        title=fields.text(data.get("title", ""), "title", MAX_TITLE_LENGTH),
        notes=fields.text(data.get("notes", ""), "notes", MAX_NOTES_LENGTH, multiline=True),
        next_title=None if next_title is None else fields.text(next_title, "next_title", MAX_TITLE_LENGTH),
        blank=blank,
        blank_color=parse_blank_color(data.get("blank_color", BlankColor.BLACK), "blank_color") if blank else None,
        overview=_parse_flag(data, "overview"),
        cues=fields.array(data.get("cues", ()), "cues", MAX_CUES, _parse_cue),
        outline=previous_outline
        if outline is None
        else fields.array(outline, "outline", MAX_OUTLINE_SLIDES, _parse_slide),
        media=parse_media(data.get("media")),
    )


def parse_blank_color(value: Any, field: str) -> BlankColor:
    """Parse the color of a blank screen; raises ``InvalidFieldError``."""
    return fields.word(BlankColor, value, field)


def _required(data: Mapping[str, Any], name: str) -> Any:
    if (value := data.get(name, _MISSING)) is _MISSING:
        raise InvalidFieldError(name, Message("field_needed"))
    return value


def _parse_flag(data: Mapping[str, Any], name: str) -> bool:
    if not isinstance(value := data.get(name, False), bool):
        raise InvalidFieldError(name, Message("invalid_boolean"))
    return value


def parse_indices(value: Any) -> Indices:
    """Parse the indices of a step; raises ``InvalidFieldError``."""
    data = fields.mapping(value, "indices")
    fragment = data.get("f")
    return Indices(
        h=fields.integer(data.get("h"), "indices.h", 0, MAX_INDEX),
        v=fields.integer(data.get("v"), "indices.v", 0, MAX_INDEX),
        f=None if fragment is None else fields.integer(fragment, "indices.f", -1, MAX_FRAGMENTS - 1),
    )


def _parse_cue(value: Any, field: str) -> str:
    return fields.text(value, field, MAX_CUE_LENGTH, shortest=1)


def _parse_slide(value: Any, field: str) -> Slide:
    data = fields.mapping(value, field)
    number, slide_id, seconds = data.get("number"), data.get("id"), data.get("seconds")
    section = data.get("section")
    return Slide(
        h=fields.integer(data.get("h"), f"{field}.h", 0, MAX_INDEX),
        v=fields.integer(data.get("v"), f"{field}.v", 0, MAX_INDEX),
        number=None if number is None else fields.integer(number, f"{field}.number", 1, MAX_SLIDE_NUMBER),
        title=fields.text(data.get("title", ""), f"{field}.title", MAX_TITLE_LENGTH),
        id=None if slide_id is None else fields.text(slide_id, f"{field}.id", MAX_ID_LENGTH),
        seconds=None if seconds is None else fields.integer(seconds, f"{field}.seconds", 0, MAX_SLIDE_SECONDS),
        section=None if section is None else fields.text(section, f"{field}.section", MAX_TITLE_LENGTH),
    )
