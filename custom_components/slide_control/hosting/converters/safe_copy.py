"""Copies a presentation for a converter, without what would make it fetch or send anything, and without films.

External pictures, films and objects become references to nothing. Only a link that somebody must click stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZipFile

from ...stage.messages import Message
from ..formats.format import DeckError
from ..presentations.package import Package, open_package
from .outside_links import cut_link, cut_relationship
from .steps import StepPlan, plan_steps
from .xml_filter import CHUNK_BYTES, AttributeFilter

MAX_COPY_BYTES: Final = 512 * 1024 * 1024
"""A presentation that unpacks to more, without its films, is refused."""
_FILMS: Final = frozenset(
    {".avi", ".m4a", ".m4v", ".mkv", ".mov", ".mp3", ".mp4", ".mpeg", ".mpg", ".oga", ".ogg", ".ogv", ".wav", ".webm"}
    | {".wma", ".wmv"}
)
_RELATIONSHIPS: Final = ".rels"
_OPENDOCUMENT_PARTS: Final = frozenset({"content.xml", "styles.xml"})


def copy_for_converter(file: Path, target: Path, *, with_steps: bool = False) -> tuple[int, ...]:
    """Write the copy; raises ``DeckError`` and ``OSError``.

    ``with_steps`` puts a slide before each slide of a PowerPoint file for each click that it waits for. Returns how
    many that are for each slide, or nothing if the slides are those of the file.
    """
    left = MAX_COPY_BYTES
    with open_package(file) as package, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=1) as copy:
        plan = plan_steps(package) if with_steps else None
        for name, chunks in _parts(package, plan):
            with copy.open(name, "w") as written:
                for chunk in chunks:
                    left -= len(chunk)
                    if left < 0:
                        raise DeckError(Message("presentation_too_large", mib=MAX_COPY_BYTES // 1024**2))
                    written.write(chunk)
    return plan.counts if plan else ()


def _parts(package: Package, plan: StepPlan | None) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the name and the content of each part of the copy; read one before the next."""
    for entry in package.archive.infolist():
        if entry.is_dir():
            continue
        with package.archive.open(entry) as source:
            changed = plan.changed.get(entry.filename) if plan else None
            yield entry.filename, changed().run(source) if changed else _harmless(entry.filename, source)
    for added in plan.added if plan else ():
        with package.archive.open(added.source) as source:
            yield added.name, added.change().run(source)


def _harmless(name: str, source: IO[bytes]) -> Iterator[bytes]:
    if PurePosixPath(name).suffix.lower() in _FILMS:
        return iter(())
    if name.endswith(_RELATIONSHIPS):
        return AttributeFilter(cut_relationship).run(source)
    if name.rpartition("/")[2] in _OPENDOCUMENT_PARTS:
        return AttributeFilter(cut_link).run(source)
    return iter(lambda: source.read(CHUNK_BYTES), b"")
