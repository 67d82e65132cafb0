"""Reads PowerPoint files (Office Open XML, ECMA-376-1, part PresentationML). Element names stand there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ...stage.messages import Message
from ..formats.format import DeckError
from .package import Handler, Package, TitleHandler, open_package, relationships_name, resolve, whole_number
from .powerpoint_slide import NotesHandler, SlideHandler
from .presentation import MAX_FONT_LENGTH, MAX_SLIDES, Presentation, Slide, choose_title, join_text

_EMU_PER_POINT: Final = 12_700
_CORE: Final = "docProps/core.xml"
_DEFAULT_MAIN: Final = "ppt/presentation.xml"


def read_powerpoint(file: Path, *, most: int = MAX_SLIDES) -> Presentation:
    """Return what the file says about its first slides; raises ``DeckError`` and ``OSError``."""
    with open_package(file) as package:
        overview, targets, parts = _read_overview(package)
        if any(name.endswith("vbaProject.bin") for name in package.names):
            raise DeckError(Message("presentation_with_macros"))
        if not parts:
            raise DeckError(Message("presentation_empty"))
        fonts: set[str] = set()
        slides = [_read_slide(package, each.part, overview.sections.get(each.id, ""), fonts) for each in parts[:most]]
        _add_theme_fonts(package, targets, fonts)
        title = TitleHandler()
        package.parse(_CORE, title)
    width, height = (each / _EMU_PER_POINT for each in overview.size)
    return Presentation(choose_title(join_text(title.parts), slides), tuple(slides), width, height, frozenset(fonts))


@dataclass(frozen=True, slots=True)
class SlidePart:
    """Where a slide is in the file."""

    id: str
    """The number by which the file itself knows the slide."""
    relationship: str
    part: str


@dataclass(frozen=True, slots=True)
class SlideParts:
    """The slides of a file, in its order."""

    main: str
    """The part that lists the slides."""
    first_number: int
    slides: tuple[SlidePart, ...]


def read_slide_parts(package: Package) -> SlideParts:
    """Return where the slides are, hidden ones included; raises ``DeckError``."""
    overview, _, parts = _read_overview(package)
    return SlideParts(overview.part, overview.first_number, tuple(parts[:MAX_SLIDES]))


def _read_overview(package: Package) -> tuple[_Overview, dict[str, tuple[str, str]], list[SlidePart]]:
    overview = _Overview(_main_part(package))
    if not package.parse(overview.part, overview):
        raise DeckError(Message("presentation_missing"))
    targets = _relationships(package, overview.part)
    parts = [SlidePart(number, key, part) for number, key in overview.slides if (part := targets.get(key, ("", ""))[1])]
    return overview, targets, parts


def _add_theme_fonts(package: Package, targets: dict[str, tuple[str, str]], fonts: set[str]) -> None:
    for kind, part in targets.values():
        if kind.endswith("/theme"):
            package.parse(part, _Theme(fonts))


def _main_part(package: Package) -> str:
    targets = _relationships(package, "")
    return next((part for kind, part in targets.values() if kind.endswith("/officeDocument")), _DEFAULT_MAIN)


def _relationships(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return the type and the part of each relationship of a part to another part of the file, by its ID."""
    found = _Relationships(part)
    package.parse(relationships_name(part), found)
    return found.targets


def _read_slide(package: Package, part: str, section: str, fonts: set[str]) -> Slide:
    slide, notes = SlideHandler(fonts), NotesHandler()
    package.parse(part, slide)
    for kind, target in _relationships(package, part).values():
        if kind.endswith("/notesSlide"):
            package.parse(target, notes)
    return Slide(slide.title, notes.notes, slide.hidden, section, slide.seconds)


class _Relationships(Handler):
    def __init__(self, part: str) -> None:
        self._part = part
        self.targets: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = resolve(self._part, attributes.get("Target", ""))
            self.targets[attributes.get("Id", "")] = attributes.get("Type", ""), target


class _Overview(Handler):
    """The order of the slides, the sections, and the size of a slide."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.first_number = 1
        self.slides: list[tuple[str, str]] = []
        """The number of each slide in this file, and the ID of its relationship."""
        self.sections: dict[str, str] = {}
        """The title of the section that begins with a slide, by the slide's number."""
        self.size = (0, 0)
        self._section: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "presentation" if (first := whole_number(attributes.get("firstSlideNum"))) is not None:
                self.first_number = first
            case "sldId" if self._section is None:
                self.slides.append((attributes.get("id", ""), attributes.get(":id", "")))
            case "sldId":
                if self._section:
                    self.sections[attributes.get("id", "")] = self._section
                self._section = ""
            case "section":
                self._section = join_text([attributes.get("name", "")])
            case "sldSz":
                self.size = whole_number(attributes.get("cx")) or 0, whole_number(attributes.get("cy")) or 0

    def end(self, name: str) -> None:
        if name == "sectionLst":
            self._section = None


class _Theme(Handler):
    """The fonts of headings and of texts that name none."""

    def __init__(self, fonts: set[str]) -> None:
        self._fonts = fonts
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("majorFont", "minorFont"):
            self._inside = True
        elif self._inside and name == "latin" and (font := attributes.get("typeface", "")):
            self._fonts.add(font[:MAX_FONT_LENGTH])

    def end(self, name: str) -> None:
        if name in ("majorFont", "minorFont"):
            self._inside = False
