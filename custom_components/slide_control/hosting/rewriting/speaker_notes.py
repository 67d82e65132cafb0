"""Removes speaker's notes from what an audience gets of a deck: where the format marks them, in HTML and in Markdown.

Everything here takes linear time. Notes that a framework's scripts hold, as in a build of Slidev, and those in files of
UTF-16 stay where they are: see docs/security.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
import mmap
from pathlib import Path
import re
from typing import TYPE_CHECKING, Final

from ...const import DECKS_FOLDER
from ..cache import cache_errors, cached_name, publish_file
from ..deck_files import cache_folder
from ..formats.html import PAGE
from ..formats.markdown import MARKDOWN
from ..jobs import deck_jobs

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

_NOTES: Final = frozenset({b"notes", b"handout", b"presenter_notes", b"bespoke-marp-note"})
"""Classes of the elements that hold notes: reveal.js, impress.js, Shower, S5, Slidy, darkslide and Marp."""
_MAX_ATTRIBUTES: Final = 2_000
_TOKEN: Final = re.compile(
    rb"<!--"
    rb"|<(script|style|textarea|aside|div)\b([^<>]{0,%d})>"
    % _MAX_ATTRIBUTES
    + rb"|\sdata-notes\s*=\s*(?:\"[^\"]*\"|'[^']*')",
    re.IGNORECASE,
)
_CLASS: Final = re.compile(rb"\bclass\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_TEMPLATE: Final = re.compile(rb"text/template|\bdata-template\b", re.IGNORECASE)
_CUSTOM_SEPARATOR: Final = b"data-separator="
_SEPARATORS: Final = frozenset({b"---", b"--"})
_NOTE_LINE: Final = re.compile(rb"\s{0,8}notes?:", re.IGNORECASE)
_REMARK_NOTES: Final = b"???"

type _Text = bytes | mmap.mmap


async def async_without_notes[Content: (Path, Path | bytes)](hass: HomeAssistant, content: Content) -> Content:
    """Return a page or a Markdown file of a deck without its notes; raises ``DeckError`` if there is no room for it."""
    if isinstance(content, bytes):
        return await hass.async_add_executor_job(lambda: b"".join(without_notes(content)))
    suffix = content.suffix.lower()
    if suffix not in PAGE.suffixes and suffix not in MARKDOWN.suffixes:
        return content
    target, exists = await hass.async_add_executor_job(_find, hass.config.path(*DECKS_FOLDER), content)
    if not exists:
        await deck_jobs(hass).rewriting.once(target, partial(_write, content, target))
    return target


def without_notes(page: _Text) -> Iterator[bytes]:
    """Yield an HTML page without its notes. What a script draws is left alone, except for Markdown in a template."""
    custom = page.find(_CUSTOM_SEPARATOR) >= 0 and page.find(b"slide_control/client") < 0
    at = 0
    while (token := _TOKEN.search(page, at)) is not None:
        element = (token[1] or b"").lower()
        if token[0] == b"<!--":
            end = _after(page, b"-->", token.end())
            yield page[at:end]
        elif element in (b"script", b"style", b"textarea"):
            end = _end_of_raw(page, element, token.end())
            yield page[at : token.end()]
            raw = page[token.end() : end]
            yield b"".join(without_markdown_notes(raw)) if _TEMPLATE.search(token[2]) and not custom else raw
        elif element and not _NOTES & _classes(token[2]):
            end = token.end()
            yield page[at:end]
        else:
            end = _end_of_element(page, element, token.end()) if element else token.end()
            yield page[at : token.start()]
        at = end
    yield page[at:]


def without_markdown_notes(text: bytes) -> Iterator[bytes]:
    """Yield the lines of Markdown slides that aren't notes: these go from their mark to the end of their slide."""
    notes = False
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        if stripped in _SEPARATORS:
            notes = False
        elif stripped == _REMARK_NOTES or _NOTE_LINE.match(line):
            notes = True
        if not notes:
            yield line


def _find(folder: str, file: Path) -> tuple[Path, bool]:
    target = cache_folder(folder) / f"{cached_name(file)}-public{file.suffix.lower()}"
    return target, target.is_file()


def _write(source: Path, target: Path) -> None:
    with cache_errors(), source.open("rb") as opened:
        if source.suffix.lower() in MARKDOWN.suffixes:
            publish_file(without_markdown_notes(opened.read()), target)
        elif source.stat().st_size == 0:
            publish_file((), target)
        else:
            with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as page:
                publish_file(without_notes(page), target)


def _classes(attributes: bytes) -> set[bytes]:
    found = _CLASS.search(attributes)
    return set() if found is None else set(next(filter(None, found.groups()), b"").lower().split())


def _after(page: _Text, mark: bytes, at: int) -> int:
    end = page.find(mark, at)
    return len(page) if end < 0 else end + len(mark)


def _end_of_raw(page: _Text, element: bytes, at: int) -> int:
    """Return where the end tag of an element begins whose content is no markup."""
    found = re.compile(b"</" + element + rb"\b", re.IGNORECASE).search(page, at)
    return len(page) if found is None else found.start()


def _end_of_element(page: _Text, element: bytes, at: int) -> int:
    """Return the end of an element; of one that isn't closed, the end of its slide."""
    depth, sections = 1, 0
    tags = re.compile(rb"<(/?)(?:" + element + rb"\b[^<>]*>|(section)\b)", re.IGNORECASE)
    for tag in tags.finditer(page, at):
        if tag[2] is not None:
            # darkslide has sections in its notes; the end of one that began before them is that of the slide.
            if tag[1] and sections == 0:
                return tag.start()
            sections += -1 if tag[1] else 1
            continue
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return len(page)
