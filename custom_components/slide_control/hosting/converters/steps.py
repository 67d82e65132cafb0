"""Plans a copy of a PowerPoint file in which a slide stands for each click that brings something onto a slide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import count
import posixpath
from typing import Final, NamedTuple, override

from ..presentations.builds import BuildHandler, Target
from ..presentations.package import Handler, Package, relationships_name
from ..presentations.powerpoint import SlideParts, read_slide_parts
from .outside_links import cut_relationship
from .step_filter import StepFilter
from .xml_filter import AttributeFilter, XmlFilter

MAX_SLIDES: Final = 500
MAX_ADDED_SLIDES: Final = 500
MAX_ADDED_BYTES: Final = 64 * 1024 * 1024
"""A file that needs more, or has more slides, is shown without steps."""
_CONTENT_TYPES: Final = "[Content_Types].xml"
_CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.presentationml.slide+xml"
_SLIDE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide"
_MIN_SLIDE_ID: Final = 256


class AddedPart(NamedTuple):
    """A part that the copy has more than the file."""

    name: str
    source: str
    """The part of the file that it is made from."""
    change: Callable[[], XmlFilter]


class StepPlan(NamedTuple):
    """What differs between the file and the copy."""

    counts: tuple[int, ...]
    """How many slides are added before each slide."""
    changed: Mapping[str, Callable[[], XmlFilter]]
    """The parts that change, by their names."""
    added: tuple[AddedPart, ...]


def plan_steps(package: Package) -> StepPlan | None:
    """Return the plan, or None for a file without steps, with too many, or that is no PowerPoint file.

    Raises ``DeckError``.
    """
    if _CONTENT_TYPES not in package.names:
        return None
    slides = read_slide_parts(package)
    if len(slides.slides) > MAX_SLIDES or len({slide.part for slide in slides.slides}) != len(slides.slides):
        return None
    builds = [_read_build(package, slide.part) for slide in slides.slides]
    if not _is_worth_it(package, slides, builds) or _has_numbers_elsewhere(package):
        return None
    return _plan(package, slides, builds)


def _read_build(package: Package, part: str) -> tuple[frozenset[Target], ...]:
    handler = BuildHandler()
    package.parse(part, handler)
    return handler.steps


def _is_worth_it(package: Package, slides: SlideParts, builds: list[tuple[frozenset[Target], ...]]) -> bool:
    sizes = (
        package.archive.getinfo(slide.part).file_size * len(steps)
        for slide, steps in zip(slides.slides, builds, strict=True)
        if steps
    )
    return 0 < sum(map(len, builds)) <= MAX_ADDED_SLIDES and sum(sizes) <= MAX_ADDED_BYTES


def _plan(package: Package, slides: SlideParts, builds: list[tuple[frozenset[Target], ...]]) -> StepPlan | None:
    changed: dict[str, Callable[[], XmlFilter]] = {}
    added: list[AddedPart] = []
    before: dict[str, list[tuple[str, str]]] = {}
    ids = _unused_ids(slides)
    for number, (slide, steps) in enumerate(zip(slides.slides, builds, strict=True), slides.first_number):
        changed[slide.part] = partial(StepFilter, frozenset(), number)
        for at in range(len(steps)):
            name = f"{posixpath.dirname(slide.part)}/step{len(added) + 1}of{slide.id}.xml"
            before.setdefault(slide.relationship, []).append((next(ids), name))
            added.append(AddedPart(name, slide.part, partial(StepFilter, frozenset().union(*steps[at:]), number)))
    names = [part.name for part in added]
    added += [
        AddedPart(relationships_name(part.name), source, partial(AttributeFilter, cut_relationship))
        for part in added
        if (source := relationships_name(part.source)) in package.names
    ]
    if any(part.name in package.names for part in added):
        return None
    relations = [("Relationship", {"Id": _relation(name), "Type": _SLIDE, "Target": f"/{name}"}) for name in names]
    types = [("Override", {"PartName": f"/{name}", "ContentType": _CONTENT_TYPE}) for name in names]
    changed[slides.main] = partial(_OverviewFilter, before)
    changed[relationships_name(slides.main)] = partial(AttributeFilter, cut_relationship, relations)
    changed[_CONTENT_TYPES] = partial(AttributeFilter, lambda _name, _attributes: None, types)
    return StepPlan(tuple(map(len, builds)), changed, tuple(added))


def _unused_ids(slides: SlideParts) -> Iterator[str]:
    used = {slide.id for slide in slides.slides}
    return (number for number in map(str, count(_MIN_SLIDE_ID)) if number not in used)


def _relation(name: str) -> str:
    return f"slideControl-{posixpath.basename(name)}"


class _OverviewFilter(XmlFilter):
    """Lists the added slides before those that they are steps of."""

    def __init__(self, before: Mapping[str, list[tuple[str, str]]]) -> None:
        """``before`` has the ID and the part of each slide to add, by the relationship of the slide after it."""
        super().__init__()
        self._before = before

    @override
    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Write the added slides, too."""
        if name.rpartition(":")[2] == "sldId":
            key = next((key for key in attributes if key.endswith(":id")), "")
            for number, part in self._before.get(attributes.get(key, ""), ()):
                self.write_empty(name, {"id": number, key: _relation(part)})
        super().start(name, attributes)


def _has_numbers_elsewhere(package: Package) -> bool:
    """Return whether a master or a layout numbers pages itself, which would count the steps."""
    numbers = _FreeNumbers()
    for name in package.names:
        if name.endswith(".xml") and posixpath.dirname(name).endswith(("/slideLayouts", "/slideMasters")):
            package.parse(name, numbers)
    return numbers.found


class _FreeNumbers(Handler):
    """Looks for fields with the number of the slide that aren't in a placeholder, which each slide has for itself."""

    found = False
    _in_placeholder = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sp":
            self._in_placeholder = False
        elif name == "ph":
            self._in_placeholder = True
        elif name == "fld" and attributes.get("type") == "slidenum" and not self._in_placeholder:
            self.found = True
