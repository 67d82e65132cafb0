"""The sections of a deck: runs of slides that the outline puts under one title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...stage.state import Slide
    from ..trace import Place

# Slides from one with such a title or section on are for questions, and no part of the plan.
BACKUP_TITLES: Final = frozenset(
    {"backup", "backups", "backup slides", "back-up", "appendix", "anhang", "reserve", "annexe", "annexes", "apéndice"}
    | {"appendice", "bijlage", "bijlagen", "apêndice", "reservefolien", "backup-folien"}
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a deck, in the order of its slides."""

    title: str
    """That of its first slide, if the deck doesn't name it."""
    places: tuple[Place, ...]
    numbers: tuple[int, ...]
    """The numbers of its counted slides that are no backup."""

    @property
    def first_number(self) -> int | None:
        """The number of its first slide; None if none is counted."""
        return self.numbers[0] if self.numbers else None


def find_sections(outline: tuple[Slide, ...]) -> tuple[Section, ...]:
    """Return the sections of a deck; none if no slide has one. Backup slides belong to none."""
    slides = list(before_backup(outline))
    if all(slide.section is None for slide in slides):
        return ()
    runs: list[list[Slide]] = []
    for slide in slides:
        if not runs or runs[-1][0].section != slide.section:
            runs.append([])
        runs[-1].append(slide)
    return tuple(
        Section(
            run[0].section or run[0].title,
            tuple((slide.h, slide.v) for slide in run),
            tuple(slide.number for slide in run if slide.number is not None),
        )
        for run in runs
    )


def before_backup(outline: Iterable[Slide]) -> Iterator[Slide]:
    """Yield the slides before the first backup slide."""
    for index, slide in enumerate(outline):
        if index and (_is_backup(slide.title) or _is_backup(slide.section or "")):
            return
        yield slide


def _is_backup(title: str) -> bool:
    return title.strip().rstrip(":").casefold() in BACKUP_TITLES
