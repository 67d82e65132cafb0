"""Opens the zip file that a presentation is, and reads its XML parts. The content is untrusted.

A part is parsed by expat as it is unpacked, by 64 KiB: nothing keeps a whole part in memory. Expat fetches nothing, and
a document type is refused, so there are no entities (no "billion laughs").
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import posixpath
from typing import Final, override
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from ...stage.messages import Message
from ..archives.directory import open_archive
from ..formats.format import DeckError

MAX_PART_BYTES: Final = 64 * 1024 * 1024
"""A larger XML part is refused."""
MAX_XML_BYTES: Final = 256 * 1024 * 1024
"""More XML in one file is refused."""
_CHUNK_BYTES: Final = 64 * 1024
_MAX_DEPTH: Final = 500
_MAX_ATTRIBUTES: Final = 2_000
_MAX_DIGITS: Final = 10
_ENCRYPTED: Final = 0x1
_METHODS: Final = frozenset({ZIP_STORED, ZIP_DEFLATED})
# Compound File Binary, of which old PowerPoint files and encrypted new ones consist (MS-CFB, section 2.2).
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_BYTES: Final = 1024 * 1024
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
# Their own sentences fit presentations, too.
_KEPT: Final = frozenset({"file_empty", "zip_too_many_files"})


class Handler:
    """Gets the events of one part; names are without their namespace, and a colon stands in its place in attributes."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Text in the element that began last and has not ended."""


class TitleHandler(Handler):
    """The title among the document's properties."""

    def __init__(self) -> None:
        """Start without a title."""
        self.parts: list[str] = []
        self._inside = False

    @override
    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note whether the title begins."""
        del attributes
        self._inside = name == "title"

    @override
    def end(self, name: str) -> None:
        """Note that it has ended."""
        del name
        self._inside = False

    @override
    def text(self, data: str) -> None:
        """Add a part of it."""
        if self._inside:
            self.parts.append(data)


class Package:
    """An open presentation."""

    def __init__(self, archive: ZipFile) -> None:
        """Keep the archive."""
        self.archive: Final = archive
        self.names: Final = frozenset(archive.namelist())
        self._left = MAX_XML_BYTES

    def parse(self, name: str, handler: Handler) -> bool:
        """Parse a part, and return whether it exists; raises ``DeckError`` if it is damaged or too large."""
        if name not in self.names:
            return False
        parser = _parser(handler)
        part_left = MAX_PART_BYTES
        with self.archive.open(name) as part:
            while chunk := part.read(_CHUNK_BYTES):
                part_left -= len(chunk)
                self._left -= len(chunk)
                if part_left < 0 or self._left < 0:
                    raise DeckError(Message("presentation_too_large", mib=MAX_PART_BYTES // 1024**2))
                _feed(parser, chunk)
        _feed(parser, b"", final=True)
        return True


@contextmanager
def open_package(file: Path) -> Iterator[Package]:
    """Open a presentation; the block may read it. Raises ``DeckError`` and, from the disk, ``OSError``."""
    _check_is_no_ole(file)
    try:
        with open_archive(file) as archive:
            _check_entries(archive)
            yield Package(archive)
    except DeckError as error:
        key = error.message.key
        if key.startswith("zip_") and key not in _KEPT:
            raise DeckError(Message("presentation_damaged")) from None
        raise


def resolve(base: str, target: str) -> str:
    """Return the name of the part that a relationship of the part ``base`` leads to (ECMA-376-2, section 9.3)."""
    path = target if target.startswith("/") else posixpath.join("/", posixpath.dirname(base), target)
    return posixpath.normpath(path).lstrip("/")


def relationships_name(part: str) -> str:
    """Return the name of the part with the relationships of a part, or of the package for ""."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _attribute(name: str) -> str:
    return name if "}" not in name else f":{_local(name)}"


def whole_number(text: str | None) -> int | None:
    """Return a number of at most ten digits, or None."""
    return int(text) if text and text.isdecimal() and len(text) <= _MAX_DIGITS else None


def _check_entries(archive: ZipFile) -> None:
    for entry in archive.infolist():
        if entry.flag_bits & _ENCRYPTED:
            raise DeckError(Message("presentation_locked"))
        if entry.compress_type not in _METHODS:
            raise DeckError(Message("presentation_damaged"))


def _check_is_no_ole(file: Path) -> None:
    with file.open("rb") as opened:
        if opened.read(len(_OLE)) != _OLE:
            return
        locked = _ENCRYPTED_STREAM in opened.read(_OLE_BYTES)
        if not locked:  # its directory may be at the end
            opened.seek(max(0, file.stat().st_size - _OLE_BYTES))
            locked = _ENCRYPTED_STREAM in opened.read(_OLE_BYTES)
    raise DeckError(Message("presentation_locked" if locked else "presentation_old"))


def _parser(handler: Handler) -> expat.XMLParserType:
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH or len(attributes) > _MAX_ATTRIBUTES:
            raise DeckError(Message("presentation_damaged"))
        handler.start(_local(name), {_attribute(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(_local(name))

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise DeckError(Message("presentation_damaged"))


def _feed(parser: expat.XMLParserType, chunk: bytes, *, final: bool = False) -> None:
    try:
        parser.Parse(chunk, final)
    except expat.ExpatError, UnicodeError, ValueError:
        raise DeckError(Message("presentation_damaged")) from None
