"""What a presentation's file says about its slides."""

from __future__ import annotations

from dataclasses import dataclass

MAX_SLIDES = 5_000
"""The slides beyond are not read."""
MAX_TEXT_LENGTH = 16_000
"""Characters of the notes of one slide."""
MAX_TITLE_LENGTH = 300
MAX_FONT_LENGTH = 100
MAX_FONTS = 100

_NO_TITLES = frozenset({"", "presentation"})
# PowerPoint calls a new file "PowerPoint Presentation", in its user's language.
_PROGRAMS = ("powerpoint", "pptxgenjs")
# PowerPoint up to 2010 calls it "Slide 1".
_SLIDE_WORDS = frozenset(
    {
        "bild", "dia", "diapositiva", "diapositive", "dias", "folie", "lysbilde", "slajd", "slide", "snímek",
        "слайд", "スライド", "幻灯片", "投影片", "슬라이드",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide, in the order of the file."""

    title: str = ""
    notes: str = ""
    """Lines are separated by a line feed."""
    hidden: bool = False
    """Whether its author has taken it out of the show."""
    section: str = ""
    """The title of the section that begins with this slide, or ""."""
    seconds: float | None = None
    """After how long the slide advances by itself, as rehearsed; None if it doesn't."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """A presentation."""

    title: str
    slides: tuple[Slide, ...]
    width: float
    """In points; 0 if unknown."""
    height: float
    fonts: frozenset[str]
    """The families that its texts name."""

    @property
    def hidden(self) -> int:
        """How many slides are hidden."""
        return sum(slide.hidden for slide in self.slides)

    @property
    def has_notes(self) -> bool:
        """Whether any slide has speaker notes."""
        return any(slide.notes for slide in self.slides)


def choose_title(title: str, slides: list[Slide]) -> str:
    """Return a file's own title, or that of its first slide where it has none but its program's."""
    folded = title.casefold()
    word, _, number = folded.rpartition(" ")
    names_slide = number == "1" and word in _SLIDE_WORDS
    of_program = names_slide or folded in _NO_TITLES or any(name in folded for name in _PROGRAMS)
    return slides[0].title if of_program else title


def join_text(parts: list[str]) -> str:
    """Return the text of a title: one line, of which the spaces are single."""
    return " ".join("".join(parts).split())[:MAX_TITLE_LENGTH]


def join_notes(parts: list[str]) -> str:
    """Return notes without empty lines at their ends."""
    return "".join(parts).strip()[:MAX_TEXT_LENGTH]
