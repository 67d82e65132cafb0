"""Copies a presentation for a converter, without what would make it fetch or send anything, and without films.

External pictures, films and objects become references to nothing. Only a link that somebody must click stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Final
from urllib.parse import urlsplit
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from ...stage.messages import Message
from ..formats.format import DeckError
from ..presentations.package import MAX_PART_BYTES, open_package

MAX_COPY_BYTES: Final = 512 * 1024 * 1024
"""A presentation that unpacks to more, without its films, is refused."""
_CHUNK_BYTES: Final = 64 * 1024
_FILMS: Final = frozenset(
    {".avi", ".m4a", ".m4v", ".mkv", ".mov", ".mp3", ".mp4", ".mpeg", ".mpg", ".oga", ".ogg", ".ogv", ".wav", ".webm"}
    | {".wma", ".wmv"}
)
_RELATIONSHIPS: Final = ".rels"
_HYPERLINK: Final = "/hyperlink"
_NOWHERE: Final = "file:///nowhere"
_OPENDOCUMENT_PARTS: Final = frozenset({"content.xml", "styles.xml"})
_LINK: Final = "xlink:href"
# The elements of OpenDocument whose link is followed only by a click.
_CLICKED: Final = frozenset({"text:a", "draw:a", "presentation:event-listener", "form:button"})


def copy_for_converter(file: Path, target: Path) -> None:
    """Write the copy; raises ``DeckError`` and ``OSError``."""
    left = MAX_COPY_BYTES
    with open_package(file) as package, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=1) as copy:
        for entry in package.archive.infolist():
            if entry.is_dir():
                continue
            if PurePosixPath(entry.filename).suffix.lower() in _FILMS:
                copy.writestr(entry.filename, b"")
                continue
            with package.archive.open(entry) as source, copy.open(entry.filename, "w") as written:
                for chunk in _harmless(entry.filename, source):
                    left -= len(chunk)
                    if left < 0:
                        raise DeckError(Message("presentation_too_large", mib=MAX_COPY_BYTES // 1024**2))
                    written.write(chunk)


def _harmless(name: str, source: IO[bytes]) -> Iterator[bytes]:
    if name.endswith(_RELATIONSHIPS):
        return _Filter(_cut_relationship).run(source)
    if name.rpartition("/")[2] in _OPENDOCUMENT_PARTS:
        return _Filter(_cut_link).run(source)
    return iter(lambda: source.read(_CHUNK_BYTES), b"")


def _cut_relationship(name: str, attributes: dict[str, str]) -> None:
    """Office Open XML names everything outside of the file in a relationship (ECMA-376-2, section 9.3)."""
    del name
    external = attributes.get("TargetMode") == "External" or urlsplit(attributes.get("Target", "")).scheme
    if external and not attributes.get("Type", "").endswith(_HYPERLINK):
        attributes["Target"] = _NOWHERE


def _cut_link(name: str, attributes: dict[str, str]) -> None:
    """OpenDocument names parts of the file by relative references, "../" among them leads out of it."""
    link = attributes.get(_LINK)
    if link is None or name in _CLICKED:
        return
    if _leads_outside(link):
        attributes[_LINK] = _NOWHERE


def _leads_outside(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return True
    return bool(parts.scheme or parts.netloc) or link.startswith(("/", "..", "\\"))


class _Filter:
    """Parses XML and writes it again, with some attributes changed."""

    def __init__(self, change: Callable[[str, dict[str, str]], None]) -> None:
        self._change = change
        self._written: list[str] = []
        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = lambda name: self._written.append(f"</{name}>")
        parser.CharacterDataHandler = lambda text: self._written.append(escape(text))
        parser.StartDoctypeDeclHandler = _refuse_doctype

    def run(self, source: IO[bytes]) -> Iterator[bytes]:
        """Yield the XML; raises ``DeckError`` for a damaged one."""
        left = MAX_PART_BYTES
        yield b'<?xml version="1.0" encoding="UTF-8"?>'
        while chunk := source.read(_CHUNK_BYTES):
            left -= len(chunk)
            if left < 0:
                raise DeckError(Message("presentation_too_large", mib=MAX_PART_BYTES // 1024**2))
            yield self._feed(chunk)
        yield self._feed(b"", final=True)

    def _feed(self, chunk: bytes, *, final: bool = False) -> bytes:
        try:
            self._parser.Parse(chunk, final)
            return "".join(self._written).encode()
        except expat.ExpatError, ValueError:
            raise DeckError(Message("presentation_damaged")) from None
        finally:
            self._written.clear()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._change(name, attributes)
        self._written.append(f"<{name}{''.join(f' {key}={quoteattr(value)}' for key, value in attributes.items())}>")


def _refuse_doctype(*_: object) -> None:
    raise DeckError(Message("presentation_damaged"))
