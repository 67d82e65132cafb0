"""What PowerPoint shows, gathered from the feedback of its add-in, whose known faults are corrected here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
import json
from typing import Any, ClassVar, Final

from ..stage.media import MAX_DURATION_SECONDS, Media, Playback
from ..stage.state import MAX_FRAGMENTS, MAX_NOTES_LENGTH, MAX_OUTLINE_SLIDES, MAX_SLIDE_NUMBER, MAX_TITLE_LENGTH
from .osc import Argument, OscMessage

PREFIX: Final = "/oscpoint"
MAX_FILES: Final = 500
_MAX_FILE_NAME_LENGTH: Final = 255
# The events whose arguments are the slide, the click index and the count of clicks. They come at once; all other
# feedback comes in bundles every 200 ms.
_STEP_EVENTS: Final = frozenset(
    {"slideshow_next_slide", "slideshow_on_next", "slideshow_next_click", "slideshow_next_build"}
)
_BUILDS: Final = "/slideshow/builds/"
# A clip that has ended is stopped at its beginning.
_PLAYBACK: Final = {"playing": Playback.PLAYING, "paused": Playback.PAUSED, "stopped": Playback.PAUSED}
_RUNNING: Final = frozenset({"slideshow", "running", "paused"})


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the presentation."""

    title: str
    first: int
    """The number of its first slide, from 1."""


@dataclass(frozen=True, slots=True)
class SlideShow:
    """A presentation, and how far its slide show is."""

    name: str = ""
    """The name of its file."""
    running: bool = False
    slide: int = 1
    count: int = 0
    hidden: int = 0
    """How many slides are hidden; 0 before OSCPoint 2.1."""
    position: int = 0
    """Builds that were shown on the slide."""
    builds: int = 0
    slides_left: int | None = None
    """Slides to come, without hidden ones; None before OSCPoint 2.1."""
    notes: str = ""
    sections: tuple[Section, ...] = ()
    media: Media | None = None
    """The slide's video or sound; the add-in tells of one."""

    @property
    def place(self) -> tuple[int, int]:
        """The slide and the build."""
        return self.slide, self.position

    @property
    def at_end(self) -> bool:
        """Whether *next* would leave the slide show."""
        left = max(0, self.count - self.slide) if self.slides_left is None else self.slides_left
        return left == 0 and self.position >= self.builds


class Feedback:
    """Gathers the add-in's messages; feedback that makes no sense is ignored."""

    def __init__(self) -> None:
        """Start without a presentation."""
        self.show = SlideShow()
        self.files: tuple[str, ...] = ()
        """The presentations in the add-in's folder."""
        self.files_enabled = False
        """Whether the add-in may open files."""
        self._visible: int | None = None
        """How many slides are not hidden."""
        self._raw: dict[str, int] = {}
        """What was last said of builds."""
        self._stepped = False
        """Whether an event of this datagram says how far the slide is."""

    def apply(self, messages: Sequence[OscMessage]) -> None:
        """Take over what one datagram says."""
        before = self.show
        reported: dict[str, int] = {}
        self._stepped = False
        for message in messages:
            if message.address.startswith(PREFIX):
                self._apply(message.address.removeprefix(PREFIX), message.arguments, reported)
        hidden = 0 if self._visible is None else max(0, self.show.count - self._visible)
        self.show = replace(self.show, hidden=hidden)
        self._correct_builds(before, reported)

    def set_position(self, position: int) -> None:
        """Take over a build that the add-in doesn't report."""
        self.show = replace(self.show, position=position)

    def _apply(self, path: str, arguments: Sequence[Argument], reported: dict[str, int]) -> None:
        if path.startswith(_BUILDS):
            if (number := _number(arguments, MAX_FRAGMENTS, -1)) >= 0:
                reported[path.removeprefix(_BUILDS)] = number
        elif path == "/v2/event":
            self._read_event(arguments)
        elif (read := self._READERS.get(path)) is not None:
            read(self, arguments)

    def _read_name(self, arguments: Sequence[Argument]) -> None:
        self.show = replace(self.show, name=_line(_text(arguments))[:_MAX_FILE_NAME_LENGTH])

    def _read_count(self, arguments: Sequence[Argument]) -> None:
        self.show = replace(self.show, count=_number(arguments, MAX_SLIDE_NUMBER, self.show.count))

    def _read_visible(self, arguments: Sequence[Argument]) -> None:
        self._visible = _number(arguments, MAX_SLIDE_NUMBER, self._visible)

    def _read_state(self, arguments: Sequence[Argument]) -> None:
        self._run(running=_text(arguments) in _RUNNING)

    def _read_slide(self, arguments: Sequence[Argument]) -> None:
        self._go(_number(arguments, MAX_SLIDE_NUMBER, self.show.slide))

    def _read_slides_left(self, arguments: Sequence[Argument]) -> None:
        self.show = replace(self.show, slides_left=_number(arguments, MAX_SLIDE_NUMBER, None))

    def _read_notes(self, arguments: Sequence[Argument]) -> None:
        self.show = replace(self.show, notes=_notes(_text(arguments)))

    def _read_media_state(self, arguments: Sequence[Argument]) -> None:
        playback = _PLAYBACK.get(_text(arguments))
        if playback is None:
            self.show = replace(self.show, media=None)
        else:
            media = self.show.media or Media(playback=playback, duration=None, volume=None, muted=False, count=1)
            self.show = replace(self.show, media=replace(media, playback=playback))

    def _read_media_duration(self, arguments: Sequence[Argument]) -> None:
        milliseconds = _number(arguments, MAX_DURATION_SECONDS * 1000, None)
        if self.show.media is not None and milliseconds is not None:
            media = replace(self.show.media, duration=round(milliseconds / 1000, 1))
            self.show = replace(self.show, media=media)

    def _read_files_enabled(self, arguments: Sequence[Argument]) -> None:
        self.files_enabled = bool(arguments and arguments[0] in (True, 1, "True", "true"))

    def _read_event(self, arguments: Sequence[Argument]) -> None:
        match arguments:
            case [str(event), int(slide), int(position), int(builds)] if event in _STEP_EVENTS:
                if 1 <= slide <= MAX_SLIDE_NUMBER and 0 <= position <= MAX_FRAGMENTS and 0 <= builds <= MAX_FRAGMENTS:
                    self._run(running=True)
                    self._go(slide)
                    self.show = replace(self.show, position=position, builds=builds)
                    self._stepped = True
            case ["slideshow_begin", *_, int(slide)] if 1 <= slide <= MAX_SLIDE_NUMBER:
                self._run(running=True)
                self._go(slide)
            case ["slideshow_end", *_]:
                self._run(running=False)

    def _run(self, *, running: bool) -> None:
        if running is not self.show.running:
            self.show = replace(self.show, running=running, position=0, builds=0, slides_left=None, media=None)

    def _go(self, slide: int) -> None:
        if slide >= 1 and slide != self.show.slide:
            left = self._estimate_slides_left(slide)
            # Notes, builds and media of the slide before are not this slide's.
            self.show = replace(self.show, slide=slide, notes="", position=0, builds=0, slides_left=left, media=None)

    def _estimate_slides_left(self, slide: int) -> int | None:
        """Return how many slides follow one that an event names: the add-in says so later, and only if it is news.

        Without hidden slides, their number says it.
        """
        left = self.show.slides_left
        if left is None or not self.show.hidden:
            return None
        return max(0, left - 1) if slide > self.show.slide else left

    def _correct_builds(self, before: SlideShow, reported: Mapping[str, int]) -> None:
        """Take over the builds as far as they are news.

        The add-in reports no step back, and repeats a position that is no longer true. A slide that is reached without
        an event was gone back to, and then all its builds are shown.
        """
        raw = {name: number for name, number in reported.items() if self._raw.get(name) != number}
        self._raw |= reported
        show = self.show
        builds = reported.get("count", show.builds)
        position = show.position
        if self._stepped:
            builds = show.builds
        elif "position" in raw:
            position = raw["position"]
        elif "remaining" in raw and raw["remaining"] <= builds:
            position = builds - raw["remaining"]
        elif show.slide == before.slide - 1:
            position = builds
        self.show = replace(show, position=min(position, builds), builds=builds)

    def _read_presentation(self, arguments: Sequence[Argument]) -> None:
        data = _json(arguments)
        match data:
            case {"name": str(name), "slideCount": int(count), **others} if 0 <= count <= MAX_SLIDE_NUMBER:
                sections = _sections(others.get("sections"))
                self.show = replace(self.show, name=_line(name)[:_MAX_FILE_NAME_LENGTH], count=count, sections=sections)
        match data:
            case {"slideshow": bool(running)}:
                self._run(running=running)

    def _read_files(self, arguments: Sequence[Argument]) -> None:
        if isinstance(data := _json(arguments), list):
            names = (_line(each["name"]) for each in data[:MAX_FILES] if _has_name(each))
            self.files = tuple(name for name in names if 0 < len(name) <= _MAX_FILE_NAME_LENGTH)

    _READERS: ClassVar[Mapping[str, Callable[[Feedback, Sequence[Argument]], None]]] = {
        "/presentation/name": _read_name,
        "/presentation/slides/count": _read_count,
        "/presentation/slides/count/visible": _read_visible,
        "/slideshow/state": _read_state,
        "/slideshow/currentslide": _read_slide,
        "/slideshow/slidesremaining": _read_slides_left,
        "/slideshow/media/state": _read_media_state,
        "/slideshow/media/duration": _read_media_duration,
        "/slideshow/notes": _read_notes,
        "/slideshow/notes-utf8": _read_notes,
        "/v2/presentation": _read_presentation,
        "/v2/files": _read_files,
        "/v2/files/enabled": _read_files_enabled,
    }


def _sections(data: object) -> tuple[Section, ...]:
    if not isinstance(data, list):
        return ()
    return tuple(
        Section(_line(each["name"])[:MAX_TITLE_LENGTH], each["firstSlide"])
        for each in data[:MAX_OUTLINE_SLIDES]
        if _has_name(each) and isinstance(each.get("firstSlide"), int) and each["firstSlide"] >= 1
    )


def _has_name(data: Any) -> bool:
    return isinstance(data, dict) and isinstance(data.get("name"), str)


def _text(arguments: Sequence[Argument]) -> str:
    """Return a text: as a blob of UTF-8 if there is one, else the one in which other letters are question marks."""
    for argument in reversed(arguments):
        if isinstance(argument, bytes):
            return argument.decode(errors="replace")
    return next((each for each in arguments if isinstance(each, str)), "")


def _number[Default: int | None](arguments: Sequence[Argument], highest: int, default: Default) -> int | Default:
    number = arguments[0] if arguments else None
    return number if isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= highest else default


def _json(arguments: Sequence[Argument]) -> object:
    try:
        return json.loads(_text(arguments))
    except ValueError, RecursionError:
        return None


def _line(text: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _notes(text: str) -> str:
    """Return notes with line feeds: PowerPoint ends paragraphs with CR and lines with a vertical tab."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    clean = "".join(each for each in lines if each.isprintable() or each in "\n\t")
    return clean.encode()[:MAX_NOTES_LENGTH].decode(errors="ignore")
